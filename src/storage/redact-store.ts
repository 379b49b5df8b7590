/**
 * The one operation that changes what is stored: a person's right to be forgotten is stronger than the ledger's promise. It
 * is not part of the store's interface, so that only the command for it can reach it.
 */
import { embeddedStorePath } from './open-store.ts';
import { redactSqlite } from './sqlite/redact-sqlite.ts';
import type { Announcement, Redact } from './store.ts';

/**
 * Redacts a whole store and announces it in one transaction (unless nothing of the ledger stays), and then removes the old bytes from its files: also where
 * nothing was left to redact, because an earlier run may have been interrupted before that.
 *
 * @returns how many rows were changed or dropped. Throws OperatorError; then nothing was changed.
 */
export async function redactStore(
  url: string,
  dataDir: string,
  redact: Redact,
  announcement: Announcement | null,
): Promise<number> {
  const file = embeddedStorePath(url, dataDir);
  if (file !== null) return redactSqlite(file, redact, announcement);
  const { redactPostgres } = await import('./postgres/redact-postgres.ts');
  return redactPostgres(url, redact, announcement);
}
