/**
 * The embedded store: one file through node:sqlite, WAL with synchronous=FULL, so that what was acknowledged survives a
 * power cut (https://www.sqlite.org/pragma.html#pragma_synchronous). Not @keyv/sqlite: it builds on the retired sqlite3
 * package and its clear empties namespaces with similar names.
 */
import { EventEmitter } from 'node:events';
import { statSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import { setInterval } from 'node:timers';
import { errorToMessage, OperatorError } from '../../lib/errors.ts';
import {
  assertNamespace,
  KeyTakenError,
  rejectRemoval,
  type Store,
  type StoreAdapter,
  type StoredRow,
  type WriteMode,
} from '../store.ts';
import { createCorruptionError, sqliteErrorToOperatorError } from './sqlite-errors.ts';
import { createFile } from './sqlite-file.ts';

/** "WSAD": tells our files from those of other programs (https://www.sqlite.org/fileformat.html#application_id). */
const APPLICATION_ID = 0x57534144;
const SCHEMA_VERSION = 1;
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
    adapter: (namespace, writes) => createAdapter({ namespace, writes, database, statements, run, changes, file }),
    range: (namespace, after, limit) =>
      run(() => {
        const rows =
          namespace === null ? statements.rangeOfAll.all(after, limit) : statements.range.all(namespace, after, limit);
        return rows as unknown as StoredRow[];
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
    if (version !== SCHEMA_VERSION) {
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
    database.exec('BEGIN IMMEDIATE; ROLLBACK;');
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
  const select = 'SELECT position, namespace, key, value FROM records WHERE';
  return {
    get: database.prepare('SELECT value FROM records WHERE namespace = ? AND key = ?'),
    append: database.prepare(`${insert} DO NOTHING`),
    replace: database.prepare(`${insert} DO UPDATE SET value = excluded.value`),
    delete: database.prepare('DELETE FROM records WHERE namespace = ? AND key = ?'),
    clear: database.prepare('DELETE FROM records WHERE namespace = ?'),
    firstPage: database.prepare('SELECT key, value FROM records WHERE namespace = ? ORDER BY key LIMIT ?'),
    nextPage: database.prepare('SELECT key, value FROM records WHERE namespace = ? AND key > ? ORDER BY key LIMIT ?'),
    range: database.prepare(`${select} namespace = ? AND position > ? ORDER BY position LIMIT ?`),
    rangeOfAll: database.prepare(`${select} position > ? ORDER BY position LIMIT ?`),
    count: database.prepare('SELECT count(*) AS n FROM records WHERE namespace = ?'),
    countAll: database.prepare('SELECT count(*) AS n FROM records'),
  };
}

interface AdapterDeps {
  namespace: string;
  writes: WriteMode;
  database: DatabaseSync;
  statements: ReturnType<typeof prepareStatements>;
  run: <T>(work: () => T) => Promise<T>;
  changes: { announce: () => void };
  file: string;
}

function createAdapter({ namespace, writes, database, statements, run, changes, file }: AdapterDeps): StoreAdapter {
  const events = new EventEmitter();

  function read(key: string): string | undefined {
    const row = statements.get.get(namespace, key);
    return row === undefined ? undefined : String(row.value);
  }
  function write(key: string, value: string): true {
    if (writes === 'replace') statements.replace.run(namespace, key, value);
    else if (statements.append.run(namespace, key, value).changes === 0 && read(key) !== value)
      throw new KeyTakenError(key);
    return true;
  }
  /** All of the work or none of it. IMMEDIATE, because a transaction that reads first may not become a writer later. */
  async function transaction<T>(work: () => T): Promise<T> {
    const result = await run(() => {
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

/**
 * `PRAGMA data_version` changes when another connection has committed and costs microseconds; it says nothing of this
 * connection's own commits, which are announced instead (https://www.sqlite.org/pragma.html#pragma_data_version).
 */
function createChangeWatch(database: DatabaseSync, pollMs: number) {
  const listeners = new Set<() => void>();
  const dataVersion = database.prepare('PRAGMA data_version');
  let seen = version();
  let timer: NodeJS.Timeout | null = null;

  function stop(): void {
    if (timer !== null) clearInterval(timer);
    timer = null;
    listeners.clear();
  }
  function announce(): void {
    for (const listener of listeners) queueMicrotask(listener);
  }
  /** A failure counts as one change: whoever reads next meets it, and can report it. A timer cannot. */
  function version(): unknown {
    try {
      return dataVersion.get()?.data_version;
    } catch (error) {
      return String(error);
    }
  }
  function poll(): void {
    const now = version();
    if (now === seen) return;
    seen = now;
    announce();
  }
  function watch(onChange: () => void): () => void {
    // A wrapper, so that the same function given twice is two watches.
    const listener = () => onChange();
    listeners.add(listener);
    // Watching alone does not keep the process alive.
    timer ??= setInterval(poll, pollMs).unref();
    return () => {
      listeners.delete(listener);
      if (listeners.size === 0) stop();
    };
  }
  return { watch, announce, stop };
}
