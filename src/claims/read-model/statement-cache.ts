/** Statements of SQL, compiled once for each connection: compiling costs more than most of them take to run. */
import type { DatabaseSync, StatementSync } from 'node:sqlite';

const compiled = new WeakMap<DatabaseSync, Map<string, StatementSync>>();

/** Only for SQL that is written in the code: every text is kept as long as the connection. Not to be iterated over. */
export function prepareCached(db: DatabaseSync, sql: string): StatementSync {
  let ofConnection = compiled.get(db);
  if (ofConnection === undefined) {
    ofConnection = new Map();
    compiled.set(db, ofConnection);
  }
  const known = ofConnection.get(sql);
  if (known !== undefined) return known;
  const statement = db.prepare(sql);
  ofConnection.set(sql, statement);
  return statement;
}
