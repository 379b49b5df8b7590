/**
 * Backups of the embedded store: SQLite's own online copy (https://www.sqlite.org/backup.html), which is one moment of the
 * store while others write to it. Copying the file by hand would miss what stands in its write-ahead log.
 */
import { copyFileSync, existsSync, linkSync, renameSync, rmSync } from 'node:fs';
import { dirname } from 'node:path';
import { backup, DatabaseSync } from 'node:sqlite';
import { OperatorError } from '../../lib/errors.ts';
import { digestStore, type StoreDigest } from '../copy-store.ts';
import { openSqliteStore } from './sqlite.ts';
import { sqliteErrorToOperatorError } from './sqlite-errors.ts';
import { createFolder, syncFile } from './sqlite-file.ts';

/** Pages copied between two turns of the event loop. */
const PAGES_PER_STEP = 512;

/**
 * Copies the store `from` to the new file `to`, while others use it, and reads the copy back.
 *
 * @returns what the copy holds. Throws OperatorError when `from` is no store of ours or `to` is there already.
 */
export async function backUp(from: string, to: string): Promise<StoreDigest> {
  if (!existsSync(from)) throw new OperatorError(`There is no store ${from} to back up.`);
  if (existsSync(to)) throw new OperatorError(`${to} is there already: a backup never replaces a file. Name another.`);
  createFolder(dirname(to));
  return withTemporaryFile(from, to, async (draft) => {
    const source = new DatabaseSync(from, { readOnly: true, timeout: 5_000 });
    try {
      await backup(source, draft, { rate: PAGES_PER_STEP });
    } finally {
      source.close();
    }
    const proof = await readDigest(draft);
    // A link fails where a rename would replace what another process has put there meanwhile.
    linkSync(draft, to);
    return proof;
  });
}

/**
 * Puts the backup `from` in the place of the store `to`, on which no bot may run.
 *
 * @returns what the store then holds. Throws OperatorError when `from` is no whole backup or `to` holds records.
 */
export async function restore(from: string, to: string): Promise<StoreDigest> {
  if (!existsSync(from)) throw new OperatorError(`There is no backup ${from}.`);
  createFolder(dirname(to));
  if (existsSync(to) || existsSync(`${to}-wal`)) {
    const { count } = await readDigest(to);
    if (count > 0) {
      throw new OperatorError(
        `${to} holds ${count} records, and a backup never replaces records: move it and its -wal and -shm files away first.`,
      );
    }
  }
  return withTemporaryFile(from, to, async (draft) => {
    copyFileSync(from, draft);
    // A store that was moved away may have its latest records there alone.
    if (existsSync(`${from}-wal`)) copyFileSync(`${from}-wal`, `${draft}-wal`);
    const proof = await readDigest(draft);
    for (const suffix of ['-wal', '-shm']) rmSync(`${to}${suffix}`, { force: true });
    renameSync(draft, to);
    return proof;
  });
}

/**
 * Works on a file beside `to` that is gone afterwards; what has got its own name is on the disk. The draft is a copy of
 * `from`, so that what is wrong with it is told of that.
 */
async function withTemporaryFile(
  from: string,
  to: string,
  work: (draft: string) => Promise<StoreDigest>,
): Promise<StoreDigest> {
  const draft = `${to}.new-${process.pid}`;
  try {
    const proof = await work(draft);
    syncFile(to);
    return proof;
  } catch (error) {
    const reported = sqliteErrorToOperatorError(error, to);
    if (!(reported instanceof OperatorError)) throw reported;
    throw new OperatorError(reported.message.replaceAll(draft, from), { cause: reported });
  } finally {
    for (const suffix of ['', '-wal', '-shm', '-journal']) rmSync(`${draft}${suffix}`, { force: true });
  }
}

/** Opening checks the format and the pages; closing folds the write-ahead log back, so that the one file is all there is. */
async function readDigest(file: string): Promise<StoreDigest> {
  const store = openSqliteStore(file);
  try {
    return await digestStore(store);
  } finally {
    await store.close();
  }
}
