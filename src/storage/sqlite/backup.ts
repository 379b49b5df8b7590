/**
 * Backups of the embedded store by VACUUM INTO (https://www.sqlite.org/lang_vacuum.html#vacuum_into): one moment of the
 * store while others write to it, and nothing of what was deleted. Copying the file by hand would miss what is in its
 * write-ahead log.
 */
import { copyFileSync, existsSync, linkSync, renameSync, rmSync } from 'node:fs';
import { dirname } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { OperatorError } from '../../lib/errors.ts';
import { digestStore, type StoreDigest } from '../copy-store.ts';
import { openSqliteStore } from './sqlite.ts';
import { sqliteErrorToOperatorError } from './sqlite-errors.ts';
import { createFolder, syncFile } from './sqlite-file.ts';

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
      source.prepare('VACUUM INTO ?').run(draft);
    } finally {
      source.close();
    }
    const proof = await readDigest(draft);
    // Unlike a rename, a link fails where another process has put a file there meanwhile.
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
    // The latest records of a store that was moved away may be in its write-ahead log only.
    if (existsSync(`${from}-wal`)) copyFileSync(`${from}-wal`, `${draft}-wal`);
    const proof = await readDigest(draft);
    for (const suffix of ['-wal', '-shm']) rmSync(`${to}${suffix}`, { force: true });
    renameSync(draft, to);
    return proof;
  });
}

/**
 * Works on a temporary file beside `to`, and makes sure that `to` is on the disk. The draft is a copy of `from`, so its errors
 * name that file.
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

/** Opening checks the format and the pages; closing writes the write-ahead log into the file. */
async function readDigest(file: string): Promise<StoreDigest> {
  const store = openSqliteStore(file);
  try {
    return await digestStore(store);
  } finally {
    await store.close();
  }
}
