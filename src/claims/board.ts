/**
 * The board: the read model that the ledger's entries are folded into. It is disposable. Whatever is wrong with its file
 * (missing, damaged, another version, another ledger's) it is deleted and built anew; the ledger is never touched.
 */
import { rmSync, statSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import { isDamage } from '../stores/damage.ts';
import { createDeskRecords, type DeskRecords } from './board/desk.ts';
import { foldEntry } from './board/fold.ts';
import { createNames, type Names } from './board/names.ts';
import { createPosts, type Posts } from './board/posts.ts';
import { createRecords, type Filter, filterToWithin, type Records } from './board/records.ts';
import { BOARD_VERSION, installBoard, readMeta, writeMeta } from './board/schema.ts';
import type { Entry } from './entry.ts';
import { ForeignCursorError, type Ledger, type Recorded } from './ledger.ts';
import { createSearchIndex, type Found, type SearchIndex } from './search/index.ts';

export interface Board {
  readonly records: Records;
  readonly names: Names;
  readonly posts: Posts;
  readonly desk: DeskRecords;
  /** Finds a remembered phrase among the statements that pass the filter; see search/index.ts for the grades. */
  find(phrase: string, filter: Filter, page: { limit: number; offset: number }): Found;
  /**
   * Folds what the ledger has and the board has not; resolves when the board holds all that was recorded before the call.
   * Builds it anew where there is trouble.
   */
  catchUp(): Promise<void>;
  /**
   * What is wrong with the file, at the cost of one look at it: `damaged`, nothing read from it can be trusted; `gone`, it
   * was deleted or replaced, and what is open still holds all that it held. Null: nothing.
   */
  trouble(): Trouble | null;
  /** Whether an error of reading tells of damage to the file. If so, trouble() says it from then on. */
  isDamage(error: unknown): boolean;
  close(): void;
}

export type Trouble = 'damaged' | 'gone';

/** Entries folded in one transaction: one may be a whole dossier, and the event loop waits meanwhile. */
const BATCH = 50;

/**
 * Opens the board in `file`, building it when it has to be, and brings it up to the ledger. Several processes may hold one
 * file: each batch is folded in a transaction that checks that nobody else folded it.
 *
 * @param file the path of the SQLite file, or ":memory:".
 * @throws LedgerError when the ledger cannot be read.
 */
export async function openBoard(file: string, ledger: Ledger<Entry>): Promise<Board> {
  return createBoard(file, await openReading(file, ledger), ledger);
}

/** The file opened, and what reads it. */
interface Reading {
  db: DatabaseSync;
  search: SearchIndex;
  records: Records;
  names: Names;
  posts: Posts;
  desk: DeskRecords;
  seen: Seen | null;
}

async function openReading(file: string, ledger: Ledger<Entry>): Promise<Reading> {
  let reading = createReading(file);
  try {
    await fold(reading, ledger);
  } catch (error) {
    reading.db.close();
    if (!isStale(error)) throw error;
    removeFile(file);
    reading = createReading(file);
    await fold(reading, ledger);
  }
  return reading;
}

function createReading(file: string): Reading {
  const db = openFile(file);
  return {
    db,
    search: createSearchIndex(db),
    records: createRecords(db),
    names: createNames(db),
    posts: createPosts(db),
    desk: createDeskRecords(db),
    seen: look(file),
  };
}

const isStale = (error: unknown) => error instanceof ForeignCursorError || isDamage(error);

function createBoard(file: string, opened: Reading, ledger: Ledger<Entry>): Board {
  let reading = opened;
  let hasDamage = false;
  let isClosed = false;
  let running: Promise<void> | null = null;
  let again: Promise<void> | null = null;

  function trouble(): Trouble | null {
    if (!hasDamage && reading.seen !== null) {
      const { seen } = reading;
      const now = look(file);
      if (now === null || now.id !== seen.id) return 'gone';
      // A board only grows: one that is shorter than before has been cut.
      if (now.size < seen.size) hasDamage = true;
      seen.size = now.size;
    }
    return hasDamage ? 'damaged' : null;
  }

  async function catchUp(): Promise<void> {
    const found = trouble();
    try {
      if (found === null) return await fold(reading, ledger);
    } catch (error) {
      if (!isStale(error)) throw error;
      hasDamage ||= isDamage(error);
    }
    await rebuild(found);
  }

  /** What is open answers until the new one is whole. */
  async function rebuild(found: Trouble | null): Promise<void> {
    // Where another process has put a new file it is taken as it is; a write-ahead log without its file is of no use.
    if (found !== 'gone' || look(file) === null) removeFile(file);
    const fresh = await openReading(file, ledger);
    const old = reading;
    if (isClosed) return fresh.db.close();
    reading = fresh;
    hasDamage = false;
    old.db.close();
  }

  const run = () => {
    running = catchUp().finally(() => {
      running = null;
    });
    return running;
  };
  return {
    get records() {
      return reading.records;
    },
    get names() {
      return reading.names;
    },
    get posts() {
      return reading.posts;
    },
    get desk() {
      return reading.desk;
    },
    find: (phrase, filter, page) => reading.search.find(phrase, { ...page, within: filterToWithin(filter) }),
    catchUp() {
      if (running === null) return run();
      // The run under way may have passed the newest entry's place already: a second one follows, shared by all who wait.
      again ??= running
        .catch(() => {})
        .then(() => {
          again = null;
          return run();
        });
      return again;
    },
    trouble,
    isDamage(error) {
      if (!isDamage(error)) return false;
      hasDamage = true;
      return true;
    },
    close() {
      isClosed = true;
      reading.db.close();
    },
  };
}

/** Which file stands under a path, and how many bytes it had when last looked at. */
interface Seen {
  id: string;
  size: number;
}

function look(file: string): Seen | null {
  const found = file === ':memory:' ? undefined : statSync(file, { throwIfNoEntry: false });
  return found === undefined ? null : { id: `${found.dev}:${found.ino}`, size: found.size };
}

async function fold({ db, search }: Reading, ledger: Ledger<Entry>): Promise<void> {
  for (;;) {
    const from = readMeta(db, 'cursor');
    let batch: Recorded<Entry>[] = [];
    let moved = false;
    let at = from;
    for await (const recorded of ledger.read(from)) {
      batch.push(recorded);
      if (batch.length < BATCH) continue;
      if (!foldBatch(db, search, at, batch)) {
        moved = true;
        break;
      }
      at = recorded.cursor;
      batch = [];
    }
    if (!moved && (batch.length === 0 || foldBatch(db, search, at, batch))) return;
  }
}

/** @returns false, with nothing folded, when another process has moved the board on from `from`. */
function foldBatch(
  db: DatabaseSync,
  search: SearchIndex,
  from: string | null,
  batch: readonly Recorded<Entry>[],
): boolean {
  db.exec('BEGIN IMMEDIATE');
  try {
    if (readMeta(db, 'cursor') !== from) {
      db.exec('ROLLBACK');
      return false;
    }
    for (const { entry } of batch) foldEntry(db, search, entry);
    const last = batch.at(-1);
    if (last !== undefined) writeMeta(db, 'cursor', last.cursor);
    db.exec('COMMIT');
    return true;
  } catch (error) {
    if (db.isTransaction) db.exec('ROLLBACK');
    throw error;
  }
}

function openFile(file: string): DatabaseSync {
  for (let attempt = 1; ; attempt++) {
    let db: DatabaseSync | null = null;
    try {
      db = new DatabaseSync(file, { timeout: 5_000 });
      // The board can be rebuilt, so it need not survive a power cut: NORMAL is enough where the ledger needs FULL.
      db.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; PRAGMA temp_store = MEMORY');
      const tables = db.prepare("SELECT count(*) AS n FROM sqlite_schema WHERE name = 'meta'").get();
      if (tables?.n === 0 || readMeta(db, 'version') === String(BOARD_VERSION)) {
        installBoard(db);
        return db;
      }
    } catch (error) {
      if (!isDamage(error) || attempt > 1) throw error;
    }
    db?.close();
    removeFile(file);
  }
}

function removeFile(file: string): void {
  if (file === ':memory:') return;
  for (const suffix of ['', '-wal', '-shm']) rmSync(`${file}${suffix}`, { force: true });
}
