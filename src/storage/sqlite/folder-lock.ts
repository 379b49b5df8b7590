/**
 * One bot on a data folder. The lock is SQLite's own write lock on `bot.lock`: the operating system drops it with the
 * process, also after kill -9, so it is never stale. The usual lock packages (proper-lockfile and its kin) leave a file
 * behind and guess from its age, which a sleeping machine or a changed clock gets wrong; flock needs a compiled package.
 */
import { hostname } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { OperatorError } from '../../lib/errors.ts';
import { isBusy, isCorruption, sqliteErrorToOperatorError } from './sqlite-errors.ts';
import { createFolder } from './sqlite-file.ts';

/** The holder commits its name in between; whoever looks at that moment waits this long, in milliseconds. */
const BUSY_TIMEOUT_MS = 1_000;

export interface FolderLock {
  /** Lets the next bot in. The end of the process does the same. */
  release(): void;
}

/**
 * Holds `dataDir` (made if missing) until `release` or the end of the process. Throws OperatorError with the number of the
 * process that holds it already. Not for folders on network file systems: their locks do not always hold.
 */
export function lockDataFolder(dataDir: string): FolderLock {
  createFolder(dataDir);
  const file = join(dataDir, 'bot.lock');
  let database: DatabaseSync | null = null;
  try {
    database = new DatabaseSync(file, { timeout: BUSY_TIMEOUT_MS });
    database.exec('BEGIN IMMEDIATE');
    database.exec(
      'CREATE TABLE IF NOT EXISTS holder (one INTEGER PRIMARY KEY CHECK (one = 1), name TEXT NOT NULL) STRICT',
    );
    database.prepare('REPLACE INTO holder VALUES (1, ?)').run(`process ${process.pid} on ${hostname()}`);
    database.exec('COMMIT');
    // The name is for others to read, so it is committed first and the lock is taken again. Two that start together may
    // meet in between: one of them then fails here, and never both.
    database.exec('BEGIN IMMEDIATE');
  } catch (error) {
    const holder = isBusy(error) && database !== null ? readHolder(database) : null;
    database?.close();
    if (isCorruption(error)) {
      throw new OperatorError(`${file} is not a lock of Whosaid: delete it while no bot runs.`, { cause: error });
    }
    if (!isBusy(error)) throw sqliteErrorToOperatorError(error, file);
    throw new OperatorError(
      `Another Whosaid (${holder ?? 'of unknown number'}) is running on ${dataDir}: stop it first, or give this one a DATA_DIR of its own.`,
    );
  }
  const held = database;
  return {
    release() {
      if (held.isOpen) held.close();
    },
  };
}

function readHolder(database: DatabaseSync): string | null {
  try {
    const name = database.prepare('SELECT name FROM holder').get()?.name;
    return name === undefined ? null : String(name);
  } catch {
    return null;
  }
}
