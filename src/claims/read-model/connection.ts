/** Opens the read model's file, or replaces it where it cannot be used: the record itself is in the ledger. */
import { closeSync, existsSync, openSync, rmSync, statSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import { isCorruption, sqliteErrorToOperatorError } from '../../storage/sqlite/sqlite-errors.ts';
import { type ChangeFeed, createChangeFeed } from '../queries/change-feed.ts';
import { type ClaimReviews, createClaimReviews } from '../queries/claim-reviews.ts';
import { createDraftReviews, type DraftReviews } from '../queries/draft-reviews.ts';
import { createNameIndex, type NameIndex } from '../queries/name-index.ts';
import { createOutbox, type Outbox } from '../queries/outbox.ts';
import { createPosts, type Posts } from '../queries/posts.ts';
import { createEditingQueries, type EditingQueries } from '../queries/proposals.ts';
import { createQuestions, type Questions } from '../queries/questions.ts';
import { createSourceWatch, type SourceWatch } from '../queries/source-watch.ts';
import { createRecords, type Records } from '../queries/statements.ts';
import { createSearchIndex } from '../search/index.ts';
import { readReviewPassages } from './projectors/claim-reviews.ts';
import type { SearchIndexes } from './projectors/project.ts';
import { createQueryCache, type QueryCache } from './query-cache.ts';
import { installSchema, READ_MODEL_VERSION, readMeta } from './schema.ts';
import { createSearches, type Searches } from './searches.ts';
import { readStatementPassages } from './statement-docs.ts';
import type { Writer } from './sync.ts';

export interface ReadModelQueries {
  records: Records;
  names: NameIndex;
  posts: Posts;
  changeFeed: ChangeFeed;
  outbox: Outbox;
  editing: EditingQueries;
  draftReviews: DraftReviews;
  claimReviews: ClaimReviews;
  questions: Questions;
  sourceWatch: SourceWatch;
}

/** One connection reads what is committed, another one writes, so that no reader sees half an entry. */
export interface ReadModelConnection extends ReadModelQueries {
  searches: Searches;
  cache: QueryCache;
  writer: Writer;
  fileIdentity: FileIdentity | null;
  /** See ReadModel.snapshot. */
  snapshot<T>(read: () => T): T;
  close(): void;
}

/**
 * @param path of the SQLite file, or ":memory:", which has one connection for both.
 * @param onRebuild gets the reason why a file that was there is replaced.
 */
export function openConnection(path: string, onRebuild: (reason: string) => void): ReadModelConnection {
  const db = openDatabase(path, onRebuild);
  db.exec(`PRAGMA cache_size = -${READER_CACHE_KIB}`);
  const searchIndexes = createSearchIndexes(db);
  const { search } = searchIndexes;
  const writerDb = path === ':memory:' ? db : openDatabase(path, onRebuild);
  // In memory one connection both reads and writes.
  const cache = createQueryCache(writerDb === db ? null : db);
  const [begin, commit] = [db.prepare('BEGIN'), db.prepare('COMMIT')];
  return {
    searches: createSearches(db, search, cache),
    cache,
    writer: { db: writerDb, ...(writerDb === db ? searchIndexes : createSearchIndexes(writerDb)) },
    ...createQueries(db, cache, searchIndexes),
    fileIdentity: readFileIdentity(path),
    snapshot(read) {
      if (writerDb === db || db.isTransaction) return read();
      begin.run();
      const end = () => {
        // An error of the file may have ended it.
        if (db.isTransaction) commit.run();
      };
      let result: ReturnType<typeof read>;
      try {
        result = cache.pinVersion(read);
      } catch (error) {
        end();
        throw error;
      }
      try {
        end();
      } catch (error) {
        // Avoids an unhandled rejection: the caller never receives this promise.
        if (result instanceof Promise) result.catch(() => {});
        throw error;
      }
      return result;
    },
    close() {
      if (writerDb !== db) writerDb.close();
      db.close();
    },
  };
}

function createQueries(db: DatabaseSync, cache: QueryCache, { claimReviewSearch }: SearchIndexes): ReadModelQueries {
  return {
    records: createRecords(db, cache),
    names: createNameIndex(db),
    posts: createPosts(db),
    changeFeed: createChangeFeed(db),
    outbox: createOutbox(db),
    editing: createEditingQueries(db),
    draftReviews: createDraftReviews(db),
    claimReviews: createClaimReviews(db, claimReviewSearch),
    questions: createQuestions(db),
    sourceWatch: createSourceWatch(db),
  };
}

/** What a check reads. */
export interface RecordReader
  extends Pick<ReadModelQueries, 'records' | 'names' | 'editing' | 'claimReviews'>,
    Searches {}

export interface OpenedReader extends RecordReader {
  /** False once the file was rebuilt or deleted: what is open is then another record's. */
  isCurrent(): boolean;
  close(): void;
}

/** Opens an installed read model's file to read it, in a thread that must not hold up the writer. */
export function openReader(path: string): OpenedReader {
  const db = new DatabaseSync(path, { readOnly: true, timeout: 5_000 });
  db.exec(`PRAGMA temp_store = MEMORY; PRAGMA cache_size = -${READER_CACHE_KIB}`);
  const indexes = createSearchIndexes(db);
  const cache = createQueryCache(db);
  const opened = readFileIdentity(path);
  return {
    ...createQueries(db, cache, indexes),
    ...createSearches(db, indexes.search, cache),
    isCurrent: () => readFileIdentity(path)?.id === opened?.id,
    close: () => db.close(),
  };
}

function createSearchIndexes(db: DatabaseSync): SearchIndexes {
  return {
    search: createSearchIndex(db, 'search', (rows) => readStatementPassages(db, rows)),
    claimReviewSearch: createSearchIndex(db, 'review', (rows) => readReviewPassages(db, rows)),
  };
}

/** Which file a path leads to, and how many bytes it had when it was last checked. */
export interface FileIdentity {
  id: string;
  size: number;
}

/** Null where there is no file. */
export function readFileIdentity(path: string): FileIdentity | null {
  const found = path === ':memory:' ? undefined : statSync(path, { throwIfNoEntry: false });
  return found === undefined ? null : { id: `${found.dev}:${found.ino}`, size: found.size };
}

export function deleteReadModelFile(path: string): void {
  if (path === ':memory:') return;
  for (const suffix of ['', '-wal', '-shm']) rmSync(`${path}${suffix}`, { force: true });
}

/**
 * SQLite's page cache for readers, in kibibytes. Its own 2,000 are a hundredth of a file of 100,000 statements: with this a
 * search takes a fifth less, and with four times as much only little less again. Not mmap_size, with which the process
 * crashes when somebody truncates the file.
 */
const READER_CACHE_KIB = 16_000;

/** The file holds what the ledger does, so only its owner may read it; SQLite gives the files beside it the same rights. */
function createPrivateFile(path: string): void {
  if (path === ':memory:' || existsSync(path)) return;
  try {
    closeSync(openSync(path, 'a', 0o600));
  } catch {
    // SQLite fails as well, with an error that says why.
  }
}

function openDatabase(path: string, onRebuild: (reason: string) => void): DatabaseSync {
  for (let attempt = 1; ; attempt++) {
    let db: DatabaseSync | null = null;
    try {
      createPrivateFile(path);
      db = new DatabaseSync(path, { timeout: 5_000 });
      // It can be rebuilt, so it need not survive a power cut: NORMAL is enough where the ledger needs FULL.
      db.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; PRAGMA temp_store = MEMORY');
      const tables = db.prepare("SELECT count(*) AS n FROM sqlite_schema WHERE name = 'meta'").get();
      if (tables?.n === 0 || readMeta(db, 'version') === String(READ_MODEL_VERSION)) {
        installSchema(db);
        return db;
      }
    } catch (error) {
      if (!isCorruption(error) || attempt > 1) throw sqliteErrorToOperatorError(error, path);
      onRebuild((error as Error).message);
    }
    db?.close();
    deleteReadModelFile(path);
  }
}
