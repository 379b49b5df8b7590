/** Postgres addresses, and errors for the operator, without the password. */
import pg from 'pg';
import { OperatorError } from '../../lib/errors.ts';

/** Remedies for errors that a retry does not cure (https://www.postgresql.org/docs/current/errcodes-appendix.html). */
const REMEDIES: Record<string, string> = {
  '53100': 'the disk of the server is full: free some space there',
  '42501': 'the role lacks a right: let it own the database, or grant it CREATE and USAGE on the schema public',
  '25006':
    'it takes no changes now: give STORE_URL the address of the primary, not of a standby, or let the database be written to',
  '28P01': 'the password was refused: correct STORE_URL',
  '28000': 'the server refuses this role: correct STORE_URL or pg_hba.conf',
  '3D000': 'the database does not exist: create it, or correct STORE_URL',
  '42P01': 'the table is gone: restore the database from a backup',
  '42883': 'a function of ours is gone: start Whosaid again, which makes it anew',
  XX001: 'the data is damaged: restore the database from a backup',
  XX002: 'an index is damaged: run REINDEX DATABASE, then check the data',
};

/** What pg needs to connect, and the address in words for people. Throws OperatorError when the address is malformed. */
export function parsePostgresUrl(url: string): { config: pg.ClientConfig; name: string } {
  const malformed = new OperatorError(
    'STORE_URL is not a well-formed address like postgres://user:password@host:5432/database: percent-encode special characters in the password, such as @ : / ? # %.',
  );
  if (!URL.canParse(url)) throw malformed;
  const { hostname, port, pathname, search, hash, username, password } = new URL(url);
  // An @ after the host, or a #, is an unencoded character of the password that split the address in the wrong place.
  if (hash !== '' || `${pathname}${search}`.includes('@') || !isEncoded(`${username}${password}${pathname}`))
    throw malformed;
  const name = `Postgres at ${hostname || 'localhost'}:${port || 5432}${decodeURIComponent(pathname)}`;
  return { config: { connectionString: url }, name };
}

function isEncoded(text: string): boolean {
  try {
    decodeURIComponent(text);
    return true;
  } catch {
    return false;
  }
}

/** Turns an error that only the operator can fix into an OperatorError; any other is returned as it was. */
export function pgErrorToOperatorError(error: unknown, name: string): unknown {
  const code = error instanceof pg.DatabaseError ? error.code : undefined;
  const remedy = code === undefined ? undefined : REMEDIES[code];
  if (remedy === undefined) return error;
  return new OperatorError(`${name}: ${remedy} (${(error as Error).message}).`, { cause: error });
}
