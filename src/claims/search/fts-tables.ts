import type { DatabaseSync, SQLInputValue, StatementSync } from 'node:sqlite';
import { createIndexCache } from './index-cache.ts';
import { mergeLists, type UnitHits } from './merge-lists.ts';
import { stripAccents, tokenize, type Word } from './tokenizer.ts';
import { selectWithin } from './words-within.ts';

/** Where a passage's words come from. */
export type Field = 'quotation' | 'translation' | 'reported' | 'paraphrase';

/**
 * A text by which a statement can be found. `quotation`: one anchored fragment, as the source prints it;
 * `translation`: the other language of a quotation; `reported`: the source's own words for it; `paraphrase`: the desk's.
 */
export interface Passage {
  field: Field;
  text: string;
  /** A BCP 47 tag, or null where it is not known. */
  language: string | null;
}

/**
 * An SQL condition on the integer column `statement`. It is asked of each candidate, so write it as a look-up,
 * "EXISTS (SELECT 1 FROM statements WHERE id = statement AND side = ?)": a list, "statement IN (SELECT …)", is read
 * whole for each of the index's look-ups, which takes 50 ms where the list has 500,000.
 */
export interface SqlCondition {
  sql: string;
  params: (string | number)[];
}

/** A full-text index of the folded words of passages, one row a statement. The passages themselves stand with the statements. */
export interface FtsTables {
  /** Returns the words of the passages, without accents. */
  insert(statement: number, passages: readonly Passage[]): Set<string>;
  delete(statement: number): void;
  isEmpty(): boolean;
  /** As given to `createFtsTables`, cached. */
  readPassages(statements: readonly number[]): Map<number, readonly Passage[]>;
  /** Statements after one that match an FTS5 expression, in the order of their numbers. */
  match(expression: string, within: SqlCondition | null, after: number, limit: number): number[];
  /**
   * Statements that have one of the first `least` of the units (FTS5 expressions), those first that have most of all units
   * by weight, then in the order of their numbers. `has` tells which they have, as bits. The first ones are read whole,
   * the others only where a first one stands: put the rarest first.
   */
  rankByUnits(
    units: readonly { expression: string; weight: number }[],
    least: number,
    within: SqlCondition | null,
    limit: number,
  ): UnitHits[];
  /** The first `most` statements that match an FTS5 expression, in the order of their numbers. Cached until the index changes. */
  list(expression: string, most: number): Int32Array;
  /** How many statements match an FTS5 expression, up to `most`. */
  count(expression: string, most: number): number;
  /** Forgets what was read: it was changed, or the change was rolled back. */
  forget(): void;
  /** See SearchIndex. */
  beginBulkLoad(): void;
  endBulkLoad(): void;
}

export const FIELDS: readonly Field[] = ['quotation', 'translation', 'reported', 'paraphrase'];

/** Stands between two passages of one field, so that no phrase runs from one into the other. */
const BOUNDARY = '|';

/**
 * Whether a word is short. Two short words side by side are indexed as a pair too: "of the" is in a tenth of all
 * statements where its words are in two thirds, and a Chinese phrase is made of nothing but short words.
 */
export function isShortWord(plain: string): boolean {
  return plain.length <= 4;
}

/** The index's token for a pair of short words. No folded word has a tilde. */
export function pairToToken(first: string, second: string): string {
  return `~${first}~${second}`;
}

/** The index's token for a word with its accents. No folded word begins so. */
export function accentedToToken(folded: string): string {
  return `=${folded}`;
}

/**
 * A passage as it is indexed: its words without accents; then its pairs of short words, and then its accented words, so
 * that the pairs follow each other as their words do.
 */
