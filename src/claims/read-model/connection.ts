/** The board's file: opened, or made anew where it cannot be used. Nothing in it is the record itself. */
import { closeSync, existsSync, openSync, rmSync, statSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import { isDamage, sqliteErrorToOperatorError } from '../../storage/sqlite/sqlite-errors.ts';
import { type Changes, createChanges } from '../queries/change-feed.ts';
import { type ClaimReviews, createClaimReviews } from '../queries/claim-reviews.ts';
import { createReviews, type Reviews } from '../queries/draft-reviews.ts';
import { createNames, type Names } from '../queries/name-index.ts';
import { createOutbox, type Outbox } from '../queries/outbox.ts';
import { createPosts, type Posts } from '../queries/posts.ts';
import { createDeskRecords, type DeskRecords } from '../queries/proposals.ts';
import { createRecords, type Records } from '../queries/statements.ts';
import { createSearchIndex, type SearchIndex } from '../search/index.ts';
import { createMemory, type Memory } from './query-cache.ts';
import { BOARD_VERSION, installBoard, readMeta } from './schema.ts';
import type { Searches, Writer } from './sync.ts';

/** What the board offers to those who read it. */
export interface Readers {
  records: Records;
  names: Names;
  posts: Posts;
  changes: Changes;
  outbox: Outbox;
  desk: DeskRecords;
  reviews: Reviews;
  claimReviews: ClaimReviews;
}

/** The file opened: one connection reads what is committed, another one writes, so that no reader sees half an entry. */
export interface BoardFile extends Readers {
  search: SearchIndex;
  memory: Memory;
  writer: Writer;
  seen: Seen | null;
  /** See Board.atOnce. */
  atOnce<T>(read: () => T): T;
  close(): void;
}

/**
 * @param path of the SQLite file, or ":memory:", which has one connection for both.
 * @param onRebuild told why a file that was there is given up.
 */
export function openBoardFile(path: string, onRebuild: (reason: string) => void): BoardFile {
  const db = openDatabase(path, onRebuild);
  db.exec(`PRAGMA cache_size = -${READING_CACHE}`);
  const searches = createSearches(db);
  const { search } = searches;
  const written = path === ':memory:' ? db : openDatabase(path, onRebuild);
  // The one connection of a board in memory writes too.
  const memory = createMemory(written === db ? null : db);
  const [begin, commit] = [db.prepare('BEGIN'), db.prepare('COMMIT')];
  return {
    search,
    memory,
    writer: { db: written, ...(written === db ? searches : createSearches(written)) },
    records: createRecords(db, memory),
    names: createNames(db),
    posts: createPosts(db),
    changes: createChanges(db),
    outbox: createOutbox(db),
    desk: createDeskRecords(db),
    reviews: createReviews(db),
    claimReviews: createClaimReviews(db, searches.claimReviewSearch),
    seen: look(path),
    atOnce(read) {
      if (written === db || db.isTransaction) return read();
      begin.run();
      const end = () => {
        // A fault of the file may have ended it.
        if (db.isTransaction) commit.run();
      };
      let given: ReturnType<typeof read>;
      try {
        given = memory.hold(read);
      } catch (error) {
        end();
        throw error;
      }
      try {
        end();
      } catch (error) {
        // Nobody hears of a promise that was not given to them.
        if (given instanceof Promise) given.catch(() => {});
        throw error;
      }
      return given;
    },
    close() {
      if (written !== db) written.close();
      db.close();
    },
  };
}

function createSearches(db: DatabaseSync): Searches {
  return { search: createSearchIndex(db), claimReviewSearch: createSearchIndex(db, 'review') };
}

/** Which file stands under a path, and how many bytes it had when last looked at. */
export interface Seen {
  id: string;
  size: number;
}

/** Null where no file stands, or none is meant. */
export function look(path: string): Seen | null {
  const found = path === ':memory:' ? undefined : statSync(path, { throwIfNoEntry: false });
  return found === undefined ? null : { id: `${found.dev}:${found.ino}`, size: found.size };
}

export function removeBoardFile(path: string): void {
  if (path === ':memory:') return;
  for (const suffix of ['', '-wal', '-shm']) rmSync(`${path}${suffix}`, { force: true });
}

/**
 * How much of the file a reader holds in memory, in kibibytes. SQLite's own 2,000 are a hundredth of a board of 100,000
 * statements: with this a search takes a fifth less, and with four times as much only little less again. Not mmap_size,
 * whose reads end the process where somebody cuts the file.
 */
const READING_CACHE = 16_000;

/** The board holds what the ledger does: a new file is for its owner alone, and SQLite gives those beside it the same rights. */
function makePrivate(path: string): void {
  if (path === ':memory:' || existsSync(path)) return;
  try {
    closeSync(openSync(path, 'a', 0o600));
  } catch {
    // SQLite refuses it as well, and says so in its own words.
  }
}

function openDatabase(path: string, onRebuild: (reason: string) => void): DatabaseSync {
  for (let attempt = 1; ; attempt++) {
    let db: DatabaseSync | null = null;
    try {
      makePrivate(path);
      db = new DatabaseSync(path, { timeout: 5_000 });
      // The board can be rebuilt, so it need not survive a power cut: NORMAL is enough where the ledger needs FULL.
      db.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; PRAGMA temp_store = MEMORY');
      const tables = db.prepare("SELECT count(*) AS n FROM sqlite_schema WHERE name = 'meta'").get();
      if (tables?.n === 0 || readMeta(db, 'version') === String(BOARD_VERSION)) {
        installBoard(db);
        return db;
      }
    } catch (error) {
      if (!isDamage(error) || attempt > 1) throw sqliteErrorToOperatorError(error, path);
      onRebuild((error as Error).message);
    }
    db?.close();
    removeBoardFile(path);
  }
}
