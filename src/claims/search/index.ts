import type { DatabaseSync } from 'node:sqlite';
import { createCandidates } from './candidates.ts';
import type { DiffPart } from './diff.ts';
import { createFtsTables, type FtsTables, type Passage, type SqlCondition, wordsToPhrase } from './fts-tables.ts';
import {
  compareGraded,
  createGradingQuery,
  type GradedStatement,
  gradedToMatch,
  gradeStatement,
  type Match,
} from './grading.ts';
import { parseQuery, type Query } from './query.ts';
import { findRelated } from './related.ts';
import { findRewordings, type Rewording } from './rewordings.ts';
import { suggestSpacing } from './suggest-spacing.ts';
import { ELISION, stripAccents, tokenize } from './tokenizer.ts';
import { createVocabulary } from './vocabulary.ts';

export type { DiffPart, Match, Passage, SqlCondition };

export interface SearchResult {
  /** Word for word in quotations, then in reported words, then close by score. */
  matches: Match[];
  /** Whether there are matches after these. */
  hasMore: boolean;
  /** All matches, where they were counted. */
  total: number | null;
  /** Where nothing matches: what on record is closest. It is not a match. */
  nearest: Match | null;
  /** Unknown words, and what was looked for in their place. */
  corrections: { asked: string; corrected: string }[];
  /** Where nothing matches: the phrase with its spaces, or its per cent, as the record may have them; else null. */
  spacingSuggestion: string | null;
}

export interface SearchIndex {
  /** Indexes a statement's passages, in place of any it had. The caller owns the transaction, and calls `settle` at its end. */
  add(statement: number, passages: readonly Passage[]): void;
  remove(statement: number): void;
  /** Writes what adding has gathered. */
  flush(): void;
  /** Forgets what adding has gathered: the transaction was rolled back. */
  discard(): void;
  /** Lets the full-text index gather more before it writes a piece of itself, until `endBuilding`. */
  beginBulkLoad(): void;
  /**
   * Joins the pieces that the full-text index is written in, each of which a question has to look into: five seconds for
   * a million statements, in one go (https://www.sqlite.org/fts5.html#the_optimize_command).
   */
  endBulkLoad(): void;
  find(phrase: string, options: { limit: number; offset: number; within: SqlCondition | null }): SearchResult;
  /**
   * The statements that a whole message may be about, best first: those whose quotation or reported words stand whole
   * in it, word for word, then close ones by what they have in common. `score` is how much of what the passage says is
   * in the message; those under `least` are left out.
   */
  related(text: string, options: { limit: number; within: SqlCondition | null; least: number }): Match[];
}

// The least that is worth showing as the closest on record.
const MIN_NEAREST_SCORE = 0.3;

// How many statements that have every word of the phrase are compared, wherever it stands in them.
const MAX_WITH_ALL_WORDS = 25;
// And where all of its words are common: any of the thousands that have them are as good as any others.
const MAX_COMMON = 12;

// How many statements that may have the phrase word for word are read before giving up on more.
const MAX_READ = 2_000;

/**
 * A search index in tables of its own in the given database, installed where missing.
 *
 * @param name what the tables' names begin with: a database may hold several indexes.
 * docs/ranking.md explains what it promises.
 */
export function createSearchIndex(db: DatabaseSync, name = 'search'): SearchIndex {
  const tables = createFtsTables(db, name);
  const vocabulary = createVocabulary(db, name);

  function remove(statement: number): void {
    if (!tables.has(statement)) return;
    const passages = tables.readPassages([statement]).get(statement) ?? [];
    tables.delete(statement);
    const words = passages.flatMap((passage) => tokenize(passage.text).map((word) => stripAccents(word.folded)));
    vocabulary.remove(new Set(words), (word) => tables.count(wordsToPhrase([word]), 1) > 0);
  }

  return {
    add(statement, passages) {
      remove(statement);
      const words = tables.insert(statement, passages);
      if (words.size > 0) vocabulary.add(words, passages[0]?.language ?? null);
    },
    remove,
    flush: () => vocabulary.flush(),
    discard: () => vocabulary.discard(),
    beginBulkLoad: tables.beginBulkLoad,
    endBulkLoad: tables.endBulkLoad,
    find(phrase, { limit, offset, within }) {
      const query = parseQuery(phrase, vocabulary);
      const nothing: SearchResult = {
        matches: [],
        hasMore: false,
        total: 0,
        nearest: null,
        corrections: query.corrections,
        spacingSuggestion: null,
      };
      if (query.terms.every((term) => term.folded === ELISION)) return nothing;
      const wanted = offset + limit + 1;
      const graded = withRewordings(
        gradeAll(phrase, query, tables, within, wanted),
        findRewordings(phrase, query.terms, vocabulary),
        (other) => gradeAll(other, parseQuery(other, vocabulary), tables, within, wanted),
      );
      const matches = graded.filter((each) => each.isMatch);
      const nearest =
        matches.length > 0 ? null : (graded.find(({ alignment }) => alignment.score >= MIN_NEAREST_SCORE) ?? null);
      const more = matches.length > offset + limit;
      return {
        matches: matches.slice(offset, offset + limit).map((each) => gradedToMatch(phrase, query.terms, each)),
        hasMore: more,
        total: more ? null : matches.length,
        nearest: nearest === null ? null : gradedToMatch(phrase, query.terms, nearest),
        corrections: query.corrections,
        spacingSuggestion: matches.length > 0 ? null : suggestSpacing(phrase, query.terms, vocabulary),
      };
    },
    related(text, { limit, within, least }) {
      return findRelated(text, tables, vocabulary, within, limit).filter((match) => match.score >= least);
    },
  };
}

