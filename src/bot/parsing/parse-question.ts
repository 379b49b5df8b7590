/** Parses questions as people ask them, such as "who disputes S5?", into a phrase or a command. */
import type { Invocation } from '../answer.ts';

/** `who said ready to dialogue?` is the phrase `ready to dialogue`; null if the words are not such a question. */
export function questionToPhrase(words: string): string | null {
  const [, phrase = ''] = /^who\s+(?:(?:has|have|had)\s+)?(?:said|says|say)\s+(\S.*)$/isu.exec(withoutEnd(words)) ?? [];
  const bare = phrase.replace(/^["“„«‹＂]\s*|(?<!\s)\s*["”“»›＂]$/gu, '').trim();
  return bare === '' ? null : bare;
}

/** Without question marks at its end. Not from the middle of a run of spaces: that would take the square of its length. */
function withoutEnd(words: string): string {
  return words.replace(/(?<![\s?？])[\s?？]+$/u, '');
}

/** Of a question in which words are parted by one space each. */
const QUESTION_PATTERNS: [RegExp, (first: string, second: string) => Invocation][] = [
  [
    /^who (?:disputes?|disputed|denies|denied|deny|contradicts|contradicted) ((?:\S+\/)?[a-z]\d+)$/iu,
    (statement) => ({ command: 'disputes', options: { statement } }),
  ],
  [/^who (?:is|are|was|were) (.+)$/iu, (name) => ({ command: 'speaker', options: { name } })],
  [
    /^what (?:did|does|has|have) (.+?) (?:say|said) (?:about|on|of) (.+)$/iu,
    (name, topic) => ({ command: 'speaker', options: { name, topic } }),
  ],
  [/^what (?:did|does|has|have) (.+?) (?:say|said)$/iu, (name) => ({ command: 'speaker', options: { name } })],
];

/** The command that answers a question about something other than a phrase; null if the question is not recognised. */
export function questionToInvocation(words: string): Invocation | null {
  const asked = withoutEnd(words.trim()).replace(/\s+/gu, ' ');
  for (const [form, toInvocation] of QUESTION_PATTERNS) {
    const [, first, second = ''] = form.exec(asked) ?? [];
    if (first !== undefined) return toInvocation(first, second);
  }
  return null;
}
