/**
 * The board: the read model that the ledger's entries are folded into. It is disposable. Whatever is wrong with its file
 * (missing, damaged, another version, another ledger's) it is deleted and built anew; the ledger is never touched.
 */
import { rmSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import { isDamage } from '../stores/damage.ts';
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
  /** Finds a remembered phrase among the statements that pass the filter; see search/index.ts for the grades. */
  find(phrase: string, filter: Filter, page: { limit: number; offset: number }): Found;
  /** Folds what the ledger has and the board has not; resolves when the board holds all that was recorded before the call. */
  catchUp(): Promise<void>;
  /** How many entries the ledger has and the board has not yet, counted to 1,000. */
  lag(): Promise<number>;
  close(): void;
}

/** More is not worth counting: each entry behind is read whole. */
const MOST_LAG = 1_000;
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
  let db = openFile(file);
  try {
    await fold(db, createSearchIndex(db), ledger);
    if (!isStale(db)) return createBoard(db, ledger);
  } catch (error) {
    if (!(error instanceof ForeignCursorError) && !isDamage(error)) throw error;
  }
  db.close();
  removeFile(file);
  db = openFile(file);
  await fold(db, createSearchIndex(db), ledger);
  writeMeta(db, 'stale', 'no');
  return createBoard(db, ledger);
}

/** A person was forgotten since the board was built: what it folded before may name that person, and the ledger no longer does. */
function isStale(db: DatabaseSync): boolean {
  return readMeta(db, 'stale') === 'yes';
}

function createBoard(db: DatabaseSync, ledger: Ledger<Entry>): Board {
  const search = createSearchIndex(db);
  let running: Promise<void> | null = null;
  let again: Promise<void> | null = null;
  const run = () => {
    running = fold(db, search, ledger).finally(() => {
      running = null;
    });
    return running;
  };
  return {
    records: createRecords(db),
    names: createNames(db),
    posts: createPosts(db),
    find: (phrase, filter, page) => search.find(phrase, { ...page, within: filterToWithin(filter) }),
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
    async lag() {
      let behind = 0;
      for await (const _ of ledger.read(readMeta(db, 'cursor'))) {
        behind += 1;
        if (behind === MOST_LAG) break;
      }
      return behind;
    },
    close: () => db.close(),
  };
}

async function fold(db: DatabaseSync, search: SearchIndex, ledger: Ledger<Entry>): Promise<void> {
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