// What writing a number, or two words, otherwise takes from how close a match is.
const REWORDING_SHARE = 0.97;

/** With what matches another way of writing the phrase, as close, where the phrase itself does not match better. */
function withRewordings(
  graded: readonly GradedStatement[],
  rewordings: readonly Rewording[],
  gradeOther: (phrase: string) => GradedStatement[],
): GradedStatement[] {
  const best = new Map(graded.map((each) => [each.statement, each]));
  for (const { phrase: other, origins } of rewordings) {
    for (const each of gradeOther(other)) {
      if (!each.isMatch) continue;
      const found = toOriginalTerms(each, origins);
      const known = best.get(found.statement);
      if (known === undefined || compareGraded(found, known) < 0) best.set(found.statement, found);
    }
  }
  return [...best.values()].sort(compareGraded);
}

/** A rewording's match as one of the phrase's: what was reworded differs. */
function toOriginalTerms(graded: GradedStatement, origins: readonly (number | null)[]): GradedStatement {
  const pairs = graded.alignment.pairs.flatMap((pair) => {
    const term = origins[pair.term];
    return term == null ? [] : [{ ...pair, term }];
  });
  const score = graded.alignment.score * REWORDING_SHARE;
  return { ...graded, grade: 'close', alignment: { ...graded.alignment, pairs, score } };
}

/** Grades as many statements as the page needs: word for word in quotations, then in reported words, then close. */
function gradeAll(
  phrase: string,
  query: Query,
  tables: FtsTables,
  within: SqlCondition | null,
  wanted: number,
): GradedStatement[] {
  const asked = createGradingQuery(phrase, query.terms);
  const candidates = createCandidates(query, tables, within);
  const graded = new Map<number, GradedStatement | null>();
  const gradeEach = (statements: readonly number[]) => {
    const unknown = statements.filter((statement) => !graded.has(statement));
    for (const [statement, passages] of tables.readPassages(unknown)) {
      graded.set(statement, gradeStatement(asked, statement, passages));
    }
  };
  const gradeExact = (fields: readonly ('quotation' | 'reported')[], most: number): number => {
    let [taken, read, last] = [0, 0, 0];
    let batch: number[] = [];
    do {
      batch = candidates.exactMatches(fields, last, wanted);
      gradeEach(batch);
      taken += batch.filter((statement) => fields.some((field) => field === graded.get(statement)?.grade)).length;
      read += batch.length;
      last = batch.at(-1) ?? last;
    } while (batch.length === wanted && taken < most && read < MAX_READ);
    return taken;
  };
  const isExact = (each: GradedStatement | null) => each !== null && each.grade !== 'close';
  const most = Math.max(candidates.isCommon ? MAX_COMMON : MAX_WITH_ALL_WORDS, wanted + 1);
  const whole = candidates.withAllWords(most);
  gradeEach(whole);
  // Where all that have the words are known, those that have them word for word are among them.
  let exact = [...graded.values()].filter(isExact).length;
  if (whole.length === most) {
    // Both fields at once, which is nearly always all; where that is more than the page, quotations go first.
    exact = gradeExact(['quotation', 'reported'], wanted);
    if (exact >= wanted) {
      exact = gradeExact(['quotation'], wanted);
      if (exact < wanted) exact += gradeExact(['reported'], wanted - exact);
    }
  }
  if (exact < wanted && whole.length < most) {
    for (const { statements, isFar } of candidates.closeBatches()) {
      if (isFar && [...graded.values()].some((each) => each?.isMatch)) break;
      gradeEach(statements);
    }
  }
  return [...graded.values()].filter((each) => each !== null).sort(compareGraded);
}