function wordsToIndexed(words: readonly Word[], seen: Set<string>): string {
  const plain: string[] = [];
  const pairs: string[] = [];
  const accented: string[] = [];
  for (const { folded } of words) {
    const word = stripAccents(folded);
    const before = plain.at(-1);
    if (before !== undefined && isShortWord(before) && isShortWord(word)) pairs.push(pairToToken(before, word));
    if (word !== folded) accented.push(accentedToToken(folded));
    plain.push(word);
    seen.add(word);
  }
  return [plain, pairs, accented].map((tokens) => tokens.join(' ')).join(` ${BOUNDARY} `);
}

/** The words of each passage. Those of a quotation that stands in a longer one are read once: reading is a fifth of indexing. */
function passagesToWords(passages: readonly Passage[]): (readonly Word[])[] {
  const reported = passages.find(({ field }) => field === 'reported');
  const words = reported === undefined ? [] : tokenize(reported.text);
  return passages.map((passage) => {
    if (passage === reported) return words;
    const within = reported === undefined || passage.field !== 'quotation' ? -1 : reported.text.indexOf(passage.text);
    return (within === -1 ? null : selectWithin(words, passage.text, within)) ?? tokenize(passage.text);
  });
}

/** An FTS5 phrase of folded words. They hold no quotation mark, so nothing in them is read as syntax. */
export function wordsToPhrase(words: readonly string[]): string {
  return `"${words.join(' ').replaceAll('"', '')}"`;
}

/**
 * What the full-text index gathers in memory before it writes a piece, in bytes. FTS5's own is one mebibyte, a thousand
 * statements: larger pieces are merged less often, which is a tenth of the time that building takes. The file keeps the
 * number (hashsize, in fts5_config.c of SQLite's source): where a building was broken off, pieces stay larger.
 */
const BULK_LOAD_HASH_BYTES = 16 * 1024 * 1024;
const DEFAULT_HASH_BYTES = 1024 * 1024;

/**
 * Installs the tables where they are missing.
 *
 * @param name what their names begin with
 * @param readPassages the passages of those of the statements that there are, in the given order.
 */
