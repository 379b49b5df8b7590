/**
 * The store for a team that outgrows one machine: one table in Postgres. It adds to Keyv's own adapter the order of arrival,
 * appending and notifications.
 */
import { EventEmitter } from 'node:events';
import KeyvPostgres from '@keyv/postgres';
import pg from 'pg';
import { OperatorError } from '../../lib/errors.ts';
import type { Sealer } from '../chain.ts';
import {
  assertNamespace,
  KeyTakenError,
  rejectRemoval,
  type Store,
  type StoreAdapter,
  type WriteMode,
} from '../store.ts';
import { beginPostgresChain, CALL_CHAIN, LINK_COLUMNS, rowToLink, toChainArguments } from './postgres-chain.ts';
import { parsePostgresUrl, pgErrorToOperatorError } from './postgres-errors.ts';
import { ensureSchema, TABLE, TABLE_NAME } from './postgres-schema.ts';
import { createPostgresWatch } from './postgres-watch.ts';

/** Longer than the ledger's own time-out, so that the ledger gives up first. */
const QUERY_TIMEOUT_MS = 10_000;
const CONNECT_TIMEOUT_MS = 5_000;
const ITERATOR_PAGE_SIZE = 256;

type Query = (sql: string, values?: unknown[]) => Promise<Record<string, unknown>[]>;

/**
 * Opens the store in the database of `url` and creates its table when it is not there. `pollMs`: how often to check for changes
 * beside the notifications, which a lost connection or a pooler may swallow.
 * Throws OperatorError, in one line without the password, when the address or the database cannot be used.
 */
export async function openPostgresStore(url: string, { pollMs = 1_000 }: { pollMs?: number } = {}): Promise<Store> {
  const { config, name } = parsePostgresUrl(url);
  const pool = new pg.Pool({
    ...config,
    connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
    query_timeout: QUERY_TIMEOUT_MS,
    keepAlive: true,
    application_name: 'whosaid',
  });
  // An idle connection that the server closes would otherwise end this process. The next query opens another.
  pool.on('error', () => {});
  const query: Query = async (sql, values) => {
    try {
      return (await pool.query(sql, values)).rows;
    } catch (error) {
      throw pgErrorToOperatorError(error, name);
    }
  };
  try {
    await ensureSchema(pool, name);
  } catch (error) {
    await pool.end();
    const reported = pgErrorToOperatorError(error, name);
    if (reported instanceof OperatorError) throw reported;
    const reason = error instanceof Error ? error.message || String(error.cause ?? error.name) : String(error);
    throw new OperatorError(`Cannot use ${name} (${reason}): check STORE_URL and that the server runs.`, {
      cause: error,
    });
  }
  const watch = createPostgresWatch({ config, query, pollMs });
  const keyvAdapter = createKeyvAdapter(query);

  return {
    name,
    adapter: (namespace, writes, sealer) =>
      createAdapter({ namespace, writes, sealer, keyvAdapter, query, changes: watch }),
    async beginChain(namespace, sealer) {
      const client = new pg.Client({ ...config, application_name: 'whosaid chain' });
      try {
        await client.connect();
        await client.query('BEGIN');
        await beginPostgresChain(client, encodeURIComponent(namespace), sealer);
        await client.query('COMMIT');
      } catch (error) {
        throw pgErrorToOperatorError(error, name);
      } finally {
        // The server rolls back what a closed connection left open.
        await client.end().catch(() => {});
      }
    },
    async range(namespace, after, limit) {
      const rows = await query(
        `SELECT position, namespace, key, value, ${LINK_COLUMNS} FROM ${TABLE}
         WHERE ($1::text IS NULL OR namespace = $1) AND position > $2 ORDER BY position LIMIT $3`,
        [namespace === null ? null : encodeURIComponent(namespace), after, limit],
      );
      return rows.map((row) => ({
        position: Number(row.position),
        namespace: decodeURIComponent(String(row.namespace)),
        key: String(row.key).slice(String(row.namespace).length + 1),
        value: String(row.value),
        link: rowToLink(row),
      }));
    },
    async count(namespace) {
      const [row] = await query(`SELECT count(*) AS n FROM ${TABLE} WHERE $1::text IS NULL OR namespace = $1`, [
        namespace === null ? null : encodeURIComponent(namespace),
      ]);
      return Number(row?.n);
    },
    watch: watch.watch,
    async close() {
      await watch.stop();
      await pool.end();
    },
  };
}

