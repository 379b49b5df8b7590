/**
 * Projects what the ledger has and the read model has not, in slices, so that the process goes on answering while a record
 * of a million statements is built.
 */
import type { DatabaseSync } from 'node:sqlite';
import { setImmediate as nextTurn, setTimeout as pause } from 'node:timers/promises';
import { isBusy } from '../../storage/sqlite/sqlite-errors.ts';
import type { EntryWithCursor, LedgerReader } from '../ledger/ledger-reader.ts';
import type { Entry } from '../model/entry.ts';
import { projectEntry, type SearchIndexes } from './projectors/project.ts';
import { readMeta, writeMeta } from './schema.ts';
import { forgetTexts } from './texts.ts';

/**
 * Statements, reviews or other entries after which a transaction ends. A commit may copy all that was written into the file
 * and blocks the process meanwhile, so transactions are as short as they can be: one dossier.
 */
const DEFAULT_BATCH_SIZE = 25;
/**
 * In a thread that only rebuilds. Longer transactions write the pages that every dossier changes (words, short ids) less
 * often: a million statements take a fifth less time than dossier by dossier. Another process that syncs into the same file
 * waits one to two seconds meanwhile.
 */
export const REBUILD_BATCH_SIZE = 10_000;
/** How long a slice may block the process, in milliseconds. */
const SLICE_MS = 10;
/**
 * SQLite's page cache during a long rebuild, in kibibytes, in place of its own 2,000: words and names are written all over
 * their tables, and a page that is not cached is read and written again for each of them.
 */
const REBUILD_CACHE_KIB = 96_000;
const DEFAULT_CACHE_KIB = 2_000;
/** Pages in the write-ahead log before it is copied into the file: until then a page is written once for many changes. */
const REBUILD_WAL_PAGES = 16_000;
const DEFAULT_WAL_PAGES = 1_000;
/** Pause before another process's lock is tried again, in milliseconds. */
const BUSY_RETRY_DELAY_MS = 25;

/** How far a long rebuild has come, in entries. */
export interface Progress {
  done: number;
  total: number;
}

/** A connection that only syncing uses: nobody sees what it has not committed. */
export interface Writer extends SearchIndexes {
  db: DatabaseSync;
}

/**
 * Several processes may sync into one file: each batch is projected in a transaction that checks that nobody else did so.
 *
 * @param maxWeight how many statements, reviews or other entries to project before giving up; null for all there are.
 * @param onProgress called after each batch of a long run, and with null at the end.
 * @param batch after how many of them a transaction ends; the first one, which shows that there are more, is short.
 * @returns whether the end of the ledger was reached.
 * @throws LedgerError, ForeignCursorError, and SQLite's errors; then nothing of the batch is in the read model.
 */
export async function syncFromLedger(
  writer: Writer,
  ledger: LedgerReader<Entry>,
  maxWeight: number | null,
  onProgress: (progress: Progress | null) => void,
  batch: number = DEFAULT_BATCH_SIZE,
): Promise<boolean> {
  let [done, weight] = [0, 0];
  let total: number | null = null;
  try {
    for (;;) {
      const end = await syncOnce();
      if (end !== 'again') return end === 'whole';
    }
  } finally {
    if (total !== null) {
      if (writer.db.isOpen) setRebuildPragmas(writer.db, false);
      onProgress(null);
    }
  }

  /** Resolves `again` when another process has projected more meanwhile, and reading has to begin again from there. */
  async function syncOnce(): Promise<'whole' | 'more' | 'again'> {
    let from = readMeta(writer.db, 'cursor');
    if (from === null) await markBeginning(writer.db, await ledger.count());
    let gathered: EntryWithCursor<Entry>[] = [];
    let before = weight;
    for await (const recorded of ledger.read(from)) {
      if (maxWeight !== null && weight >= maxWeight) return 'more';
      gathered.push(recorded);
      weight += entryToWeight(recorded.entry);
      if (weight - before < (total === null ? DEFAULT_BATCH_SIZE : batch)) continue;
      if (!(await projectBatch(writer, from, gathered))) return 'again';
      done += gathered.length;
      if (total === null) {
        total = await ledger.count();
        setRebuildPragmas(writer.db, true);
      }
      onProgress({ done: Math.min(done, total), total });
      from = recorded.cursor;
      gathered = [];
      before = weight;
    }
    return gathered.length === 0 || (await projectBatch(writer, from, gathered)) ? 'whole' : 'again';
  }
}

