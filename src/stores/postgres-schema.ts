/** The table of the Postgres store. */
import type pg from 'pg';
import { OperatorError } from '../errors.ts';

export const TABLE = 'whosaid_records';
/** The channel that changes are announced on (https://www.postgresql.org/docs/current/sql-notify.html). */
export const CHANNEL = 'whosaid_changes';
const FORMAT = 'Whosaid store, format 1';
/** Any number that nothing else in the database takes as an advisory lock. */
const LOCK = 0x57534144;

/**
 * `key` holds "namespace:key" as Keyv's adapter writes it; comparing it byte by byte (collation C) gives the order of code
 * points on every server.
 *
 * Positions are the order of arrival. A sequence alone would not do: of two transactions the later number may be committed
 * first, and a reader that has gone past it would never see the earlier one. So every insert waits for the ones before it:
 * the lock is taken before the row gets its number and is given back after the row can be seen.
 *
 * What was acknowledged is on the disk, also where the server's own default is synchronous_commit = off.
 *
 * An append that meets its key locks the row that holds it (DO UPDATE does, also where nothing is updated; DO NOTHING does
 * not): a delete that comes in between would otherwise leave an append acknowledged of which nothing is stored.
 */
const SCHEMA = `
  CREATE TABLE ${TABLE} (
    key text COLLATE "C" PRIMARY KEY,
    value text NOT NULL,
    position bigint GENERATED ALWAYS AS IDENTITY UNIQUE,
    namespace text COLLATE "C" NOT NULL GENERATED ALWAYS AS (split_part(key, ':', 1)) STORED
  );
  CREATE INDEX ${TABLE}_by_arrival ON ${TABLE} (namespace, position);

  CREATE FUNCTION ${TABLE}_queue() RETURNS trigger LANGUAGE plpgsql AS $$
  BEGIN
    PERFORM pg_advisory_xact_lock((${LOCK}::bigint << 32) | TG_RELID::bigint);
    IF current_setting('synchronous_commit') = 'off' THEN
      PERFORM set_config('synchronous_commit', 'on', true);
    END IF;
    RETURN NULL;
  END $$;
  CREATE TRIGGER ${TABLE}_queue BEFORE INSERT ON ${TABLE} FOR EACH STATEMENT EXECUTE FUNCTION ${TABLE}_queue();

  CREATE FUNCTION ${TABLE}_announce() RETURNS trigger LANGUAGE plpgsql AS $$
  BEGIN
    PERFORM pg_notify('${CHANNEL}', '');
    RETURN NULL;
  END $$;
  CREATE TRIGGER ${TABLE}_announce AFTER INSERT OR UPDATE OR DELETE ON ${TABLE}
    FOR EACH STATEMENT EXECUTE FUNCTION ${TABLE}_announce();

  CREATE FUNCTION ${TABLE}_append(keys text[], texts text[]) RETURNS void LANGUAGE plpgsql AS $$
  DECLARE
    taken text;
  BEGIN
    INSERT INTO ${TABLE} AS held (key, value)
      SELECT first.key, first.value FROM (
        SELECT DISTINCT ON (given.key) given.* FROM unnest(keys, texts) WITH ORDINALITY AS given (key, value, n)
        ORDER BY given.key, given.n
      ) AS first ORDER BY first.n
      ON CONFLICT (key) DO UPDATE SET value = held.value WHERE false;
    SELECT given.key INTO taken FROM unnest(keys, texts) AS given (key, value)
      JOIN ${TABLE} AS held ON held.key = given.key WHERE held.value <> given.value LIMIT 1;
    IF FOUND THEN
      RAISE EXCEPTION 'key taken' USING ERRCODE = 'WSTKN', DETAIL = taken;
    END IF;
  END $$;

  COMMENT ON TABLE ${TABLE} IS '${FORMAT}';
`;

/**
 * Makes the table unless it is there, once, also when several copies start together. Throws OperatorError when a table of
 * that name has another format or the database does not hold UTF-8.
 */
export async function prepareSchema(pool: pg.Pool, name: string): Promise<void> {
  if (await isPrepared(pool, name)) return;
  const client = await pool.connect();
  try {
    await client.query('BEGIN');
    await client.query('SELECT pg_advisory_xact_lock($1)', [LOCK]);
    if (!(await isPrepared(client, name))) await client.query(SCHEMA);
    await client.query('COMMIT');
    client.release();
  } catch (error) {
    // The server rolls back what a closed connection left open.
    client.release(true);
    throw error;
  }
}

async function isPrepared(client: pg.Pool | pg.PoolClient, name: string): Promise<boolean> {
  // The catalogue is read as a table: to_regclass would answer from a cache that waiting for the lock does not refresh.
  const { rows } = await client.query(
    `SELECT current_setting('server_encoding') AS encoding, found.made, found.format
     FROM (VALUES (1)) AS one LEFT JOIN (
       SELECT true AS made, obj_description(oid, 'pg_class') AS format
       FROM pg_class WHERE relname = '${TABLE}' AND relnamespace = 'public'::regnamespace
     ) AS found ON true`,
  );
  const { made, format, encoding } = rows[0];
  if (encoding !== 'UTF8') {
    throw new OperatorError(`${name} holds text as ${encoding}: create its database with the encoding UTF8.`);
  }
  if (made && format !== FORMAT) {
    throw new OperatorError(
      `${name} has a table ${TABLE} of the format "${format}", this Whosaid reads "${FORMAT}": update Whosaid, or use another database.`,
    );
  }
  return made === true;
}
