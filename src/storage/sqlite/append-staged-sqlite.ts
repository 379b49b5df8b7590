/** Appending staged records to the embedded store: one statement over both files. */
import { DatabaseSync } from 'node:sqlite';
import { OperatorError } from '../../lib/errors.ts';
import { sqliteErrorToOperatorError } from './sqlite-errors.ts';

/** As `appendStaged`. */
export function appendStagedToSqlite(file: string, stagedFile: string, namespace: string, known: number): void {
  let database: DatabaseSync | null = null;
  try {
    database = new DatabaseSync(file, { timeout: 5_000 });
    database.prepare('ATTACH ? AS staged').run(stagedFile);
    database.exec('PRAGMA main.synchronous = FULL; BEGIN IMMEDIATE');
    const held = database.prepare('SELECT count(*) AS n FROM main.records WHERE namespace = ?').get(namespace)?.n;
    if (held !== known)
      throw new OperatorError(`${file} was written to meanwhile: stop every Whosaid on it and import again.`);
    database
      .prepare(
        `INSERT INTO main.records (namespace, key, value)
         SELECT namespace, key, value FROM staged.records WHERE namespace = ? ORDER BY position LIMIT -1 OFFSET ?`,
      )
      .run(namespace, known);
    database.exec('COMMIT');
  } catch (error) {
    if (database?.isTransaction) database.exec('ROLLBACK');
    throw sqliteErrorToOperatorError(error, file);
  } finally {
    database?.close();
  }
}