function hasWholeDossier(entry: Entry): entry is Extract<Entry, { dossier: { statements: unknown } }> {
  return ['dossier-seeded', 'review-started', 'review-published'].includes(entry.kind);
}

/** How much work an entry is: statements and reviews are indexed for the search. */
function entryToWeight(entry: Entry): number {
  if (hasWholeDossier(entry)) return 1 + entry.dossier.statements.length;
  return entry.kind === 'reviews-imported' ? 1 + entry.reviews.length : 1;
}

function setRebuildPragmas(db: DatabaseSync, isRebuilding: boolean): void {
  const [cache, wal] = isRebuilding ? [REBUILD_CACHE_KIB, REBUILD_WAL_PAGES] : [DEFAULT_CACHE_KIB, DEFAULT_WAL_PAGES];
  db.exec(`PRAGMA cache_size = -${cache}; PRAGMA wal_autocheckpoint = ${wal}`);
  if (!isRebuilding) db.exec('PRAGMA shrink_memory');
}

/** @returns false, with nothing projected, when another process has gone on from `from`. */
async function projectBatch(
  { db, ...searches }: Writer,
  from: string | null,
  batch: readonly EntryWithCursor<Entry>[],
): Promise<boolean> {
  await beginTransaction(db);
  try {
    if (readMeta(db, 'cursor') !== from) {
      db.exec('ROLLBACK');
      return false;
    }
    let since = performance.now();
    for (const { entry } of batch) {
      for (const _ of projectEntry(db, searches, entry)) {
        if (performance.now() - since < SLICE_MS) continue;
        await nextTurn();
        since = performance.now();
      }
    }
    for (const search of Object.values(searches)) search.flush();
    const last = batch.at(-1);
    if (last !== undefined) writeMeta(db, 'cursor', last.cursor);
    countProjected(db, batch);
    db.exec('COMMIT');
    return true;
  } catch (error) {
    if (db.isOpen && db.isTransaction) db.exec('ROLLBACK');
    for (const search of Object.values(searches)) search.discard();
    forgetTexts(db);
    throw error;
  }
}

/** Notes how many entries the ledger had when the first one was read. */
async function markBeginning(db: DatabaseSync, count: number): Promise<void> {
  await beginTransaction(db);
  if (readMeta(db, 'beginning') === null) writeMeta(db, 'beginning', String(count));
  db.exec('COMMIT');
}

function countProjected(db: DatabaseSync, batch: readonly EntryWithCursor<Entry>[]): void {
  const before = Number(readMeta(db, 'projected') ?? 0);
  writeMeta(db, 'projected', String(before + batch.length));
  const forgotten = batch.findLastIndex(({ entry }) => entry.kind === 'person-forgotten');
  if (forgotten !== -1) writeMeta(db, 'forgotten', String(before + forgotten + 1));
}

/**
 * Whether a person was forgotten after the first entry was read: what was read before may name that person, although the
 * ledger no longer does.
 */
export function isStale(db: DatabaseSync): boolean {
  return Number(readMeta(db, 'forgotten') ?? 0) > Number(readMeta(db, 'beginning') ?? 0);
}

/** Does not leave the waiting to SQLite, which would block the process. */
async function beginTransaction(db: DatabaseSync): Promise<void> {
  for (;;) {
    try {
      db.exec('BEGIN IMMEDIATE');
      return;
    } catch (error) {
      if (!isBusy(error)) throw error;
      await pause(BUSY_RETRY_DELAY_MS);
    }
  }
}
