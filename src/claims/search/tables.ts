import type { DatabaseSync } from 'node:sqlite';
import { foldWords, withoutAccents } from '../wording.ts';

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

/** An SQL condition on the integer column `statement`, such as "statement IN (SELECT id FROM statements WHERE side = ?)". */
export interface Within {
  sql: string;
  params: (string | number)[];
}

/** The index's tables: the passages as they are, and a full-text index of their folded words, one row a statement. */
export interface Tables {
  put(statement: number, passages: readonly Passage[]): void;
  drop(statement: number): void;
  passagesOf(statement: number): Passage[];
  /** Statements that match an FTS5 expression: by rank, or else in the order of their numbers. */
  match(expression: string, within: Within | null, ranked: boolean, limit: number): number[];
  merge(): void;
}

export const FIELDS: readonly Field[] = ['quotation', 'translation', 'reported', 'paraphrase'];

/** Stands between two passages of one field, so that no phrase runs from one into the other. */
const BOUNDARY = '|';

/** A passage's words as they are indexed: without accents, one space between. */
export function textToIndexed(text: string): string {
  return foldWords(text)
    .map((word) => withoutAccents(word.folded))
    .join(' ');
}

/** An FTS5 phrase of folded words. They hold no quotation mark, so nothing in them is read as syntax. */
export function wordsToPhrase(words: readonly string[]): string {
  return `"${words.join(' ').replaceAll('"', '')}"`;
}

/** Installs the tables where they are missing. */
export function createTables(db: DatabaseSync): Tables {
  // Every ASCII character that a folded word can hold is part of a token: only spaces separate. The text itself is in
  // search_passages, so the full-text table keeps none.
  db.exec(`
    CREATE TABLE IF NOT EXISTS search_passages (
      statement INTEGER NOT NULL, ordinal INTEGER NOT NULL, field TEXT NOT NULL, language TEXT, text TEXT NOT NULL,
      PRIMARY KEY (statement, ordinal)
    ) WITHOUT ROWID;
    CREATE VIRTUAL TABLE IF NOT EXISTS search_folded USING fts5(
      ${FIELDS.join(', ')}, content='', contentless_delete=1, tokenize="ascii tokenchars '$%&''+,-./:^_|'"
    );
  `);
  const insertPassage = db.prepare('INSERT INTO search_passages VALUES (?, ?, ?, ?, ?)');
  const deletePassages = db.prepare('DELETE FROM search_passages WHERE statement = ?');
  const selectPassages = db.prepare(
    'SELECT field, text, language FROM search_passages WHERE statement = ? ORDER BY ordinal',
  );
  const insertFolded = db.prepare(
    `INSERT INTO search_folded (rowid, ${FIELDS.join(', ')}) VALUES (?, ${FIELDS.map(() => '?').join(', ')})`,
  );
  const deleteFolded = db.prepare('DELETE FROM search_folded WHERE rowid = ?');

  return {
    put(statement, passages) {
      passages.forEach(({ field, language, text }, i) => {
        insertPassage.run(statement, i, field, language, text);
      });
      const columns = FIELDS.map((field) =>
        passages
          .filter((passage) => passage.field === field)
          .map((passage) => textToIndexed(passage.text))
          .join(` ${BOUNDARY} `),
      );
      insertFolded.run(statement, ...columns);
    },
    drop(statement) {
      if (deletePassages.run(statement).changes > 0) deleteFolded.run(statement);
    },
    passagesOf(statement) {
      return selectPassages.all(statement) as unknown as Passage[];
    },
    match(expression, within, ranked, limit) {
      const order = ranked ? 'rank' : 'rowid';
      const inner = `SELECT rowid AS statement FROM search_folded WHERE search_folded MATCH ? ORDER BY ${order}`;
      const sql = within === null ? inner : `SELECT statement FROM (${inner}) WHERE (${within.sql})`;
      const rows = db.prepare(`${sql} LIMIT ?`).all(expression, ...(within?.params ?? []), limit);
      return (rows as unknown as { statement: number }[]).map((row) => row.statement);
    },
    merge() {
      db.exec("INSERT INTO search_folded (search_folded) VALUES ('optimize')");
    },
  };
}
