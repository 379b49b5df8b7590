import type { DatabaseSync } from 'node:sqlite';
import { isDeepStrictEqual } from 'node:util';
import { createCandidates } from './candidates.ts';
import type { DiffPart } from './diff.ts';
import { type Difference, diffWithEdges, findDifference, type WordUse } from './difference.ts';
import { createFtsTables, type FtsTables, type Passage, type SqlCondition, wordsToPhrase } from './fts-tables.ts';
import {
  compareGraded,
  createGradingQuery,
  type GradedStatement,
  gradedToMatch,
  gradeStatement,
  type Match,
  MIN_SCATTERED_SCORE,
} from './grading.ts';
import { parseQuery, type Query } from './query.ts';
import { findRelated } from './related/related.ts';
import { withRewordings } from './rewording/reworded-matches.ts';
import { findRewordings } from './rewording/rewordings.ts';
import { suggestSpacing } from './suggest-spacing.ts';
import { ELISION, stripAccents, tokenize } from './tokenizer.ts';
import { ALL_STATEMENTS, createVocabulary } from './vocabulary.ts';

export type { Difference, DiffPart, Match, Passage, SqlCondition };

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
  /**
   * Indexes a statement's passages in place of those that it had: none for a new one, or for one that is removed. It is done
   * when `flush` is called or something is looked for.
   */
  update(statement: number, before: readonly Passage[], now: readonly Passage[]): void;
  /** Writes what was updated. The caller owns the transaction, and calls this at its end. */
  flush(): void;
  /** Forgets what was not written: the transaction was rolled back. */
  discard(): void;
  /** Lets the full-text index gather more before it writes a piece of itself, until `endBulkLoad`. */
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
  /** Compares a phrase with these statements, whether they match or not; those that have no word of it are left out. */
  compare(phrase: string, statements: readonly number[]): Match[];
}

/** How many statements are written at once: some milliseconds, in which the process does nothing else. */
const MAX_CHANGED = 50;
const MAX_CHANGED_IN_BULK = 10_000;

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
 * @param readPassages gives the passages of those of the statements that there are, in the given order: the index has their
 * words alone.
 * docs/ranking.md explains what it promises.
 */
export function createSearchIndex(
  db: DatabaseSync,
  name: string,
  readPassages: (statements: readonly number[]) => Map<number, readonly Passage[]>,
): SearchIndex {
  const tables = createFtsTables(db, name, readPassages);
  const vocabulary = createVocabulary(db, name);

  const remains = (word: string) =>
    word === ALL_STATEMENTS ? !tables.isEmpty() : tables.count(wordsToPhrase([word]), 1) > 0;

  /** What statements have in the tables, and what they have now. */
  const changed = new Map<number, { before: readonly Passage[]; now: readonly Passage[] }>();

  /** In the order of their numbers: FTS5 writes a segment whenever a number is less than the one before. */
  function writeChanges(): void {
    if (changed.size === 0) return;
    tables.forget();
    for (const [statement, { before, now }] of [...changed].sort(([one], [other]) => one - other)) {
      if (isDeepStrictEqual(before, now)) continue;
      if (before.length > 0) tables.delete(statement);
      const words = now.length > 0 ? tables.insert(statement, now) : new Set<string>();
      if (words.size > 0) words.add(ALL_STATEMENTS);
      const old = passagesToWords(before);
      const gained = old.size === 0 ? words : words.difference(old);
      vocabulary.update(gained, old.difference(words), now[0]?.language ?? null, remains);
    }
    changed.clear();
  }

  let maxChanged = MAX_CHANGED;

  return {
    update(statement, before, now) {
      changed.set(statement, { before: changed.get(statement)?.before ?? before, now });
      if (changed.size >= maxChanged) writeChanges();
    },
    flush() {
      writeChanges();
      vocabulary.flush();
    },
    discard() {
      changed.clear();
      vocabulary.discard();
      tables.forget();
    },
    beginBulkLoad() {
      maxChanged = MAX_CHANGED_IN_BULK;
      tables.beginBulkLoad();
    },
    endBulkLoad() {
      maxChanged = MAX_CHANGED;
      tables.endBulkLoad();
    },
    find(phrase, { limit, offset, within }) {
      writeChanges();
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
        matches: matches
          .slice(offset, offset + limit)
          .map((each) => withDifference(gradedToMatch(phrase, query.terms, each), tables)),
        hasMore: more,
        total: more ? null : matches.length,
        nearest: nearest === null ? null : withDifference(gradedToMatch(phrase, query.terms, nearest), tables),
        corrections: query.corrections,
        spacingSuggestion: matches.length > 0 ? null : suggestSpacing(phrase, query.terms, vocabulary),
      };
    },
    compare(phrase, statements) {
      writeChanges();
      const { terms } = parseQuery(phrase, vocabulary);
      const asked = createGradingQuery(phrase, terms);
      return [...tables.readPassages(statements)].flatMap(([statement, passages]) => {
        const graded = gradeStatement(asked, statement, passages);
        return graded === null ? [] : [withDifference(gradedToMatch(phrase, terms, graded), tables)];
      });
    },
    related(text, { limit, within, least }) {
      writeChanges();
      return findRelated(text, tables, vocabulary, within, limit)
        .filter((match) => match.score >= least)
        .map((match) => withDifference(match, tables));
    },
  };
}

function withDifference(match: Match, tables: FtsTables): Match {
  // Of what is hardly alike, one difference says nothing.
  if (match.grade !== 'close' || match.insertions.length > 0 || match.score < MIN_SCATTERED_SCORE) return match;
  const difference = findDifference(match, (plain) => findUse(plain, tables));
  return { ...match, diff: diffWithEdges(match), difference };
}

// So many statements that have a word tell whether it is a name.
const MAX_USES = 5;

/** Whether a word stands on record as a name, with a capital inside of sentences more often than not. */
function findUse(plain: string, tables: FtsTables): ReturnType<WordUse> {
  const statements = tables.match(wordsToPhrase([plain]), null, 0, MAX_USES);
  let [names, others] = [0, 0];
  for (const passage of [...tables.readPassages(statements).values()].flat()) {
    for (const { folded, start } of tokenize(passage.text)) {
      if (stripAccents(folded) !== plain) continue;
      const isFirst = /(?:^|[.!?…:]\s*)[“”„«»"‘'(\s]*$/u.test(passage.text.slice(Math.max(0, start - 10), start));
      if (!/^\p{Lu}/u.test(passage.text.slice(start))) others += 1;
      else if (!isFirst) names += 1;
    }
  }
  if (statements.length === 0) return null;
  if (names + others === 0) return 'initial';
  return names > others ? 'name' : 'word';
}

function passagesToWords(passages: readonly Passage[]): Set<string> {
  const words = passages.flatMap(({ text }) => tokenize(text).map((word) => stripAccents(word.folded)));
  return new Set(words.length > 0 ? [ALL_STATEMENTS, ...words] : []);
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
