/**
 * Appends any number of records, all or none, without holding them in memory: they come from a SQLite store beside it. Kept
 * out of the store's interface, because it holds the store's write lock for as long as it takes.
 */
import { embeddedStorePath } from './open-store.ts';
import { appendStagedToSqlite } from './sqlite/append-staged-sqlite.ts';

/**
 * Appends the namespace's records in `stagedFile` behind its first `known`, which the target has to hold already, as many
 * and no more. In one transaction, in their order.
 *
 * @throws OperatorError when the target holds another number of records, or cannot be written; then nothing was appended.
 */
export async function appendStaged(
  url: string,
  dataDir: string,
  stagedFile: string,
  namespace: string,
  known: number,
): Promise<void> {
  const file = embeddedStorePath(url, dataDir);
  if (file !== null) return appendStagedToSqlite(file, stagedFile, namespace, known);
  const { appendStagedToPostgres } = await import('./postgres/append-staged-postgres.ts');
  return appendStagedToPostgres(url, stagedFile, namespace, known);
}
