/** What a paper puts into a quotation that it prints: “[The company] told us”, [sic], [1], (editor’s note: …). */
import type { Term } from './query.ts';
import { isSameWord, tokenize, type Word } from './tokenizer.ts';

interface Insertion {
  start: number;
  end: number;
}

/** An exact match but for insertions: where it stands, and what was put in, as printed. */
export interface MatchWithInsertions {
  first: number;
  last: number;
  /** For each asked word, the position of the source's word. */
  positions: number[];
  insertions: string[];
}

// Not "[…]": that is where the paper left something out.
const BRACKETED = /\[(?!\s*(?:…|\.(?:\s?\.)+)\s*\])[^[\]\n]{1,300}\]/gu;
const NOTES =
  /\((?:sic|ndlr|n\.\s?d\.\s?l\.\s?r|ndt|ed(?:itor)?(?:['’]?s)?\.?(?:\s+note)?|note|anm(?:erkung)?\.?(?:\s+d\.?\s+red)?|nota)\b[^()\n]{0,300}\)/giu;

export function findInsertions(text: string): Insertion[] {
  if (!text.includes('[') && !text.includes('(')) return [];
  return [...text.matchAll(BRACKETED), ...text.matchAll(NOTES)]
    .map(({ 0: printed, index }) => ({ start: index, end: index + printed.length }))
    .sort((a, b) => a.start - b.start);
}

/** Whether any of the words from `first` to `last` was put in by the paper. */
export function hasInsertion(
  words: readonly Word[],
  insertions: readonly Insertion[],
  first: number,
  last: number,
): boolean {
  const [start, end] = [words[first]?.start ?? 0, words[last]?.end ?? 0];
  return insertions.some((each) => each.start < end && start < each.end);
}

/** The first place that has the phrase word for word, words that the paper put in counting or not; null for none. */
export function findMatchWithInsertions(
  text: string,
  terms: readonly Term[],
  words: readonly Word[],
  insertions: readonly Insertion[],
): MatchWithInsertions | null {
  if (insertions.length === 0 || terms.length === 0 || terms.some(({ isPrefix }) => isPrefix)) return null;
  const isInserted = words.map(({ start, end }) => insertions.some((each) => each.start < end && start < each.end));
  for (let first = 0; first < words.length; first += 1) {
    const positions = placeTerms(terms, words, isInserted, first);
    const last = positions?.at(-1);
    if (positions === null || last === undefined || !hasInsertion(words, insertions, first, last)) continue;
    const [start, end] = [words[first]?.start ?? 0, words[last]?.end ?? 0];
    const concerned = insertions.filter((each) => each.start < end && start < each.end);
    return { first, last, positions, insertions: concerned.map((each) => text.slice(each.start, each.end)) };
  }
  return null;
}

/** Whether a phrase marks just these words as put in, with the same kind of bracket. */
export function hasSameInsertions(phrase: string, insertions: readonly string[]): boolean {
  const asked = findInsertions(phrase).map(({ start, end }) => phrase.slice(start, end));
  return asked.length === insertions.length && asked.every((each, i) => isSameInsertion(each, insertions[i] ?? ''));
}

function isSameInsertion(asked: string, printed: string): boolean {
  const [words, others] = [tokenize(asked.slice(1, -1)), tokenize(printed.slice(1, -1))];
  return (
    asked[0] === printed[0] &&
    words.length === others.length &&
    words.every(({ folded }, i) => isSameWord(folded, others[i]?.folded ?? ''))
  );
}

/** The place of each asked word from `first` on, stepping over what was put in where it is not asked for. */
function placeTerms(
  terms: readonly Term[],
  words: readonly Word[],
  isInserted: readonly boolean[],
  first: number,
): number[] | null {
  const positions: number[] = [];
  let at = first;
  for (const { folded } of terms) {
    while (positions.length > 0 && isInserted[at] && !isSameWord(folded, words[at]?.folded ?? '')) at += 1;
    if (!isSameWord(folded, words[at]?.folded ?? '')) return null;
    positions.push(at);
    at += 1;
  }
  return positions;
}
