import { FRAGMENT_SEPARATOR } from '../model/quote.ts';
import { type Alignment, align, type TermLookup, termsToLookup } from './alignment.ts';
import { alignmentToDiff, type DiffPart } from './diff.ts';
import type { Difference } from './difference.ts';
import { findExactMatch, findQuoted, type WordRun } from './exact-match.ts';
import type { Field, Passage } from './fts-tables.ts';
import { passageToWords } from './index-cache.ts';
import { findInsertions, findMatchWithInsertions, hasInsertion, hasSameInsertions } from './insertions.ts';
import { findOneSidedNegation, isNegation } from './negation.ts';
import type { Term } from './query.ts';
import { ELISION, tokenize, type Word } from './tokenizer.ts';
import { isFunctionWord } from './word-lists/stop-words.ts';

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
  /** What the paper put into the quotation, as printed, where the words are equal but for that; else empty. */
  insertions: readonly string[];
  /** For a close match: what makes other words of it than those that were asked for; null where nothing does. */
  difference: Difference | null;
}

/** A statement's best passage, before it is shown. */
export interface GradedStatement {
  statement: number;
  grade: Grade;
  passage: Passage;
  words: readonly Word[];
  alignment: Alignment;
  /** Whether it holds enough of the phrase to be a match: else it may be the nearest on record. */
  isMatch: boolean;
  /** Whether a negation stands on one side only. */
  isNegationMismatch: boolean;
  /** As in `Match`. */
  insertions: readonly string[];
}

// The least score of a close match.
export const MIN_CLOSE_SCORE = 0.72;
// Where every asked word stands in one passage, and together they say so much, they may be scattered more than that.
const MIN_SCATTERED_WEIGHT = 1.5;
export const MIN_SCATTERED_SCORE = 0.4;

// The desk's paraphrase is nobody's words, so that more of the phrase has to stand there.
const MIN_PARAPHRASE_SCORE = 0.85;
// Where small words alone differ: how like the words that say something have to be, and how many others of that kind
// may stand between them ("ready to resume dialogue").
const MIN_CONTENT_LIKENESS = 0.85;
const MAX_EXTRA_WORDS = 1;

// How much closer than another has to be what a negation may turn around.
const NEGATION_PENALTY = 0.1;

const GRADES: readonly Grade[] = ['quotation', 'reported', 'close'];

/**
 * Matches before what is merely near. Between equally close passages, printed words go before the desk's paraphrase, and
 * then the shorter is more about the phrase. Word for word, the order is that of recording.
 */
export function compareGraded(a: GradedStatement, b: GradedStatement): number {
  const byGrade = GRADES.indexOf(a.grade) - GRADES.indexOf(b.grade) || Number(b.isMatch) - Number(a.isMatch);
  if (byGrade !== 0) return byGrade;
  if (a.grade !== 'close') return a.statement - b.statement;
  const byScore = gradedToRank(b) - gradedToRank(a);
  return byScore || comparePrinted(a, b) || a.passage.text.length - b.passage.text.length || a.statement - b.statement;
}

function gradedToRank({ alignment, isNegationMismatch: isTurned }: GradedStatement): number {
  return alignment.score - (isTurned ? NEGATION_PENALTY : 0);
}

function comparePrinted(a: GradedStatement, b: GradedStatement): number {
  return Number(a.passage.field === 'paraphrase') - Number(b.passage.field === 'paraphrase');
}

/** Which passage speaks for a statement: where printed words match, never the paraphrase, however close. */
function isBetterPassage(a: GradedStatement, b: GradedStatement): boolean {
  const isPrintFirst = a.isMatch && b.isMatch && a.grade === b.grade;
  return ((isPrintFirst && comparePrinted(a, b)) || compareGraded(a, b)) < 0;
}

/** What statements are graded by. */
export interface GradingQuery {
  /** The text that the terms' offsets are into. */
  phrase: string;
  terms: readonly Term[];
  lookup: TermLookup;
  isNegated: boolean;
}

export function createGradingQuery(phrase: string, terms: readonly Term[]): GradingQuery {
  return { phrase, terms, lookup: termsToLookup(terms), isNegated: hasNegation(terms) };
}

/** Grades a statement by its best passage; null where no asked word stands in any. */
export function gradeStatement(
  query: GradingQuery,
  statement: number,
  passages: readonly Passage[],
): GradedStatement | null {
  let best: GradedStatement | null = null;
  for (const passage of passages) {
    const graded = gradePassage(query, statement, passage);
    if (graded !== null && (best === null || isBetterPassage(graded, best))) best = graded;
  }
  if (best === null || best.grade !== 'close') return best;
  const joint = gradeFragments(query, statement, passages);
  return joint !== null && isBetterPassage(joint, best) ? joint : best;
}

/** All fragments of a quotation as one, the seams as gaps: close at best, since it was not said in one. */
function gradeFragments(query: GradingQuery, statement: number, passages: readonly Passage[]): GradedStatement | null {
  const [first, ...others] = passages.filter(({ field }) => field === 'quotation');
  if (first === undefined || others.length === 0) return null;
  let text = first.text;
  const words = tokenize(text);
  for (const fragment of others) {
    words.push({ folded: ELISION, start: text.length + 1, end: text.length + 2 });
    text += ` ${FRAGMENT_SEPARATOR} `;
    const shift = text.length;
    for (const word of tokenize(fragment.text))
      words.push({ folded: word.folded, start: word.start + shift, end: word.end + shift });
    text += fragment.text;
  }
  return gradeAlignment(query, statement, { ...first, text }, words);
}

