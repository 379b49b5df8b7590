/** The table of the Postgres store, its functions and its triggers. */
import pg from 'pg';
import { OperatorError } from '../../lib/errors.ts';

/** In the schema public whatever the role's search_path: Keyv's adapter writes there. */
const SCHEMA = 'public';
export const TABLE_NAME = 'whosaid_records';
export const TABLE = `${SCHEMA}.${TABLE_NAME}`;
/** The channel that changes are announced on (https://www.postgresql.org/docs/current/sql-notify.html). */
export const NOTIFY_CHANNEL = 'whosaid_changes';
const FORMAT = 'Whosaid store, format 1';
/**
 * Raised with every change of a function below, so that a replica of an older version does not put an older function back. A
 * function has to serve replicas of the previous version, too: both run during an update.
 */
const FUNCTIONS_VERSION = 3;
const FUNCTIONS_COMMENT = `Whosaid functions, version ${FUNCTIONS_VERSION}`;
/** Of the hash chain; null in records that are in none. An older version’s table gets them. */
const CHAIN_COLUMNS = ['number bigint', 'salt bytea', 'content bytea', 'hash bytea', 'more text'];
/** Any number that nothing else in the database uses for an advisory lock. */
const ADVISORY_LOCK_ID = 0x57534144;

/**
 * `key` holds "namespace:key" as Keyv's adapter writes it; comparing it byte by byte (collation C) gives the order of code
 * points on every server.
 *
 * Positions are the order of arrival. A sequence alone would not do: of two transactions the later number may be committed
 * first, and a reader that has gone past it would never see the earlier one. So every insert waits for the ones before it:
 * the lock is acquired before the row gets its number and released after the row can be seen.
 *
 * What was acknowledged is on the disk, also where the server's own default is synchronous_commit = off.
 *
 * An append that meets its key locks the row that holds it (DO UPDATE does, also where nothing is updated; DO NOTHING does
 * not): a delete that comes in between would otherwise leave an append acknowledged of which nothing is stored.
 */
const CREATE_TABLE = `
  CREATE TABLE ${TABLE} (
    key text COLLATE "C" PRIMARY KEY,
    value text NOT NULL,
    position bigint GENERATED ALWAYS AS IDENTITY UNIQUE,
    namespace text COLLATE "C" NOT NULL GENERATED ALWAYS AS (split_part(key, ':', 1)) STORED,
    ${CHAIN_COLUMNS.join(', ')}
  );
  CREATE INDEX ${TABLE_NAME}_by_arrival ON ${TABLE} (namespace, position);
  COMMENT ON TABLE ${TABLE} IS '${FORMAT}';
`;

const ADD_CHAIN = `ALTER TABLE ${TABLE} ${CHAIN_COLUMNS.map((column) => `ADD COLUMN IF NOT EXISTS ${column}`).join(', ')}`;

/**
 * Can be run on what is there already, while other replicas append.
 *
 * `…_append` refuses records of a chain: a replica of a version that knows no chain would break it. `…_chain` takes its lock
 * first, so that the last link that it reads stays the last.
 */
const CREATE_FUNCTIONS = `
  CREATE OR REPLACE FUNCTION ${TABLE}_queue() RETURNS trigger LANGUAGE plpgsql AS $$
  BEGIN
    PERFORM pg_advisory_xact_lock((${ADVISORY_LOCK_ID}::bigint << 32) | TG_RELID::bigint);
    IF current_setting('synchronous_commit') = 'off' THEN
      PERFORM set_config('synchronous_commit', 'on', true);
    END IF;
    RETURN NULL;
  END $$;
  CREATE OR REPLACE FUNCTION ${TABLE}_announce() RETURNS trigger LANGUAGE plpgsql AS $$
  BEGIN
    PERFORM pg_notify('${NOTIFY_CHANNEL}', '');
    RETURN NULL;
  END $$;
  CREATE OR REPLACE FUNCTION ${TABLE}_append(keys text[], texts text[]) RETURNS void LANGUAGE plpgsql AS $$
  DECLARE
    taken text;
  BEGIN
    IF (SELECT held.hash IS NOT NULL FROM ${TABLE} AS held WHERE held.namespace = split_part(keys[1], ':', 1)
        ORDER BY held.position DESC LIMIT 1) THEN
      RAISE EXCEPTION 'this record is chained by a newer Whosaid: update this one' USING ERRCODE = 'WSOLD';
    END IF;
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
  CREATE OR REPLACE FUNCTION ${TABLE}_chain(
    keys text[], texts text[], salts text[], contents text[], details text[], begun text
  ) RETURNS void LANGUAGE plpgsql AS $$
  DECLARE
    space text := split_part(keys[1], ':', 1);
    last_number bigint;
    last_hash text;
    held_value text;
    more jsonb;
  BEGIN
    PERFORM pg_advisory_xact_lock((${ADVISORY_LOCK_ID}::bigint << 32) | '${TABLE}'::regclass::oid::bigint);
    SELECT held.number, encode(held.hash, 'hex') INTO last_number, last_hash FROM ${TABLE} AS held
      WHERE held.namespace = space AND held.number IS NOT NULL ORDER BY held.position DESC LIMIT 1;
    FOR i IN 1 .. cardinality(keys) LOOP
      SELECT held.value INTO held_value FROM ${TABLE} AS held WHERE held.key = keys[i];
      IF FOUND THEN
        CONTINUE WHEN held_value = texts[i];
        RAISE EXCEPTION 'key taken' USING ERRCODE = 'WSTKN', DETAIL = keys[i];
      END IF;
      more := details[i]::jsonb;
      IF last_number IS NULL THEN
        more := jsonb_build_object('begun', begun) || coalesce(more, '{}');
        last_number := 0;
        last_hash := encode(sha256(convert_to(begun, 'UTF8')), 'hex');
      END IF;
      last_number := last_number + 1;
      last_hash := encode(sha256(convert_to(
        last_hash || ' ' || last_number || ' ' || substr(keys[i], length(space) + 2) || ' ' || contents[i], 'UTF8'
      )), 'hex');
      INSERT INTO ${TABLE} (key, value, number, salt, content, hash, more)
        VALUES (keys[i], texts[i], last_number, decode(salts[i], 'hex'), decode(contents[i], 'hex'),
          decode(last_hash, 'hex'), more);
    END LOOP;
  END $$;
  COMMENT ON FUNCTION ${TABLE}_append(text[], text[]) IS '${FUNCTIONS_COMMENT}';
`;