export function createFtsTables(
  db: DatabaseSync,
  name: string,
  readPassages: (statements: readonly number[]) => Map<number, readonly Passage[]>,
): FtsTables {
  const folded = `${name}_folded`;
  const matching = `${folded} WHERE ${folded} MATCH ? AND rowid > ?`;
  // Every ASCII character that a folded word can hold is part of a token: only spaces separate.
  db.exec(`
    CREATE VIRTUAL TABLE IF NOT EXISTS ${folded} USING fts5(
      ${FIELDS.join(', ')}, content='', contentless_delete=1, tokenize="ascii tokenchars '$%&''+,-./:=^_|~'"
    );
  `);
  const selectAny = db.prepare(`SELECT rowid FROM ${folded} LIMIT 1`);
  const insertFolded = db.prepare(
    `INSERT INTO ${folded} (rowid, ${FIELDS.join(', ')}) VALUES (?, ${FIELDS.map(() => '?').join(', ')})`,
  );
  const matchAll = prepareArrays(db, `SELECT rowid FROM ${matching} ORDER BY rowid LIMIT ?`);
  let narrowed: { sql: string; statement: StatementSync } | null = null;
  // The plus keeps SQLite from running the full-text query anew for each statement that the condition lists.
  const matchWithin = (condition: string): StatementSync => {
    if (narrowed?.sql !== condition) {
      const sql = `SELECT statement FROM (SELECT rowid AS number, +rowid AS statement FROM ${matching}) WHERE (${condition})`;
      narrowed = { sql: condition, statement: prepareArrays(db, `${sql} ORDER BY number LIMIT ?`) };
    }
    return narrowed.statement;
  };
  // As one text: ten thousand numbers are read in 0.6 ms so, in 1.5 ms as rows.
  const listFirst = prepareArrays(
    db,
    `SELECT json_group_array(statement) FROM
     (SELECT rowid AS statement FROM ${folded} WHERE ${folded} MATCH ? ORDER BY rowid LIMIT ?)`,
  );
  const cache = createIndexCache<Passage>(db);
  const countFolded = db.prepare(
    `SELECT count(*) AS docs FROM (SELECT 1 FROM ${folded} WHERE ${folded} MATCH ? LIMIT ?)`,
  );
  const deleteFolded = db.prepare(`DELETE FROM ${folded} WHERE rowid = ?`);
  // In the text, since a bound number is none to it.
  const setHashBytes = (bytes: number) =>
    db.exec(`INSERT INTO ${folded} (${folded}, rank) VALUES ('hashsize', ${bytes})`);

  function list(expression: string, most: number): Int32Array {
    const { lists } = cache.current();
    const key = `${most} ${expression}`;
    let listed = lists.get(key);
    if (listed === undefined) {
      const [row] = selectRows(listFirst, expression, most);
      listed = Int32Array.from(JSON.parse(String(row?.[0])) as number[]);
      lists.set(key, listed);
    }
    return listed;
  }

  return {
    insert(statement, passages) {
      const words = new Set<string>();
      const wordsOf = passagesToWords(passages);
      const columns = FIELDS.map((field) =>
        wordsOf
          .filter((_, index) => passages[index]?.field === field)
          .map((each) => wordsToIndexed(each, words))
          .join(` ${BOUNDARY} `),
      );
      insertFolded.run(statement, ...columns);
      return words;
    },
    delete: (statement) => void deleteFolded.run(statement),
    isEmpty: () => selectAny.get() === undefined,
    readPassages(statements) {
      const cached = cache.current().passages;
      const unread = statements.filter((statement) => !cached.has(statement));
      const read = unread.length === 0 ? new Map<number, Passage[]>() : readPassages(unread);
      const found = new Map<number, readonly Passage[]>();
      for (const statement of statements) {
        const passages = read.get(statement) ?? cached.get(statement);
        if (passages !== undefined) found.set(statement, passages);
      }
      for (const [statement, passages] of read) cached.set(statement, passages);
      return found;
    },
    match(expression, within, after, limit) {
      const statement = within === null ? matchAll : matchWithin(within.sql);
      return selectRows(statement, expression, after, ...(within?.params ?? []), limit).map(([number]) =>
        Number(number),
      );
    },
    list,
    rankByUnits(units, least, within, limit) {
      const first = units
        .slice(0, least)
        .map(({ expression }) => expression)
        .join(' OR ');
      const lists = units.map(({ expression }, at) =>
        list(at < least ? expression : `${expression} AND (${first})`, NO_LIMIT),
      );
      const weigh = (has: number) => units.reduce((sum, { weight }, at) => (has & (1 << at) ? sum + weight : sum), 0);
      if (within === null) return mergeLists(lists, weigh, limit).slice(0, limit);
      // Asked of one after the other, the likeliest first, until there are enough.
      const passes = db.prepare(`SELECT 1 FROM (SELECT ? AS statement) WHERE (${within.sql})`);
      const found: UnitHits[] = [];
      for (const held of mergeLists(lists, weigh, Number.POSITIVE_INFINITY)) {
        if (passes.get(held.statement, ...within.params) !== undefined) found.push(held);
        if (found.length === limit) break;
      }
      return found;
    },
    forget: cache.clear,
    beginBulkLoad: () => setHashBytes(BULK_LOAD_HASH_BYTES),
    endBulkLoad() {
      setHashBytes(DEFAULT_HASH_BYTES);
      db.exec(`INSERT INTO ${folded} (${folded}) VALUES ('optimize')`);
    },
    count(expression, most) {
      return (countFolded.get(expression, most) as { docs: number }).docs;
    },
  };
}

/** As SQLite has it. */
const NO_LIMIT = -1;

/** A statement whose rows come as arrays: an object for each row costs three times as much. */
function prepareArrays(db: DatabaseSync, sql: string): StatementSync {
  const statement = db.prepare(sql);
  statement.setReturnArrays(true);
  return statement;
}

function selectRows(statement: StatementSync, ...values: SQLInputValue[]): unknown[][] {
  return statement.all(...values) as unknown as unknown[][];
}
