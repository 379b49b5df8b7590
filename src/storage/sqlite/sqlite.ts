/**
 * The embedded store: one file through node:sqlite, WAL with synchronous=FULL, so that what was acknowledged survives a
 * power cut (https://www.sqlite.org/pragma.html#pragma_synchronous). Not @keyv/sqlite: it builds on the retired sqlite3
 * package and its clear empties namespaces with similar names.
 */
import { EventEmitter } from 'node:events';
import { statSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import { errorToMessage, OperatorError } from '../../lib/errors.ts';
import type { Sealer } from '../chain.ts';
import {
  assertNamespace,
  KeyTakenError,
  rejectRemoval,
  type Store,
  type StoreAdapter,
  type StoredRow,
  type WriteMode,
} from '../store.ts';
import { CHAIN_TABLE, createChainWriter, LINK_COLUMNS, rowToLink } from './sqlite-chain.ts';
import { createCorruptionError, sqliteErrorToOperatorError } from './sqlite-errors.ts';
import { createFile } from './sqlite-file.ts';
import { createChangeWatch } from './sqlite-watch.ts';

/** "WSAD": tells our files from those of other programs (https://www.sqlite.org/fileformat.html#application_id). */
const APPLICATION_ID = 0x57534144;
/** Format 2 added the chain. */
const SCHEMA_VERSION = 2;
/** How long to wait for writers of other processes; it blocks the event loop. */
const BUSY_TIMEOUT_MS = 5_000;
/** Up to this size a check of every page takes well under a second; in a larger file damage shows when a page is read. */
const MAX_CHECKED_BYTES = 256 * 1024 * 1024;
const ITERATOR_PAGE_SIZE = 256;

const SCHEMA = `
  CREATE TABLE records (
    position INTEGER PRIMARY KEY AUTOINCREMENT,
    namespace TEXT NOT NULL,
    key TEXT NOT NULL,
    value TEXT NOT NULL,
    UNIQUE (namespace, key)
  ) STRICT;
  CREATE INDEX records_by_arrival ON records (namespace);
  ${CHAIN_TABLE}
  PRAGMA application_id = ${APPLICATION_ID};
  PRAGMA user_version = ${SCHEMA_VERSION};
`;

/**
 * Opens the store in `file`, which is created with its folder (rights 0600 and 0700) when it is not there.
 * `pollMs`: how often to check for writes of other processes.
 * Throws OperatorError, and leaves the file untouched, when it is damaged, empty, foreign, newer or not writable.
 */
export function openSqliteStore(file: string, { pollMs = 250 }: { pollMs?: number } = {}): Store {
  const database = openDatabase(file);
  const changes = createChangeWatch(database, pollMs);
  const statements = prepareStatements(database);

  /** Rejects with OperatorError where the operator has to fix something. */
  async function run<T>(work: () => T): Promise<T> {
    try {
      return work();
    } catch (error) {
      throw sqliteErrorToOperatorError(error, file);
    }
  }

  return {
    name: file,
    adapter: (namespace, writes, sealer) =>
      createAdapter({ namespace, writes, sealer, database, statements, run, changes, file }),
    async beginChain(namespace, sealer) {
      await runTransaction({ database, run }, () => createChainWriter(database, namespace, sealer).begin());
    },
    range: (namespace, after, limit) =>
      run(() => {
        const rows =
          namespace === null ? statements.rangeOfAll.all(after, limit) : statements.range.all(namespace, after, limit);
        return rows.map(toStoredRow);
      }),
    count: (namespace) =>
      run(() => {
        const row = namespace === null ? statements.countAll.get() : statements.count.get(namespace);
        return Number(row?.n);
      }),
    watch: changes.watch,
    async close() {
      changes.stop();
      if (database.isOpen) database.close();
    },
  };
}

function openDatabase(file: string): DatabaseSync {
  createFile(file, SCHEMA);
  let database: DatabaseSync | null = null;
  try {
    const { size } = statSync(file);
    if (size === 0) throw createCorruptionError(file, 'the file is empty');
    database = new DatabaseSync(file, { timeout: BUSY_TIMEOUT_MS });
    const header = (name: string) => Number(Object.values(database?.prepare(`PRAGMA ${name}`).get() ?? {})[0]);
    if (header('application_id') !== APPLICATION_ID) {
      throw new OperatorError(`${file} is a database of another program: point STORE_URL or DATA_DIR elsewhere.`);
    }
    const version = header('user_version');
    if (version > SCHEMA_VERSION || version < 1) {
      throw new OperatorError(
        `${file} has the store format ${version}, this Whosaid reads ${SCHEMA_VERSION}: update Whosaid.`,
      );
    }
    if (size <= MAX_CHECKED_BYTES) {
      const found = database.prepare('PRAGMA quick_check(1)').get()?.quick_check;
      if (found !== 'ok') throw createCorruptionError(file, String(found));
    }
    // Deleted text is overwritten: questions are stored until they are answered, and no longer.
    database.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA secure_delete = ON;');
    // A read-only file opens all the same and refuses the first write: find out now.
    database.exec('BEGIN IMMEDIATE;');
    if (header('user_version') === 1) database.exec(`${CHAIN_TABLE} PRAGMA user_version = ${SCHEMA_VERSION}; COMMIT;`);
    else database.exec('ROLLBACK;');
    return database;
  } catch (error) {
    database?.close();
    const reported = sqliteErrorToOperatorError(error, file);
    if (reported instanceof OperatorError) throw reported;
    const what = errorToMessage(error);
    throw new OperatorError(`${file} cannot be used now (${what}): see which other process holds it, and its disk.`, {
      cause: error,
    });
  }
}

function prepareStatements(database: DatabaseSync) {
  const insert = 'INSERT INTO records (namespace, key, value) VALUES (?, ?, ?) ON CONFLICT (namespace, key)';
  const select = `SELECT records.position, namespace, key, value, ${LINK_COLUMNS}
    FROM records LEFT JOIN chain ON chain.position = records.position WHERE`;
  return {
    get: database.prepare('SELECT value FROM records WHERE namespace = ? AND key = ?'),
    append: database.prepare(`${insert} DO NOTHING`),
    replace: database.prepare(`${insert} DO UPDATE SET value = excluded.value`),
    delete: database.prepare('DELETE FROM records WHERE namespace = ? AND key = ?'),
    clear: database.prepare('DELETE FROM records WHERE namespace = ?'),
    firstPage: database.prepare('SELECT key, value FROM records WHERE namespace = ? ORDER BY key LIMIT ?'),
    nextPage: database.prepare('SELECT key, value FROM records WHERE namespace = ? AND key > ? ORDER BY key LIMIT ?'),
    range: database.prepare(`${select} namespace = ? AND records.position > ? ORDER BY records.position LIMIT ?`),
    rangeOfAll: database.prepare(`${select} records.position > ? ORDER BY records.position LIMIT ?`),
    count: database.prepare('SELECT count(*) AS n FROM records WHERE namespace = ?'),
    countAll: database.prepare('SELECT count(*) AS n FROM records'),
  };
}

function toStoredRow(row: Record<string, unknown>): StoredRow {
  const { position, namespace, key, value } = row as unknown as StoredRow;
  return { position, namespace, key, value, link: rowToLink(row) };
}

/** All of the work or none of it. IMMEDIATE, because a transaction that reads first may not become a writer later. */
function runTransaction<T>({ database, run }: Pick<AdapterDeps, 'database' | 'run'>, work: () => T): Promise<T> {
  return run(() => {
    database.exec('BEGIN IMMEDIATE');
    try {
      const done = work();
      database.exec('COMMIT');
      return done;
    } catch (error) {
      // SQLite has already rolled back by itself after some errors, such as a full disk.
      if (database.isTransaction) database.exec('ROLLBACK');
      throw error;
    }
  });
}

interface AdapterDeps {
  namespace: string;
  writes: WriteMode;
  sealer: Sealer | undefined;
  database: DatabaseSync;
  statements: ReturnType<typeof prepareStatements>;
  run: <T>(work: () => T) => Promise<T>;
  changes: { announce: () => void };
  file: string;
}

function createAdapter({
  namespace,
  writes,
  sealer,
  database,
  statements,
  run,
  changes,
  file,
}: AdapterDeps): StoreAdapter {
  const events = new EventEmitter();
  const chain = sealer === undefined ? null : createChainWriter(database, namespace, sealer);

  function read(key: string): string | undefined {
    const row = statements.get.get(namespace, key);
    return row === undefined ? undefined : String(row.value);
  }
  function write(key: string, value: string): true {
    if (writes === 'replace') {
      statements.replace.run(namespace, key, value);
      return true;
    }
    const { changes, lastInsertRowid } = statements.append.run(namespace, key, value);
    if (changes === 0 && read(key) !== value) throw new KeyTakenError(key);
    if (changes > 0 && sealer !== undefined) chain?.link(lastInsertRowid, key, sealer.seal(key, value));
    return true;
  }
  async function transaction<T>(work: () => T): Promise<T> {
    const result = await runTransaction({ database, run }, work);
    changes.announce();
    return result;
  }
  function remove(keys: string[]): Promise<boolean> {
    if (writes === 'append') rejectRemoval(namespace);
    return transaction(() => {
      const counts = keys.map((key) => Number(statements.delete.run(namespace, key).changes));
      return counts.some((count) => count > 0);
    });
  }

  const adapter: StoreAdapter = {
    get namespace() {
      return namespace;
    },
    set namespace(given) {
      assertNamespace(namespace, given);
    },
    opts: { dialect: 'sqlite', url: `sqlite:${file}` },
    on(event, listener) {
      events.on(event, listener);
      return adapter;
    },
    get: (key) => run(() => read(key)),
    getMany: (keys) => run(() => keys.map(read)),
    set: (key, value) => transaction(() => write(key, value)),
    setMany: (entries) => transaction(() => entries.map(({ key, value }) => write(key, value))),
    delete: async (key) => remove([key]),
    deleteMany: async (keys) => remove(keys),
    async clear() {
      if (writes === 'append') rejectRemoval(namespace);
      await transaction(() => statements.clear.run(namespace));
    },
    async *iterator(of = namespace) {
      let last: string | null = null;
      while (true) {
        const after: string | null = last;
        const rows: Record<string, unknown>[] = await run(() =>
          after === null
            ? statements.firstPage.all(of, ITERATOR_PAGE_SIZE)
            : statements.nextPage.all(of, after, ITERATOR_PAGE_SIZE),
        );
        for (const row of rows) {
          last = String(row.key);
          yield [String(row.key), String(row.value)];
        }
        if (rows.length < ITERATOR_PAGE_SIZE) return;
      }
    },
  };
  return adapter;
}
