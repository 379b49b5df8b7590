import type { Term } from './query.ts';
import { isSameWord, tokenize, type Word } from './tokenizer.ts';

/** Where a run of words stands: positions of its first and last word. */
export interface WordRun {
  first: number;
  last: number;
}

/**
 * The first place where a passage has the phrase word for word and which `allowed` takes.
 * @returns null where there is none
 */
export function findExactMatch(
  terms: readonly Term[],
  words: readonly Word[],
  isAllowed: (run: WordRun) => boolean,
): WordRun | null {
  if (terms.length === 0 || terms.some((term) => term.isPrefix)) return null;
  for (let first = 0; first + terms.length <= words.length; first += 1) {
    const run = { first, last: first + terms.length - 1 };
    if (terms.every((term, i) => isSameWord(term.folded, words[first + i]?.folded ?? '')) && isAllowed(run)) return run;
  }
  return null;
}

/** Whether a text has the phrase word for word, two words of it at the least. */
export function containsExactly(phrase: string, text: string): boolean {
  const asked = tokenize(phrase);
  const words = tokenize(text);
  return (
    asked.length > 1 &&
    words.some((_, from) => asked.every((word, i) => isSameWord(word.folded, words[from + i]?.folded ?? '')))
  );
}

const CLOSING_BY_OPENING: Record<string, string> = {
  '“': '”',
  '„': '“”',
  '«': '»',
  '»': '«',
  '「': '」',
  '『': '』',
  '"': '"',
};
const QUOTATION_MARK = /[“”„«»「」『』"]/gu;

/**
 * The stretches of a passage that stand in quotation marks, as offsets with the marks outside. Where a closing mark is
 * missing, the quotation runs to the next opening one or to the end.
 */
export function findQuoted(text: string): { start: number; end: number }[] {
  const quoted: { start: number; end: number }[] = [];
  let open: { start: number; closing: string } | null = null;
  for (const { 0: mark, index } of text.matchAll(QUOTATION_MARK)) {
    if (open?.closing.includes(mark)) {
      quoted.push({ start: open.start, end: index });
      open = null;
    } else if (mark in CLOSING_BY_OPENING) {
      if (open !== null) quoted.push({ start: open.start, end: index });
      open = { start: index + 1, closing: CLOSING_BY_OPENING[mark] ?? '' };
    }
  }
  if (open !== null) quoted.push({ start: open.start, end: text.length });
  return quoted;
}
