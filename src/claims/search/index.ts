import type { DatabaseSync } from 'node:sqlite';
import { foldWords, GAP, isSameWord, type Word, withoutAccents } from '../wording.ts';
import { type Alignment, align, type Lookup, termsToLookup } from './alignment.ts';
import { createCandidates } from './candidates.ts';
import { alignmentToDiff, type DiffPart } from './diff.ts';
import { type Query, readQuery, type Term } from './query.ts';
import { findRelated, type Related } from './related.ts';
import { createTables, type Field, type Passage, type Tables, type Within, wordsToPhrase } from './tables.ts';
import { createVocabulary } from './vocabulary.ts';
import { findQuoted, findWordForWord } from './word-for-word.ts';

export type { DiffPart, Field, Passage, Within };

/** Word for word in a quotation; word for word in the source's reported words; or close, with the difference shown. */
export type Grade = 'quotation' | 'reported' | 'close';

/** A statement's best passage for a phrase. */
export interface Match {
  statement: number;
  grade: Grade;
  field: Field;
  /** The passage, verbatim. */
  text: string;
  /** The matched span in `text`, in UTF-16 units, end exclusive. */
  start: number;
  end: number;
  diff: DiffPart[];
  /** The share of what the phrase says that stands here, from 0 to 1. */
  score: number;
  language: string | null;
}

export interface Found {
  /** Word for word in quotations, then in reported words, then close by score. */
  matches: Match[];
  /** Whether there are matches after these. */
  more: boolean;
  /** All matches, where they were counted. */
  total: number | null;
  /** Where nothing matches: what on record is closest. It is not a match. */
  nearest: Match | null;
  /** Unknown words, and what was looked for in their place. */
  explained: { asked: string; corrected: string }[];
}

export interface SearchIndex {
  /** Indexes a statement's passages, in place of any it had. The caller owns the transaction. */
  add(statement: number, passages: readonly Passage[]): void;
  remove(statement: number): void;
  find(phrase: string, options: { limit: number; offset: number; within: Within | null }): Found;
  /**
   * The statements that a whole message may be about, best first: those whose quotation or reported words stand whole
   * in it, word for word, then close ones by what they have in common. `score` is how much of what the passage says is
   * in the message; those under `least` are left out.
   */
  related(text: string, options: { limit: number; within: Within | null; least: number }): Match[];
  /** Merges the full-text index, after a build. */
  optimise(): void;
}

// The least share of a phrase that a close match must hold.
const CLOSE = 0.72;
// The least that is worth showing as the closest on record.
const NEAREST = 0.3;

// How many statements that may have the phrase word for word are read before giving up on more.
const MOST_READ = 2_000;

const GRADES: readonly Grade[] = ['quotation', 'reported', 'close'];

/**
 * A search index in tables of its own in the given database, installed where missing.
 * docs/ranking.md explains what it promises.
 */
export function createSearchIndex(db: DatabaseSync): SearchIndex {
  const tables = createTables(db);
  const vocabulary = createVocabulary(db);

  function remove(statement: number): void {
    const passages = tables.passagesOf(statement);
    if (passages.length === 0) return;
    tables.drop(statement);
    const words = passages.flatMap((passage) => foldWords(passage.text).map((word) => withoutAccents(word.folded)));
    vocabulary.discount(new Set(words), (word) => tables.count(wordsToPhrase([word]), 1) > 0);
  }

  return {
    add(statement, passages) {
      remove(statement);
      const words = tables.put(statement, passages);
      if (words.size > 0) vocabulary.count(words, passages[0]?.language ?? null);
    },
    remove,
    find(phrase, { limit, offset, within }) {
      const query = readQuery(phrase, vocabulary);
      const nothing: Found = { matches: [], more: false, total: 0, nearest: null, explained: query.corrections };
      if (query.terms.every((term) => term.folded === GAP)) return nothing;
      const wanted = offset + limit + 1;
      const graded = gradeAll(phrase, query, tables, within, wanted);
      const matches = graded.filter((match) => match.grade !== 'close' || match.score >= CLOSE);
      const nearest = matches.length > 0 ? null : (graded.find((match) => match.score >= NEAREST) ?? null);
      const more = matches.length > offset + limit;
      return {
        matches: matches.slice(offset, offset + limit),
        more,
        total: more ? null : matches.length,
        nearest,
        explained: query.corrections,
      };
    },
    related(text, { limit, within, least }) {
      return findRelated(text, tables, vocabulary, within, limit)
        .filter((related) => related.share >= least)
        .map((related) => relatedToMatch(text, related));
    },
    optimise() {
      tables.merge();
    },
  };
}

