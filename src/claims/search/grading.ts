import { foldWords, type Word } from '../wording.ts';
import { type Alignment, align, type Lookup } from './alignment.ts';
import { alignmentToDiff, type DiffPart } from './diff.ts';
import type { Term } from './query.ts';
import type { Field, Passage } from './tables.ts';
import { findQuoted, findWordForWord, type Run } from './word-for-word.ts';

/** Word for word in a quotation; word for word in the source's reported words; or close, with the difference shown. */
export type Grade = 'quotation' | 'reported' | 'close';

/** A statement's best passage for a phrase. */
export interface Match {
  statement: number;
  grade: Grade;
  /** `translation` and `paraphrase` are never word for word of what was said, even where the words are equal. */
  field: Field;
  /** The passage, verbatim. */
  text: string;
  /** The matched span in `text`, in UTF-16 units, end exclusive. */
  start: number;
  end: number;
  diff: DiffPart[];
  /** The share of what the phrase says that stands here, from 0 to 1, less what stands between and out of order. */
  score: number;
  language: string | null;
}

/** A statement's best passage, before it is shown. */
export interface Graded {
  statement: number;
  grade: Grade;
  passage: Passage;
  words: readonly Word[];
  alignment: Alignment;
  /** Whether it holds enough of the phrase to be a match: else it may be the nearest on record. */
  isMatch: boolean;
}

// The least score of a close match.
export const CLOSE = 0.72;
// Where every asked word stands in one passage, and together they say so much, they may be scattered more than that.
const ENOUGH = 2;
const SCATTERED = 0.4;

const GRADES: readonly Grade[] = ['quotation', 'reported', 'close'];

/** Between equally close passages, the shorter is more about the phrase. Word for word, the order is that of recording. */
export function byGradeAndScore(a: Graded, b: Graded): number {
  const byGrade = GRADES.indexOf(a.grade) - GRADES.indexOf(b.grade);
  if (byGrade !== 0) return byGrade;
  if (a.grade !== 'close') return a.statement - b.statement;
  const byScore = b.alignment.score - a.alignment.score;
  return byScore || a.passage.text.length - b.passage.text.length || a.statement - b.statement;
}

/** Grades a statement by its best passage; null where no asked word stands in any. */
export function gradeStatement(
  terms: readonly Term[],
  lookup: Lookup,
  statement: number,
  passages: readonly Passage[],
): Graded | null {
  let best: Graded | null = null;
  for (const passage of passages) {
    const graded = gradePassage(terms, lookup, statement, passage);
    if (graded !== null && (best === null || byGradeAndScore(graded, best) < 0)) best = graded;
  }
  return best;
}

function gradePassage(terms: readonly Term[], lookup: Lookup, statement: number, passage: Passage): Graded | null {
  const words = foldWords(passage.text);
  const isOwn = passage.field === 'reported' ? outsideQuotations(passage.text, words) : () => true;
  const run = findWordForWord(terms, words, isOwn);
  if (run !== null) {
    return {
      statement,
      grade: fieldToGrade(passage.field),
      passage,
      words,
      alignment: runToAlignment(run),
      isMatch: true,
    };
  }
  const alignment = align(terms, lookup, passage.text, words);
  if (alignment === null || !isOwn(alignment)) return null;
  const { score, everything, total } = alignment;
  const isMatch = score >= CLOSE || (everything && total >= ENOUGH && score >= SCATTERED);
  return { statement, grade: 'close', passage, words, alignment, isMatch };
}

/** The grade of a passage that has the phrase word for word: only what the source prints can be. */
export function fieldToGrade(field: Field): Grade {
  return field === 'quotation' || field === 'reported' ? field : 'close';
}

function runToAlignment({ first, last }: Run): Alignment {
  const pairs = Array.from({ length: last - first + 1 }, (_, term) => ({ term, position: first + term, likeness: 1 }));
  return { score: 1, everything: true, total: pairs.length, pairs, first, last };
}

/**
 * What stands in quotation marks in a reported passage is not the source's own wording of this statement: it is this
 * statement's quotation, which has a passage of its own, or somebody else's.
 */
function outsideQuotations(text: string, words: readonly Word[]) {
  const quoted = findQuoted(text);
  return ({ first, last }: Run): boolean => {
    const [start, end] = [words[first]?.start ?? 0, words[last]?.end ?? 0];
    return !quoted.some((span) => span.start <= start && end <= span.end);
  };
}

/** @param phrase the text that the terms' offsets are into */
export function gradedToMatch(phrase: string, terms: readonly Term[], graded: Graded): Match {
  const { statement, grade, passage, words, alignment } = graded;
  return {
    statement,
    grade,
    field: passage.field,
    text: passage.text,
    start: words[alignment.first]?.start ?? 0,
    end: words[alignment.last]?.end ?? 0,
    diff: alignmentToDiff(phrase, terms, passage.text, words, alignment),
    score: alignment.score,
    language: passage.language,
  };
}
