/** Parses questions as people ask them, such as "who disputes S5?", into a phrase or a command. */
import type { Invocation } from '../answer.ts';

/** `who said ready to dialogue?` is the phrase `ready to dialogue`; null if the words are not such a question. */
export function questionToPhrase(words: string): string | null {
  const [, phrase = ''] = /^who\s+(?:(?:has|have|had)\s+)?(?:said|says|say)\s+(.+?)[\s?？]*$/isu.exec(words) ?? [];
  const bare = phrase.replace(/^["“„«‹＂]\s*|\s*["”“»›＂]$/gu, '').trim();
  return bare === '' ? null : bare;
}

const QUESTION_PATTERNS: [RegExp, (first: string, second: string) => Invocation][] = [
  [
    /^who\s+(?:disputes?|disputed|denies|denied|deny|contradicts|contradicted)\s+((?:\S+\/)?[a-z]\d+)$/iu,
    (statement) => ({ command: 'disputes', options: { statement } }),
  ],
  [/^who\s+(?:is|are|was|were)\s+(.+)$/iu, (name) => ({ command: 'speaker', options: { name } })],
  [
    /^what\s+(?:did|does|has|have)\s+(.+?)\s+(?:say|said)\s+(?:about|on|of)\s+(.+)$/iu,
    (name, topic) => ({ command: 'speaker', options: { name, topic } }),
  ],
  [/^what\s+(?:did|does|has|have)\s+(.+?)\s+(?:say|said)$/iu, (name) => ({ command: 'speaker', options: { name } })],
];

/** The command that answers a question about something other than a phrase; null if the question is not recognised. */
export function questionToInvocation(words: string): Invocation | null {
  const asked = words.trim().replace(/[\s?？]+$/u, '');
  for (const [form, toInvocation] of QUESTION_PATTERNS) {
    const [, first, second = ''] = form.exec(asked) ?? [];
    if (first !== undefined) return toInvocation(first, second);
  }
  return null;
}
