/** Questions as people put them, "who disputes S5?": the phrase or the command that they mean. */
import type { Invocation } from '../answer.ts';

/** `who said ready to dialogue?` is the phrase `ready to dialogue`; null where the words are no such question. */
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

/** The command that answers a question which is none about a phrase; null where it is no question known here. */
export function questionToInvocation(words: string): Invocation | null {
  const asked = words.trim().replace(/[\s?？]+$/u, '');
  for (const [form, toInvocation] of QUESTION_PATTERNS) {
    const [, first, second = ''] = form.exec(asked) ?? [];
    if (first !== undefined) return toInvocation(first, second);
  }
  return null;
}