/**
 * @keyv/postgres keeps one pool for the whole process, whatever the address, and lets its connections' errors end the
 * process: it is given our pool instead.
 */
function createKeyvAdapter(query: Query): KeyvPostgres {
  const Adapter = class extends KeyvPostgres {
    override async connect() {
      return query;
    }
  };
  const adapter = new Adapter({ table: TABLE_NAME });
  // It tries to create its table again and reports when the role may not; ours is there already.
  adapter.on('error', () => {});
  return adapter;
}

interface AdapterDeps {
  namespace: string;
  writes: WriteMode;
  sealer: Sealer | undefined;
  keyvAdapter: KeyvPostgres;
  query: Query;
  changes: { announce: () => void };
}

function createAdapter({ namespace, writes, sealer, keyvAdapter, query, changes }: AdapterDeps): StoreAdapter {
  // Each has its own listeners: on the one adapter of Keyv's they would add up with every namespace.
  const events = new EventEmitter();
  /** The encoded namespace holds no colon, so no namespace is the beginning of another. */
  const prefix = (of = namespace) => `${encodeURIComponent(of)}:`;
  const stored = (key: string) => prefix() + key;

  async function write(entries: { key: string; value: string }[]): Promise<boolean[]> {
    const rows = entries.map(({ key, value }) => ({ key: stored(key), value }));
    if (writes === 'replace') await keyvAdapter.setMany(lastPerKey(rows));
    else if (sealer === undefined)
      await append(`SELECT ${TABLE}_append($1, $2) AS taken`, [
        rows.map(({ key }) => key),
        rows.map(({ value }) => value),
      ]);
    else await append(CALL_CHAIN, toChainArguments(prefix(), entries, sealer));
    changes.announce();
    return entries.map(() => true);
  }
  async function append(sql: string, values: unknown[]): Promise<void> {
    const [result] = await query(sql, values).catch((error: unknown) => {
      const taken = takenKey(error);
      throw taken === null ? error : new KeyTakenError(taken.slice(prefix().length));
    });
    if (result === undefined) throw new Error('The append was not acknowledged.');
  }
  async function remove(keys: string[]): Promise<boolean> {
    if (writes === 'append') rejectRemoval(namespace);
    const removed = await keyvAdapter.deleteMany(keys.map(stored));
    changes.announce();
    return removed;
  }

  const adapter: StoreAdapter = {
    get namespace() {
      return namespace;
    },
    set namespace(given) {
      assertNamespace(namespace, given);
    },
    opts: { dialect: 'postgres', url: 'postgres' },
    on(event, listener) {
      events.on(event, listener);
      return adapter;
    },
    get: (key) => keyvAdapter.get(stored(key)),
    getMany: (keys) => keyvAdapter.getMany(keys.map(stored)),
    set: async (key, value) => (await write([{ key, value }])).every(Boolean),
    setMany: write,
    delete: async (key) => remove([key]),
    deleteMany: remove,
    async clear() {
      if (writes === 'append') rejectRemoval(namespace);
      // Keyv's adapter clears with LIKE and an unescaped namespace, so that "a_b" would empty "acb" too.
      await query(`DELETE FROM ${TABLE} WHERE namespace = $1`, [encodeURIComponent(namespace)]);
      changes.announce();
    },
    // Keyv's adapter ends its iteration early when a query fails.
    async *iterator(of) {
      const start = prefix(of);
      // In the order of code points ";" follows ":", so this is right behind every key of the namespace.
      const end = `${start.slice(0, -1)};`;
      let last: string | null = null;
      while (true) {
        const rows: Record<string, unknown>[] = await query(
          `SELECT key, value FROM ${TABLE} WHERE key >= $1 AND key < $2 AND ($3::text IS NULL OR key > $3) ORDER BY key LIMIT $4`,
          [last ?? start, end, last, ITERATOR_PAGE_SIZE],
        );
        for (const row of rows) {
          last = String(row.key);
          yield [last.slice(start.length), String(row.value)];
        }
        if (rows.length < ITERATOR_PAGE_SIZE) return;
      }
    },
  };
  return adapter;
}

/** One statement may not replace one key twice; the last value is the one that would stay. */
function lastPerKey(rows: { key: string; value: string }[]): { key: string; value: string }[] {
  return [...new Map(rows.map((row) => [row.key, row])).values()];
}

/** The key that our append function names when it refuses. */
function takenKey(error: unknown): string | null {
  return error instanceof pg.DatabaseError && error.code === 'WSTKN' ? (error.detail ?? '') : null;
}
