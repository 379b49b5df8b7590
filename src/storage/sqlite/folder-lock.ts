/**
 * One bot on a data folder, and on a ledger's file. The lock is SQLite's own write lock on a file beside it: the operating
 * system drops it with the process, also after kill -9, so it is never stale. The usual lock packages (proper-lockfile and
 * its kin) leave a file behind and guess from its age, which a sleeping machine or a changed clock gets wrong; flock needs a
 * compiled package. Not for network file systems: their locks do not always hold.
 */
import { existsSync, realpathSync } from 'node:fs';
import { hostname } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { OperatorError } from '../../lib/errors.ts';
import { embeddedStorePath } from '../open-store.ts';
import { isBusy, isCorruption, sqliteErrorToOperatorError } from './sqlite-errors.ts';
import { createFolder } from './sqlite-file.ts';

/** A holder that commits its name blocks readers for a moment: they wait this long, in milliseconds. */
const BUSY_TIMEOUT_MS = 1_000;

export interface FolderLock {
  /** Lets the next bot in. The end of the process does the same. */
  release(): void;
}

/**
 * Locks the data folder (created if missing) and, for an embedded store, the ledger's file, which another bot may reach by
 * its STORE_URL from another data folder. Both stay locked until `release` or the end of the process.
 *
 * @throws OperatorError with the number of the process that holds one of them.
 */
export function lockRecord({ DATA_DIR, STORE_URL }: { DATA_DIR: string; STORE_URL: string }): FolderLock {
  const folder = lockDataFolder(DATA_DIR);
  const file = embeddedStorePath(STORE_URL, DATA_DIR);
  if (file === null) return folder;
  try {
    const store = lockStoreFile(file);
    return {
      release() {
        store.release();
        folder.release();
      },
    };
  } catch (error) {
    folder.release();
    throw error;
  }
}

export function lockDataFolder(dataDir: string): FolderLock {
  createFolder(dataDir);
  return lock(join(dataDir, 'bot.lock'), `${dataDir}: stop it first, or give this one a DATA_DIR of its own`);
}

/** By the file's real path: two names of one file share the lock. */
export function lockStoreFile(file: string): FolderLock {
  createFolder(dirname(file));
  const path = existsSync(file) ? realpathSync(file) : join(realpathSync(dirname(file)), basename(file));
  return lock(`${path}.lock`, `${file}: stop it first, or give this one a STORE_URL of its own`);
}

/** @param conflict what another process runs on, and the remedy. */
function lock(file: string, conflict: string): FolderLock {
  let database: DatabaseSync | null = null;
  try {
    database = new DatabaseSync(file, { timeout: BUSY_TIMEOUT_MS });
    database.exec('BEGIN IMMEDIATE');
    database.exec(
      'CREATE TABLE IF NOT EXISTS holder (one INTEGER PRIMARY KEY CHECK (one = 1), name TEXT NOT NULL) STRICT',
    );
    database.prepare('REPLACE INTO holder VALUES (1, ?)').run(`process ${process.pid} on ${hostname()}`);
    database.exec('COMMIT');
    // The name is for others to read, so it is committed before the lock is taken for good. Of two processes that start
    // together one fails here, and never both.
    database.exec('BEGIN IMMEDIATE');
  } catch (error) {
    const holder = isBusy(error) && database !== null ? readHolder(database) : null;
    database?.close();
    if (isCorruption(error)) {
      throw new OperatorError(`${file} is not a lock of Whosaid: delete it while no bot runs.`, { cause: error });
    }
    if (!isBusy(error)) throw sqliteErrorToOperatorError(error, file);
    throw new OperatorError(`Another Whosaid (${holder ?? 'of unknown number'}) is running on ${conflict}.`);
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
