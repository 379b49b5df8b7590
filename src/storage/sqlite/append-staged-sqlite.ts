/** Appending staged records to the embedded store: one transaction over both files. */
import { DatabaseSync } from 'node:sqlite';
import { OperatorError } from '../../lib/errors.ts';
import { createKeepingSealer } from '../chain.ts';
import { createChainWriter, LINK_COLUMNS, rowToLink } from './sqlite-chain.ts';
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
    const insert = database.prepare('INSERT INTO main.records (namespace, key, value) VALUES (?, ?, ?)');
    const staged = database
      .prepare(
        `SELECT records.key, records.value, ${LINK_COLUMNS}
         FROM staged.records LEFT JOIN staged.chain ON chain.position = records.position
         WHERE namespace = ? ORDER BY records.position LIMIT -1 OFFSET ?`,
      )
      .iterate(namespace, known);
    const chain = createChainWriter(database, namespace, createKeepingSealer(new Map()));
    for (const row of staged) {
      const key = String(row.key);
      const { lastInsertRowid } = insert.run(namespace, key, String(row.value));
      const link = rowToLink(row);
      if (link !== null) chain.link(lastInsertRowid, key, link);
    }
    database.exec('COMMIT');
  } catch (error) {
    if (database?.isTransaction) database.exec('ROLLBACK');
    throw sqliteErrorToOperatorError(error, file);
  } finally {
    database?.close();
  }
}
