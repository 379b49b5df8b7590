import { ELISION, type Word } from './tokenizer.ts';

/** No word has one of these in it; a space may be part of a number. */
const QUOTATION_MARKS = '“”„«»"';

/**
 * The words of a part of a text, out of those of the whole: what `tokenize` gives of the part, with the offsets of the whole.
 * Null where it does not stand in quotation marks: what is next to it may then belong to its first or last word.
 */
export function selectWithin(words: readonly Word[], part: string, start: number): readonly Word[] | null {
  const end = start + part.length;
  if (![part.at(0), part.at(-1)].every((mark) => mark !== undefined && QUOTATION_MARKS.includes(mark))) return null;
  let [first, last] = [0, words.length];
  while (first < last && (words[first]?.start ?? 0) < start) first += 1;
  while (last > first && (words[last - 1]?.start ?? 0) >= end) last -= 1;
  // At either end of a text an elision leaves nothing out.
  while (first < last && words[first]?.folded === ELISION) first += 1;
  while (last > first && words[last - 1]?.folded === ELISION) last -= 1;
  return words.slice(first, last);
}