/** Apart from the functions: they wait for every writer, so they are made only where they are missing. */
const CREATE_TRIGGERS = `
  CREATE OR REPLACE TRIGGER ${TABLE_NAME}_queue BEFORE INSERT ON ${TABLE}
    FOR EACH STATEMENT EXECUTE FUNCTION ${TABLE}_queue();
  CREATE OR REPLACE TRIGGER ${TABLE_NAME}_announce AFTER INSERT OR UPDATE OR DELETE ON ${TABLE}
    FOR EACH STATEMENT EXECUTE FUNCTION ${TABLE}_announce();
`;

interface SchemaState {
  table: boolean;
  chain: boolean;
  /** Also where they are of a newer version. */
  functions: boolean;
  triggers: boolean;
}

/**
 * Creates what is missing and updates functions of an older version, once, also when several replicas start together. A table
 * that was restored without its functions gets them back.
 *
 * @throws OperatorError when a table of that name has another format, the database does not hold UTF-8, or the functions
 * have to be replaced and the role may not.
 */
export async function ensureSchema(pool: pg.Pool, name: string): Promise<void> {
  if (isComplete(await readSchemaState(pool, name))) return;
  const client = await pool.connect();
  let state: SchemaState | null = null;
  try {
    await client.query('BEGIN');
    await client.query('SELECT pg_advisory_xact_lock($1)', [ADVISORY_LOCK_ID]);
    state = await readSchemaState(client, name);
    if (!state.table) await client.query(CREATE_TABLE);
    else if (!state.chain) await client.query(ADD_CHAIN);
    if (!state.functions) await client.query(CREATE_FUNCTIONS);
    if (!state.triggers) await client.query(CREATE_TRIGGERS);
    await client.query('COMMIT');
    client.release();
  } catch (error) {
    // The server rolls back what a closed connection left open.
    client.release(true);
    throw state?.table === true && isPermissionDenied(error) ? createUpdateDeniedError(name, error) : error;
  }
}

const isComplete = ({ table, chain, functions, triggers }: SchemaState) => table && chain && functions && triggers;

const isPermissionDenied = (error: unknown): error is Error =>
  error instanceof pg.DatabaseError && error.code === '42501';

function createUpdateDeniedError(name: string, error: Error): OperatorError {
  return new OperatorError(
    `${name}: the functions of ${TABLE} are missing or of an older Whosaid, and this role may not replace them: start this version once as the role that owns the table, with CREATE on the schema ${SCHEMA} (${error.message}).`,
    { cause: error },
  );
}

async function readSchemaState(client: pg.Pool | pg.PoolClient, name: string): Promise<SchemaState> {
  // The catalogue is read as tables: to_regclass would answer from a cache that waiting for the lock does not refresh.
  const { rows } = await client.query(
    `SELECT current_setting('server_encoding') AS encoding, found.oid IS NOT NULL AS made, found.format,
       (SELECT obj_description(oid, 'pg_proc') FROM pg_proc
        WHERE proname = '${TABLE_NAME}_append' AND pronamespace = '${SCHEMA}'::regnamespace) AS functions,
       EXISTS (SELECT 1 FROM pg_attribute WHERE attrelid = found.oid AND attname = 'more') AS chain,
       (SELECT count(*)::int FROM pg_trigger
        WHERE tgrelid = found.oid AND tgname IN ('${TABLE_NAME}_queue', '${TABLE_NAME}_announce')) AS triggers
     FROM (VALUES (1)) AS one LEFT JOIN (
       SELECT oid, obj_description(oid, 'pg_class') AS format
       FROM pg_class WHERE relname = '${TABLE_NAME}' AND relnamespace = '${SCHEMA}'::regnamespace
     ) AS found ON true`,
  );
  const { made, format, encoding, chain, functions, triggers } = rows[0];
  if (encoding !== 'UTF8') {
    throw new OperatorError(`${name} holds text as ${encoding}: create its database with the encoding UTF8.`);
  }
  if (made && format !== FORMAT) {
    throw new OperatorError(
      `${name} has a table ${TABLE_NAME} of the format "${format}", this Whosaid reads "${FORMAT}": update Whosaid, or use another database.`,
    );
  }
  const version = Number(/^Whosaid functions, version (\d+)$/.exec(functions ?? '')?.[1] ?? 0);
  return { table: made === true, chain, functions: version >= FUNCTIONS_VERSION, triggers: triggers === 2 };
}
