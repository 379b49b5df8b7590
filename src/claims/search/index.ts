import type { DatabaseSync } from 'node:sqlite';
import { foldWords, GAP, type Word, withoutAccents } from '../wording.ts';
import { type Alignment, align, type Lookup, termsToLookup } from './alignment.ts';
import { alignmentToDiff, type DiffPart } from './diff.ts';
import { type Query, readQuery, type Term } from './query.ts';
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
  /** Merges the full-text index, after a build. */
  optimise(): void;
}

// How many statements are compared word by word for close matches.
const COMPARED = 80;
// Postings that one query may rank: what bounds the time of a phrase of common words.
const BUDGET = 40_000;
// The least share of a phrase that a close match must hold.
const CLOSE = 0.62;
// The least that is worth showing as the closest on record.
const NEAREST = 0.3;

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
    vocabulary.discount(passagesToWords(passages));
  }

  return {
    add(statement, passages) {
      remove(statement);
      tables.put(statement, passages);
      vocabulary.count(passagesToWords(passages), passages[0]?.language ?? null);
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
        total: matches.length < Math.min(wanted, COMPARED) ? matches.length : null,
        nearest,
        explained: query.corrections,
      };
    },
    optimise() {
      tables.merge();
    },
  };
}

function gradeAll(phrase: string, query: Query, tables: Tables, within: Within | null, wanted: number): Match[] {
  const lookup = termsToLookup(query.terms);
  const seen = new Set<number>();
  const matches: Match[] = [];
  const take = (statements: readonly number[]) => {
    for (const statement of statements) {
      if (seen.has(statement)) continue;
      seen.add(statement);
      const match = gradeStatement(phrase, query.terms, lookup, statement, tables.passagesOf(statement));
      if (match !== null) matches.push(match);
    }
  };
  const exact = query.terms.some((term) => term.prefix) ? null : wordsToPhrase(query.terms.map((term) => term.plain));
  if (exact !== null) {
    take(tables.match(`quotation : ${exact}`, within, false, wanted + COMPARED));
    if (matches.length < wanted) take(tables.match(`reported : ${exact}`, within, false, wanted + COMPARED));
  }
  if (matches.length < wanted) {
    const expression = termsToExpression(query.terms);
    if (expression !== '') take(tables.match(expression, within, true, COMPARED));
  }
  return matches.sort(byGradeAndScore);
}

function byGradeAndScore(a: Match, b: Match): number {
  return GRADES.indexOf(a.grade) - GRADES.indexOf(b.grade) || b.score - a.score;
}

/** An OR of the rarest words, with what else may be meant by them, until the budget is spent. */
function termsToExpression(terms: readonly Term[]): string {
  const words = new Map<string, number>();
  for (const term of terms) {
    if (term.folded === GAP) continue;
    if (term.docs > 0) words.set(term.plain, term.docs);
    for (const variant of term.variants) words.set(variant.word, variant.docs);
  }
  const rarest = [...words].sort((a, b) => a[1] - b[1]);
  let spent = 0;
  const chosen = rarest.filter(([, docs], i) => {
    spent += docs;
    return i === 0 || spent <= BUDGET;
  });
  return chosen.map(([word]) => wordsToPhrase([word])).join(' OR ');
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
  const alignment = align(terms, lookup, words);
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

function passagesToWords(passages: readonly Passage[]): Set<string> {
  return new Set(passages.flatMap(({ text }) => foldWords(text).map((word) => withoutAccents(word.folded))));
}
