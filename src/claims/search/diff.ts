import type { Alignment } from './alignment.ts';
import type { Term } from './query.ts';
import type { Word } from './tokenizer.ts';

/** One step of a word diff, in the spellings of the asker and of the source. */
export interface DiffPart {
  kind: 'equal' | 'missing' | 'added' | 'changed';
  asked: string;
  source: string;
}

/** The word diff of a phrase and the stretch of a passage where it was found. */
export function alignmentToDiff(
  phrase: string,
  terms: readonly Term[],
  text: string,
  words: readonly Word[],
  alignment: Alignment,
): DiffPart[] {
  const parts: DiffPart[] = [];
  let term = 0;
  let position = alignment.first;
  const between = (toTerm: number, toPosition: number) => {
    const asked = slice(phrase, terms, term, toTerm);
    const source = slice(text, words, position, toPosition);
    if (asked !== '' && source !== '') parts.push({ kind: 'changed', asked, source });
    else if (asked !== '') parts.push({ kind: 'missing', asked, source });
    else if (source !== '') parts.push({ kind: 'added', asked, source });
  };
  const number = numberBefore(terms, words, alignment);
  if (number !== null) {
    between(number, position);
    position -= 1;
    term = number;
  }
  for (const run of pairsToRuns(alignment)) {
    between(run.term, run.position);
    const asked = slice(phrase, terms, run.term, run.term + run.length);
    const source = slice(text, words, run.position, run.position + run.length);
    parts.push({ kind: run.isEqual ? 'equal' : 'changed', asked, source });
    term = run.term + run.length;
    position = run.position + run.length;
  }
  const { length } = terms;
  if (isNumber(terms[term]) && position === alignment.last + 1 && isNumber(words[position])) {
    between(term + 1, position + 1);
    [term, position] = [term + 1, position + 1];
    between(length, position);
  } else between(length, alignment.last + 1);
  return parts;
}

/**
 * Which asked word is another number than the source has right before the match: it is shown in its place, since “it does
 * not have $4.3” says nothing where it has $4.2. Null where there is none.
 */
function numberBefore(terms: readonly Term[], words: readonly Word[], { pairs, first }: Alignment): number | null {
  const [pair] = pairs;
  if (pair === undefined || pair.position !== first) return null;
  return isNumber(terms[pair.term - 1]) && isNumber(words[first - 1]) ? pair.term - 1 : null;
}

function isNumber(word: Word | undefined): boolean {
  return word !== undefined && /\p{Nd}/u.test(word.folded);
}

interface EqualRun {
  term: number;
  position: number;
  length: number;
  isEqual: boolean;
}

/** Neighbouring pairs that are equal in both texts make one part; one that differs is a part of its own. */
function pairsToRuns(alignment: Alignment): EqualRun[] {
  const runs: EqualRun[] = [];
  for (const { term, position, likeness } of alignment.pairs) {
    const run = runs.at(-1);
    const equal = likeness === 1;
    const follows = run !== undefined && run.term + run.length === term && run.position + run.length === position;
    if (follows && equal && run.isEqual) run.length += 1;
    else runs.push({ term, position, length: 1, isEqual: equal });
  }
  return runs;
}

function slice(text: string, words: readonly Word[], from: number, to: number): string {
  const [first, last] = [words[from], words[to - 1]];
  if (first === undefined || last === undefined || to <= from) return '';
  // The apostrophe of a word that lost its vowel before the next one belongs to it: "n’accepterons".
  const isElided = words[to]?.start === last.end + 1 && /['’‘ʼ＇]/u.test(text.charAt(last.end));
  return text.slice(first.start, isElided ? last.end + 1 : last.end);
}

/** `ready to [+resume] dialogue`: + only on record, − only in the other words, → theirs and the record's. */
export function diffToText(diff: readonly DiffPart[]): string {
  return diff.map(partToText).join(' ');
}

/** `[+resume]`, `[Ukraine → Russia]`; an equal word as it is. */
export function partToText({ kind, asked, source }: DiffPart): string {
  switch (kind) {
    case 'equal':
      return source;
    case 'added':
      return `[+${source}]`;
    case 'missing':
      return `[−${asked}]`;
    case 'changed':
      return `[${asked} → ${source}]`;
  }
}
