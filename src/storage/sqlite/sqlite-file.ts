/** Creates the embedded store's file: nobody sees it half-made, and none that is there is replaced. */
import { chmodSync, closeSync, existsSync, fsyncSync, linkSync, mkdirSync, openSync, rmSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { OperatorError } from '../../lib/errors.ts';
import { createCorruptionError, sqliteErrorToOperatorError } from './sqlite-errors.ts';

/**
 * Creates the folder (0700). Throws OperatorError with the folder's name when that is not possible.
 */
export function createFolder(folder: string): void {
  try {
    makeFolder(folder);
  } catch (error) {
    throw folderError(folder, error);
  }
}

/** One folder at a time: Node's recursive mkdir never returns on a file system such as /proc. */
function makeFolder(folder: string): void {
  if (isFolder(folder)) return;
  const above = dirname(folder);
  if (above !== folder) makeFolder(above);
  try {
    mkdirSync(folder, { mode: 0o700 });
  } catch (error) {
    // Another process that starts at the same time may have created it; a file of that name is no folder.
    if (!hasCode(error, 'EEXIST') || !isFolder(folder)) throw error;
  }
}

function isFolder(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false;
}

/**
 * Creates `file` with the tables of `schema` unless it is there. The file is built under another name and then linked to its
 * own, which fails when another process was quicker: so an empty or half-made file is always damage.
 * Throws OperatorError when the folder refuses, or when the main file is gone while its write-ahead log is there.
 */
export function createFile(file: string, schema: string): void {
  if (existsSync(file)) return;
  createFolder(dirname(file));
  if (existsSync(`${file}-wal`)) {
    throw createCorruptionError(
      file,
      `the file is gone while ${file}-wal, which holds its latest records, is still there`,
    );
  }
  const draft = `${file}.new-${process.pid}`;
  try {
    rmSync(draft, { force: true });
    const database = new DatabaseSync(draft);
    database.exec(schema);
    database.close();
    chmodSync(draft, 0o600);
    linkSync(draft, file);
    syncPath(dirname(file));
  } catch (error) {
    if (hasCode(error, 'EEXIST')) return;
    throw folderError(dirname(file), sqliteErrorToOperatorError(error, file));
  } finally {
    rmSync(draft, { force: true });
  }
}

/** Makes sure that a new file and its name are on the disk. */
export function syncFile(file: string): void {
  chmodSync(file, 0o600);
  syncPath(file);
  syncPath(dirname(file));
}

/** Without this for the folder, a power cut may lose the new name. */
function syncPath(path: string): void {
  const handle = openSync(path, 'r');
  fsyncSync(handle);
  closeSync(handle);
}

function folderError(folder: string, error: unknown): unknown {
  if (error instanceof OperatorError || !(error instanceof Error) || !('syscall' in error)) return error;
  return new OperatorError(
    `The folder ${folder} cannot be written to (${error.message}): let the user that runs Whosaid write to it, or set DATA_DIR.`,
    { cause: error },
  );
}

function hasCode(error: unknown, code: string): boolean {
  return error instanceof Error && 'code' in error && error.code === code;
}
