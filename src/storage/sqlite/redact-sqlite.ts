/** Redaction of the embedded store, down to the bytes of its file. */
import { DatabaseSync } from 'node:sqlite';
import { OperatorError } from '../../lib/errors.ts';
import type { Announcement, Redact, StoredRow } from '../store.ts';
import { createChainWriter, LINK_COLUMNS, rowToLink } from './sqlite-chain.ts';
import { sqliteErrorToOperatorError } from './sqlite-errors.ts';

export function redactSqlite(file: string, redact: Redact, announcement: Announcement | null): number {
  let database: DatabaseSync | null = null;
  try {
    database = new DatabaseSync(file, { timeout: 5_000 });
    // What is freed is overwritten with zeros: https://www.sqlite.org/pragma.html#pragma_secure_delete
    database.exec('PRAGMA secure_delete = ON; PRAGMA synchronous = FULL; BEGIN IMMEDIATE');
    const update = database.prepare('UPDATE records SET value = ? WHERE position = ?');
    const drop = database.prepare('DELETE FROM records WHERE position = ?');
    const next = database.prepare(
      `SELECT records.position, namespace, key, value, ${LINK_COLUMNS}
       FROM records LEFT JOIN chain ON chain.position = records.position
       WHERE records.position > ? ORDER BY records.position LIMIT 1`,
    );
    const chain =
      announcement === null ? null : createChainWriter(database, announcement.namespace, announcement.sealer);
    let changed = 0;
    for (let row = next.get(0); row !== undefined; row = next.get(Number(row.position))) {
      const stored = { ...(row as unknown as StoredRow), link: rowToLink(row) };
      const redacted = redact(stored);
      if (redacted === undefined) continue;
      if (redacted === null) drop.run(stored.position);
      else update.run(redacted.value, stored.position);
      if (redacted !== null && redacted.seal !== null) chain?.reseal(stored.position, redacted.seal);
      changed += 1;
    }
    if (changed > 0 && announcement !== null) {
      const { namespace, sealer } = announcement;
      const { key, value } = announcement.write();
      const { lastInsertRowid } = database
        .prepare('INSERT INTO records (namespace, key, value) VALUES (?, ?, ?)')
        .run(namespace, key, value);
      chain?.link(lastInsertRowid, key, sealer.seal(key, value));
    }
    database.exec('COMMIT');
    // Pages that were freed earlier, and the write-ahead log, may hold old bytes as well.
    database.exec('VACUUM');
    const blocked = Object.values(database.prepare('PRAGMA wal_checkpoint(TRUNCATE)').get() ?? {})[0];
    if (blocked !== 0) {
      throw new OperatorError(
        `${file}-wal still holds old bytes, because another process reads the store: stop it and run this again.`,
      );
    }
    return changed;
  } catch (error) {
    if (database?.isTransaction) database.exec('ROLLBACK');
    throw sqliteErrorToOperatorError(error, file);
  } finally {
    database?.close();
  }
}
