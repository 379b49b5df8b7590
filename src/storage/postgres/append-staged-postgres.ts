/** Appending staged records to the store in Postgres: page by page in one transaction. */
import pg from 'pg';
import { errorToMessage, OperatorError } from '../../lib/errors.ts';
import { openSqliteStore } from '../sqlite/sqlite.ts';
import { CALL_CHAIN, toCopyArguments } from './postgres-chain.ts';
import { parsePostgresUrl, pgErrorToOperatorError } from './postgres-errors.ts';
import { TABLE } from './postgres-schema.ts';

const PAGE = 256;

/** As `appendStaged`. Appends of other replicas wait meanwhile. */
export async function appendStagedToPostgres(
  url: string,
  stagedFile: string,
  namespace: string,
  known: number,
): Promise<void> {
  const { config, name } = parsePostgresUrl(url);
  const staged = openSqliteStore(stagedFile);
  const client = new pg.Client({ ...config, application_name: 'whosaid import' });
  const encoded = encodeURIComponent(namespace);
  try {
    await client.connect();
    await client.query('BEGIN');
    await client.query(`LOCK TABLE ${TABLE} IN SHARE ROW EXCLUSIVE MODE`);
    const { rows } = await client.query(`SELECT count(*) AS n FROM ${TABLE} WHERE namespace = $1`, [encoded]);
    if (Number(rows[0]?.n) !== known)
      throw new OperatorError(`${name} was written to meanwhile: stop every Whosaid on it and import again.`);
    let seen = 0;
    for (let after = 0; ; ) {
      const page = await staged.range(namespace, after, PAGE);
      const fresh = page.slice(Math.max(0, known - seen));
      if (fresh.length > 0) await client.query(CALL_CHAIN, toCopyArguments(`${encoded}:`, fresh));
      seen += page.length;
      after = page.at(-1)?.position ?? after;
      if (page.length < PAGE) break;
    }
    await client.query('COMMIT');
  } catch (error) {
    // The server rolls back what a closed connection left open.
    const told = pgErrorToOperatorError(error, name);
    if (told instanceof OperatorError) throw told;
    throw new OperatorError(`${name} did not take the records (${errorToMessage(error)}): nothing was imported.`, {
      cause: error,
    });
  } finally {
    await client.end().catch(() => {});
    await staged.close();
  }
}
