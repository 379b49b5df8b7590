/** Redaction of the store in Postgres. Its archived log, replicas and dumps are the server's own: docs/privacy.md. */
import pg from 'pg';
import { errorToMessage, OperatorError } from '../../lib/errors.ts';
import type { Announcement, Redact } from '../store.ts';
import { CALL_CHAIN, LINK_COLUMNS, rowToLink, toChainArguments } from './postgres-chain.ts';
import { parsePostgresUrl, pgErrorToOperatorError } from './postgres-errors.ts';
import { TABLE } from './postgres-schema.ts';

const PAGE_SIZE = 256;

/** As `redactStore`. Appends of other replicas wait meanwhile. */
export async function redactPostgres(url: string, redact: Redact, announcement: Announcement | null): Promise<number> {
  const { config, name } = parsePostgresUrl(url);
  const client = new pg.Client({ ...config, application_name: 'whosaid forget' });
  try {
    await client.connect();
    await assertTableOwner(client, name);
    await client.query('BEGIN');
    await client.query(`LOCK TABLE ${TABLE} IN SHARE ROW EXCLUSIVE MODE`);
    let changed = 0;
    for (let after = 0; ; ) {
      const { rows } = await client.query(
        `SELECT position, namespace, key, value, ${LINK_COLUMNS} FROM ${TABLE} WHERE position > $1 ORDER BY position LIMIT ${PAGE_SIZE}`,
        [after],
      );
      for (const row of rows) {
        after = Number(row.position);
        const namespace = decodeURIComponent(row.namespace);
        const key = String(row.key).slice(String(row.namespace).length + 1);
        const redacted = redact({ position: after, namespace, key, value: row.value, link: rowToLink(row) });
        if (redacted === undefined) continue;
        if (redacted === null) await client.query(`DELETE FROM ${TABLE} WHERE key = $1`, [row.key]);
        else await client.query(`UPDATE ${TABLE} SET value = $2 WHERE key = $1`, [row.key, redacted.value]);
        if (redacted !== null && redacted.seal !== null)
          await client.query(`UPDATE ${TABLE} SET salt = decode($2, 'hex'), more = $3 WHERE key = $1`, [
            row.key,
            redacted.seal.salt,
            redacted.seal.more === null ? null : JSON.stringify(redacted.seal.more),
          ]);
        changed += 1;
      }
      if (rows.length < PAGE_SIZE) break;
    }
    // Running replicas learn of it with the commit, and read the redacted rows.
    if (changed > 0 && announcement !== null) {
      const prefix = `${encodeURIComponent(announcement.namespace)}:`;
      await client.query(CALL_CHAIN, toChainArguments(prefix, [announcement.write()], announcement.sealer));
    }
    await client.query('COMMIT');
    // Rewrites the table’s files, without the old versions of its rows, and the samples of them that the planner keeps.
    await client.query(`VACUUM (FULL, ANALYZE) ${TABLE}`);
    return changed;
  } catch (error) {
    const reported = pgErrorToOperatorError(error, name);
    if (reported instanceof OperatorError) throw reported;
    const reason = errorToMessage(error);
    throw new OperatorError(`Forgetting in ${name} failed (${reason}): run it again.`, { cause: error });
  } finally {
    await client.end().catch(() => {});
  }
}

/** VACUUM skips a table of another owner with no more than a warning, and the old rows would stay in its files. */
async function assertTableOwner(client: pg.Client, name: string): Promise<void> {
  const { rows } = await client.query(
    `SELECT relowner::regrole::text AS owner FROM pg_class
     WHERE oid = to_regclass('${TABLE}') AND NOT pg_has_role(relowner, 'USAGE')`,
  );
  if (rows.length === 0) return;
  throw new OperatorError(
    `${name}: only the owner of the table ${TABLE}, ${rows[0].owner}, can overwrite what is forgotten: run this as that role.`,
  );
}
