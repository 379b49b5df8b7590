/** Turns SQLite's errors into errors for the operator. Result codes: https://www.sqlite.org/rescode.html */
import { errorToMessage, OperatorError } from '../../lib/errors.ts';

const CODES = { IOERR: 10, CORRUPT: 11, FULL: 13, CANTOPEN: 14, READONLY: 8, NOTADB: 26, BUSY: 5, LOCKED: 6 };

const RIGHTS = 'let the user that runs Whosaid write to it and to its folder';

/** The primary SQLite result code of an error of node:sqlite, or null when it is none. */
function sqliteCode(error: unknown): number | null {
  if (!(error instanceof Error) || !('errcode' in error) || typeof error.errcode !== 'number') return null;
  return error.errcode & 0xff;
}

/** Whether another connection held the lock for longer than the time-out. */
export function isBusy(error: unknown): boolean {
  const code = sqliteCode(error);
  return code === CODES.BUSY || code === CODES.LOCKED;
}

/** Whether the file is damaged or no database at all. */
export function isCorruption(error: unknown): boolean {
  const code = sqliteCode(error);
  return code === CODES.CORRUPT || code === CODES.NOTADB;
}

/** The file is left as it is: what is in it may be all there is. */
export function createCorruptionError(file: string, what: string, cause?: unknown): OperatorError {
  // SQLite's findings may have several lines.
  const found = what.replaceAll(/\s+/g, ' ');
  return new OperatorError(
    `${file} is damaged (${found}). It was left as it is: put a backup in its place, or save what can be read with: sqlite3 "${file}" .recover | sqlite3 "${file}.recovered"`,
    { cause },
  );
}

/**
 * Turns an error that only the operator can fix (damage, a full disk, missing rights) into an OperatorError that names the
 * file. Any other is temporary, such as a lock held too long, and is returned as it was. So is an I/O error, with the file's
 * name: a commit whose last write failed can still turn up.
 */
export function sqliteErrorToOperatorError(error: unknown, file: string): unknown {
  const what = errorToMessage(error);
  if (isCorruption(error)) return createCorruptionError(file, what, error);
  const withRemedy = (remedy: string) => `${file}: ${remedy} (${what}).`;
  switch (sqliteCode(error)) {
    case CODES.FULL:
      return new OperatorError(withRemedy('there is no space left for it: free some disk space'), { cause: error });
    case CODES.READONLY:
      return new OperatorError(withRemedy(`it may only be read: ${RIGHTS}`), { cause: error });
    case CODES.CANTOPEN:
      return new OperatorError(withRemedy(`it cannot be opened: check that it is a file, and ${RIGHTS}`), {
        cause: error,
      });
    case CODES.IOERR:
      return new Error(withRemedy('the disk refused: check its space, its limits and its health'), { cause: error });
    default:
      return error;
  }
}