/** Grades as many statements as the page needs: word for word in quotations, then in reported words, then close. */
function gradeAll(phrase: string, query: Query, tables: Tables, within: Within | null, wanted: number): Match[] {
  const lookup = termsToLookup(query.terms);
  const candidates = createCandidates(query, tables, within, CLOSE);
  const graded = new Map<number, Match | null>();
  const grade = (statement: number): Match | null => {
    const known = graded.get(statement);
    if (known !== undefined) return known;
    const match = gradeStatement(phrase, query.terms, lookup, statement, tables.passagesOf(statement));
    graded.set(statement, match);
    return match;
  };
  const take = (fields: readonly Grade[], most: number): number => {
    let [taken, read, last] = [0, 0, 0];
    let batch: number[] = [];
    do {
      batch = candidates.wordForWord(fields as readonly Field[], last, wanted);
      taken += batch.filter((statement) => fields.includes(grade(statement)?.grade ?? 'close')).length;
      read += batch.length;
      last = batch.at(-1) ?? last;
    } while (batch.length === wanted && taken < most && read < MOST_READ);
    return taken;
  };
  // Both fields at once, which is nearly always all; where that is more than the page, quotations go first.
  let exact = take(['quotation', 'reported'], wanted);
  if (exact >= wanted) exact = take(['quotation'], wanted);
  if (exact < wanted && graded.size >= wanted) exact += take(['reported'], wanted - exact);
  if (exact < wanted) candidates.close().forEach(grade);
  return [...graded.values()].filter((match) => match !== null).sort(byGradeAndScore);
}

// A message has a statement's wording from so many words on: shorter fragments are in any message.
const WHOLE = 3;

function relatedToMatch(text: string, { statement, passage, share }: Related): Match {
  const words = foldWords(passage.text);
  const terms = foldWords(text).map(wordToTerm);
  const alignment = align(terms, termsToLookup(terms), passage.text, words);
  const whole = words.length >= WHOLE && findWhole(words, terms);
  const isSource = passage.field === 'quotation' || passage.field === 'reported';
  const [first, last] = [alignment?.pairs[0]?.term ?? 0, alignment?.pairs.at(-1)?.term ?? -1];
  const pairs = alignment?.pairs.map((pair) => ({ ...pair, term: pair.term - first })) ?? [];
  const shown: Alignment = { score: share, pairs, first: alignment?.first ?? 0, last: alignment?.last ?? 0 };
  const grade = whole && isSource ? (passage.field as Grade) : 'close';
  return toMatch(text, terms.slice(first, last + 1), statement, passage, words, shown, grade);
}

/** Whether all of a passage's words stand in a message, in their order and side by side. */
function findWhole(words: readonly Word[], terms: readonly Term[]): boolean {
  return terms.some((_, from) => words.every((word, i) => isSameWord(terms[from + i]?.folded ?? '', word.folded)));
}

function wordToTerm(word: Word): Term {
  return { ...word, plain: withoutAccents(word.folded), weight: 1, docs: 0, variants: [], prefix: false };
}

/** Between equally close passages, the shorter is more about the phrase. Word for word, the order is that of recording. */
function byGradeAndScore(a: Match, b: Match): number {
  const byGrade = GRADES.indexOf(a.grade) - GRADES.indexOf(b.grade);
  if (byGrade !== 0) return byGrade;
  if (a.grade !== 'close') return a.statement - b.statement;
  return b.score - a.score || a.text.length - b.text.length || a.statement - b.statement;
}

/** Grades a statement by its best passage; null where no asked word stands in any. */
function gradeStatement(
  phrase: string,
  terms: readonly Term[],
  lookup: Lookup,
  statement: number,
  passages: readonly Passage[],
): Match | null {
  let best: Match | null = null;
  for (const passage of passages) {
    const match = gradePassage(phrase, terms, lookup, statement, passage);
    if (match !== null && (best === null || byGradeAndScore(match, best) < 0)) best = match;
  }
  return best;
}

function gradePassage(
  phrase: string,
  terms: readonly Term[],
  lookup: Lookup,
  statement: number,
  passage: Passage,
): Match | null {
  const words = foldWords(passage.text);
  const isOwn = passage.field === 'reported' ? outsideQuotations(passage.text, words) : () => true;
  const run = findWordForWord(terms, words, isOwn);
  if (run !== null) {
    const alignment: Alignment = {
      score: 1,
      pairs: terms.map((_, term) => ({ term, position: run.first + term, likeness: 1 })),
      ...run,
    };
    const grade = passage.field === 'quotation' || passage.field === 'reported' ? passage.field : 'close';
    return toMatch(phrase, terms, statement, passage, words, alignment, grade);
  }
  const alignment = align(terms, lookup, passage.text, words);
  if (alignment === null || !isOwn(alignment)) return null;
  return toMatch(phrase, terms, statement, passage, words, alignment, 'close');
}

/**
 * What stands in quotation marks in a reported passage is not the source's own wording of this statement: it is this
 * statement's quotation, which has a passage of its own, or somebody else's.
 */
function outsideQuotations(text: string, words: readonly Word[]) {
  const quoted = findQuoted(text);
  return ({ first, last }: { first: number; last: number }): boolean => {
    const [start, end] = [words[first]?.start ?? 0, words[last]?.end ?? 0];
    return !quoted.some((span) => span.start <= start && end <= span.end);
  };
}

function toMatch(
  phrase: string,
  terms: readonly Term[],
  statement: number,
  passage: Passage,
  words: readonly Word[],
  alignment: Alignment,
  grade: Grade,
): Match {
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
