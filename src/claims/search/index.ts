import type { DatabaseSync } from 'node:sqlite';
import { createCandidates } from './candidates.ts';
import type { DiffPart } from './diff.ts';
import { createTables, type Passage, type Tables, type Within, wordsToPhrase } from './fts-tables.ts';
import { byGradeAndScore, type Graded, gradedToMatch, gradeStatement, type Match, toAsked } from './grading.ts';
import { type Query, readQuery } from './query.ts';
import { findRelated } from './related.ts';
import { respell } from './suggest-spacing.ts';
import { foldWords, GAP, withoutAccents } from './tokenizer.ts';
import { createVocabulary } from './vocabulary.ts';

export type { DiffPart, Match, Passage, Within };

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
  /** Where nothing matches: the phrase with its spaces, or its per cent, as the record may have them; else null. */
  respelt: string | null;
}

export interface SearchIndex {
  /** Indexes a statement's passages, in place of any it had. The caller owns the transaction, and calls `settle` at its end. */
  add(statement: number, passages: readonly Passage[]): void;
  remove(statement: number): void;
  /** Writes what adding has gathered. */
  settle(): void;
  /** Forgets what adding has gathered: the transaction was rolled back. */
  discard(): void;
  /** Lets the full-text index gather more before it writes a piece of itself, until `endBuilding`. */
  beginBuilding(): void;
  /**
   * Joins the pieces that the full-text index is written in, each of which a question has to look into: five seconds for
   * a million statements, in one go (https://www.sqlite.org/fts5.html#the_optimize_command).
   */
  endBuilding(): void;
  find(phrase: string, options: { limit: number; offset: number; within: Within | null }): Found;
  /**
   * The statements that a whole message may be about, best first: those whose quotation or reported words stand whole
   * in it, word for word, then close ones by what they have in common. `score` is how much of what the passage says is
   * in the message; those under `least` are left out.
   */
  related(text: string, options: { limit: number; within: Within | null; least: number }): Match[];
}

// The least that is worth showing as the closest on record.
const NEAREST = 0.3;

// How many statements that have every word of the phrase are compared, wherever it stands in them.
const MOST_WHOLE = 25;
// And where all of its words are common: any of the thousands that have them are as good as any others.
const MOST_COMMON = 12;

// How many statements that may have the phrase word for word are read before giving up on more.
const MOST_READ = 2_000;

/**
 * A search index in tables of its own in the given database, installed where missing.
 *
 * @param name what the tables' names begin with: a database may hold several indexes.
 * docs/ranking.md explains what it promises.
 */
export function createSearchIndex(db: DatabaseSync, name = 'search'): SearchIndex {
  const tables = createTables(db, name);
  const vocabulary = createVocabulary(db, name);

  function remove(statement: number): void {
    if (!tables.has(statement)) return;
    const passages = tables.passagesOf([statement]).get(statement) ?? [];
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
    settle: () => vocabulary.settle(),
    discard: () => vocabulary.discard(),
    beginBuilding: tables.beginBuilding,
    endBuilding: tables.endBuilding,
    find(phrase, { limit, offset, within }) {
      const query = readQuery(phrase, vocabulary);
      const nothing: Found = {
        matches: [],
        more: false,
        total: 0,
        nearest: null,
        explained: query.corrections,
        respelt: null,
      };
      if (query.terms.every((term) => term.folded === GAP)) return nothing;
      const wanted = offset + limit + 1;
      const graded = gradeAll(phrase, query, tables, within, wanted);
      const matches = graded.filter((each) => each.isMatch);
      const nearest = matches.length > 0 ? null : (graded.find(({ alignment }) => alignment.score >= NEAREST) ?? null);
      const more = matches.length > offset + limit;
      return {
        matches: matches.slice(offset, offset + limit).map((each) => gradedToMatch(phrase, query.terms, each)),
        more,
        total: more ? null : matches.length,
        nearest: nearest === null ? null : gradedToMatch(phrase, query.terms, nearest),
        explained: query.corrections,
        respelt: matches.length > 0 ? null : respell(phrase, query.terms, vocabulary),
      };
    },
    related(text, { limit, within, least }) {
      return findRelated(text, tables, vocabulary, within, limit).filter((match) => match.score >= least);
    },
  };
}

/** Grades as many statements as the page needs: word for word in quotations, then in reported words, then close. */
function gradeAll(phrase: string, query: Query, tables: Tables, within: Within | null, wanted: number): Graded[] {
  const asked = toAsked(phrase, query.terms);
  const candidates = createCandidates(query, tables, within);
  const graded = new Map<number, Graded | null>();
  const gradeEach = (statements: readonly number[]) => {
    const unknown = statements.filter((statement) => !graded.has(statement));
    for (const [statement, passages] of tables.passagesOf(unknown)) {
      graded.set(statement, gradeStatement(asked, statement, passages));
    }
  };
  const take = (fields: readonly ('quotation' | 'reported')[], most: number): number => {
    let [taken, read, last] = [0, 0, 0];
    let batch: number[] = [];
    do {
      batch = candidates.wordForWord(fields, last, wanted);
      gradeEach(batch);
      taken += batch.filter((statement) => fields.some((field) => field === graded.get(statement)?.grade)).length;
      read += batch.length;
      last = batch.at(-1) ?? last;
    } while (batch.length === wanted && taken < most && read < MOST_READ);
    return taken;
  };
  const isExact = (each: Graded | null) => each !== null && each.grade !== 'close';
  const most = Math.max(candidates.isCommon ? MOST_COMMON : MOST_WHOLE, wanted + 1);
  const whole = candidates.whole(most);
  gradeEach(whole);
  // Where all that have the words are known, those that have them word for word are among them.
  let exact = [...graded.values()].filter(isExact).length;
  if (whole.length === most) {
    // Both fields at once, which is nearly always all; where that is more than the page, quotations go first.
    exact = take(['quotation', 'reported'], wanted);
    if (exact >= wanted) {
      exact = take(['quotation'], wanted);
      if (exact < wanted) exact += take(['reported'], wanted - exact);
    }
  }
  if (exact < wanted && whole.length < most) {
    for (const { statements, isFar } of candidates.close()) {
      if (isFar && [...graded.values()].some((each) => each?.isMatch)) break;
      gradeEach(statements);
    }
  }
  return [...graded.values()].filter((each) => each !== null).sort(byGradeAndScore);
}
