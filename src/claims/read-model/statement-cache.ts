/** Compiled SQL, kept for each connection: compiling costs more than most queries take to run. */
import type { DatabaseSync, StatementSync } from 'node:sqlite';
import { LRUCache } from 'lru-cache';

/** More than there are texts in the code; a filter of another length is another text. */
const MAX_STATEMENTS = 500;

const compiled = new WeakMap<DatabaseSync, LRUCache<string, StatementSync>>();

/** @returns a statement that others use too: run it to its end, do not iterate over it. */
export function prepareCached(db: DatabaseSync, sql: string): StatementSync {
  let statements = compiled.get(db);
  if (statements === undefined) {
    statements = new LRUCache({ max: MAX_STATEMENTS });
    compiled.set(db, statements);
  }
  let statement = statements.get(sql);
  if (statement === undefined) {
    statement = db.prepare(sql);
    statements.set(sql, statement);
  }
  return statement;
}