function gradePassage(query: GradingQuery, statement: number, passage: Passage): GradedStatement | null {
  const words = passageToWords(passage);
  const isOwn = passage.field === 'reported' ? createIsOutsideQuotations(passage.text, words) : () => true;
  const inserted = passage.field === 'quotation' ? findInsertions(passage.text) : [];
  const isPrinted = (run: WordRun) => isOwn(run) && !hasInsertion(words, inserted, run.first, run.last);
  const run = findExactMatch(query.terms, words, isPrinted);
  if (run !== null) {
    const grade = fieldToGrade(passage.field);
    const graded: GradedStatement = {
      statement,
      grade,
      passage,
      words,
      alignment: runToAlignment(run),
      isMatch: true,
      isNegationMismatch: false,
      insertions: [],
    };
    return { ...graded, isMatch: grade !== 'close' || isClose(query, graded) };
  }
  const but = findMatchWithInsertions(passage.text, query.terms, words, inserted);
  if (but !== null) {
    const pairs = but.positions.map((position, term) => ({ term, position, likeness: 1 }));
    const alignment = { ...runToAlignment(but), pairs, totalWeight: pairs.length };
    const { insertions } = but;
    return {
      statement,
      // Asked for with the same brackets, it is what the source prints, and known to be in part the paper's.
      grade: hasSameInsertions(query.phrase, insertions) ? fieldToGrade(passage.field) : 'close',
      passage,
      words,
      alignment,
      isMatch: true,
      isNegationMismatch: false,
      insertions,
    };
  }
  const graded = gradeAlignment(query, statement, passage, words);
  return graded !== null && isOwn(graded.alignment) ? graded : null;
}

function gradeAlignment(
  query: GradingQuery,
  statement: number,
  passage: Passage,
  words: readonly Word[],
): GradedStatement | null {
  const alignment = align(query.terms, query.lookup, passage.text, words);
  if (alignment === null) return null;
  const isNegationMismatch =
    query.isNegated !== hasNegation(words.slice(Math.max(0, alignment.first - 1), alignment.last + 1));
  const graded: GradedStatement = {
    statement,
    grade: 'close',
    passage,
    words,
    alignment,
    isMatch: false,
    isNegationMismatch,
    insertions: [],
  };
  return { ...graded, isMatch: isClose(query, graded) };
}

function hasNegation(words: readonly Word[]): boolean {
  return words.some(({ folded }) => isNegation(folded));
}

function isClose({ phrase, terms }: GradingQuery, graded: GradedStatement): boolean {
  const { score, hasAllTerms: everything, totalWeight: total } = graded.alignment;
  if (graded.passage.field === 'paraphrase') {
    return score >= MIN_PARAPHRASE_SCORE && findOneSidedNegation(gradedToMatch(phrase, terms, graded)) === null;
  }
  if (score >= MIN_CLOSE_SCORE || (everything && total >= MIN_SCATTERED_WEIGHT && score >= MIN_SCATTERED_SCORE))
    return true;
  return differsInFunctionWords(terms, graded);
}

/** Whether every word of the phrase that says something stands here in order, near together. */
function differsInFunctionWords(terms: readonly Term[], { alignment, words }: GradedStatement): boolean {
  const says = (folded: string) => folded !== ELISION && !isFunctionWord(folded);
  const wanted = terms.flatMap(({ folded }, term) => (says(folded) ? [term] : []));
  const found = alignment.pairs.filter((pair) => wanted.includes(pair.term));
  // A phrase that is mostly small words says too little by the others: "their body cameras for the".
  if (wanted.length < 2 || wanted.length * 2 < terms.length) return false;
  if (found.length < wanted.length || found.some(({ likeness }) => likeness < MIN_CONTENT_LIKENESS)) return false;
  const [first, last] = [found[0]?.position ?? 0, found.at(-1)?.position ?? 0];
  const stretch = words.slice(first, last + 1);
  if (stretch.some(({ folded }) => folded === ELISION)) return false;
  return stretch.filter(({ folded }) => says(folded)).length - found.length <= MAX_EXTRA_WORDS;
}

/** The grade of a passage that has the phrase word for word: only what the source prints can be. */
export function fieldToGrade(field: Field): Grade {
  return field === 'quotation' || field === 'reported' ? field : 'close';
}

function runToAlignment({ first, last }: WordRun): Alignment {
  const pairs = Array.from({ length: last - first + 1 }, (_, term) => ({ term, position: first + term, likeness: 1 }));
  return { score: 1, hasAllTerms: true, totalWeight: pairs.length, pairs, first, last };
}

/**
 * What stands in quotation marks in a reported passage is not the source's own wording of this statement: it is this
 * statement's quotation, which has a passage of its own, or somebody else's.
 */
function createIsOutsideQuotations(text: string, words: readonly Word[]) {
  let quoted: ReturnType<typeof findQuoted> | null = null;
  return ({ first, last }: WordRun): boolean => {
    quoted ??= findQuoted(text);
    const [start, end] = [words[first]?.start ?? 0, words[last]?.end ?? 0];
    return !quoted.some((span) => span.start <= start && end <= span.end);
  };
}

/** @param phrase the text that the terms' offsets are into */
export function gradedToMatch(phrase: string, terms: readonly Term[], graded: GradedStatement): Match {
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
    insertions: graded.insertions,
    difference: null,
  };
}
