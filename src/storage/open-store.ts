import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { OperatorError } from '../lib/errors.ts';
import { openSqliteStore } from './sqlite/sqlite.ts';
import type { Store } from './store.ts';

/**
 * Opens the store that STORE_URL names: empty or `sqlite:` for `ledger.sqlite` in the data folder, `sqlite:/path/to/file`,
 * or `postgres://…`. Throws OperatorError, in one line that holds no password, when it cannot be used.
 */
export async function openStore(url: string, dataDir: string): Promise<Store> {
  const file = embeddedStorePath(url, dataDir);
  if (file !== null) return openSqliteStore(file);
  if (/^postgres(ql)?:\/\//i.test(url)) {
    // Loaded only when asked for: most newsrooms never need it.
    const { openPostgresStore } = await import('./postgres/postgres.ts');
    return openPostgresStore(url);
  }
  // Only what stands before :// is shown: anything else may be a password in the wrong place.
  const scheme = /^([a-z][a-z0-9+.-]*):\/\//i.exec(url)?.[1]?.toLowerCase() ?? null;
  const known = 'Leave it empty for a file in the data folder, or use sqlite:/path/to/file or postgres://…';
  throw new OperatorError(
    scheme === null
      ? `STORE_URL is not an address of a store. ${known}`
      : `STORE_URL begins with ${scheme}://, which is no store that Whosaid knows. ${known}`,
  );
}

/** As `openStore`, for what reads a record that has to be there: opening would create an embedded one. */
export async function openExistingStore(url: string, dataDir: string): Promise<Store> {
  const file = embeddedStorePath(url, dataDir);
  if (file !== null && !existsSync(file)) throw new OperatorError(`There is no store ${file}.`);
  return openStore(url, dataDir);
}

/** The file of an embedded store, or null when the address names another kind of store. */
export function embeddedStorePath(url: string, dataDir: string): string | null {
  const path = url === '' ? '' : /^sqlite:(?:\/\/(?=\/))?(.*)$/is.exec(url)?.[1];
  if (path === undefined) return null;
  return path === '' ? join(dataDir, 'ledger.sqlite') : resolve(path);
}
