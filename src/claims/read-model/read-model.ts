/**
 * The read model that the ledger's entries are projected into. It is disposable: whatever is wrong with its file (missing,
 * damaged, another version, another ledger's), it is deleted and rebuilt; the ledger is never touched.
 */

import { coalesce } from '../../lib/coalesce.ts';
import { isCorruption } from '../../storage/sqlite/sqlite-errors.ts';
import { ForeignCursorError, type Ledger } from '../ledger/ledger.ts';
import type { Entry } from '../model/entry.ts';
import { createCachedValue } from './cached-status.ts';
import {
  deleteReadModelFile,
  openConnection,
  type ReadModelConnection,
  type ReadModelQueries,
  readFileIdentity,
} from './connection.ts';
import type { RebuildWorker } from './rebuild.ts';
import { readMeta } from './schema.ts';
import type { Searches } from './searches.ts';
import { isStale, type Progress, syncFromLedger } from './sync.ts';

export interface ReadModel extends Readonly<ReadModelQueries>, Searches {
  /**
   * Resolves when all that was recorded before the call is projected. Rebuilds the file where something is wrong with it.
   */
  catchUp(): Promise<void>;
  /** How far a long rebuild has come; null when all of the ledger is projected. Until then answers may lack something. */
  rebuildProgress(): Progress | null;
  /**
   * What is wrong with the file, checked by one system call. `damaged`: nothing read from it can be trusted. `gone`: it was
   * deleted or replaced, and what is open still holds all that it held. Null: nothing.
   */
  health(): HealthProblem | null;
  /** Neither being rebuilt nor damaged: only then does it lack nothing. */
  isReady(): boolean;
  /**
   * Lets all that `read` reads until it returns be from one moment. SQLite then locks the file once, and not for each of the
   * many small queries of an answer, which costs more than most of them. After an await, `read` sees later changes.
   */
  snapshot<T>(read: () => T): T;
  /** While it is the same, so is whatever is read. Null for a read model in memory, which has no versions. */
  version(): string | null;
  /**
   * Version and health, cached for ten milliseconds: the two checks took a fifth of the time of answers from the cache. What
   * this process projected itself is seen at once.
   */
  cachedStatus(): { version: string | null; health: HealthProblem | null };
  /** Whether an error of reading means that the file is damaged. If so, health() says it from then on. */
  isCorruption(error: unknown): boolean;
  /** How many entries the ledger has that are not projected yet, counted up to 1,000. */
  lag(): Promise<number>;
  close(): void;
}

/** More is not worth counting: each entry behind is read whole. */
const MAX_LAG = 1_000;

/** How many statements are projected here before another thread takes over. */
const MAX_INLINE_WEIGHT = 2_000;

const STATUS_TTL_MS = 10;

const NO_PROGRESS: Progress = { done: 0, total: 1 };

export type HealthProblem = 'damaged' | 'gone';

/**
 * Opens the read model in `path` as it is: `catchUp` projects what is missing, and rebuilds it where it has to.
 *
 * @param path of the SQLite file, or ":memory:". Several processes may hold one file.
 * @param rebuildWorker projects a long ledger in another thread; null to do it here, in slices, as is done in memory.
 * @param onRebuild gets the reason, in one line, why a file is rebuilt; it is not called where only the version differs.
 */
export function openReadModel(
  path: string,
  ledger: Ledger<Entry>,
  onRebuild: (reason: string) => void,
  rebuildWorker: RebuildWorker | null,
): ReadModel {
  let connection = openConnection(path, onRebuild);
  /** How often the file was replaced. */
  let generation = 0;
  let isCorrupt = false;
  let isClosed = false;
  let progress: Progress | null = null;
  /** Whether the whole ledger was projected once: until then what is not found may still come. */
  let isComplete = false;

  const setProgress = (next: Progress | null) => {
    progress = next;
  };

  async function syncInto(into: ReadModelConnection): Promise<void> {
    if (rebuildWorker === null || path === ':memory:') await syncFromLedger(into.writer, ledger, null, setProgress);
    else if (!(await syncFromLedger(into.writer, ledger, MAX_INLINE_WEIGHT, setProgress))) {
      setProgress(progress ?? NO_PROGRESS);
      const failed = await rebuildWorker.rebuild(path, setProgress).then(
        () => null,
        (error: Error) => error,
      );
      if (isClosed) return;
      if (failed !== null) onRebuild(failed.message);
      // What has come meanwhile; or what the thread could not project, with the same error here.
      await syncFromLedger(into.writer, ledger, null, setProgress);
    }
    if (into === connection) isComplete = true;
  }

  const currentProgress = () => progress ?? (isComplete ? null : NO_PROGRESS);

  function checkHealth(): HealthProblem | null {
    if (!isCorrupt && connection.fileIdentity !== null) {
      const { fileIdentity: seen } = connection;
      const now = readFileIdentity(path);
      if (now === null || now.id !== seen.id) return 'gone';
      // The file only grows: one that is shorter than before was truncated.
      if (now.size < seen.size) isCorrupt = true;
      seen.size = now.size;
    }
    return isCorrupt ? 'damaged' : null;
  }

  async function syncOrRebuild(): Promise<void> {
    const found = checkHealth();
    try {
      if (found === null) {
        await syncInto(connection);
        if (!isStale(connection.writer.db)) return;
      }
    } catch (error) {
      if (!(error instanceof ForeignCursorError) && !isCorruption(error)) throw error;
      onRebuild((error as Error).message);
      isCorrupt ||= isCorruption(error);
    }
    await rebuild(found);
    // Another person was forgotten while it was rebuilt.
    while (!isClosed && isStale(connection.writer.db)) await rebuild(null);
  }

  function currentVersion(): string | null {
    const version = connection.cache.version();
    return version === null ? null : `${generation} ${version}`;
  }

  const status = createCachedValue(() => ({ version: currentVersion(), health: checkHealth() }), STATUS_TTL_MS);

  async function rebuild(found: HealthProblem | null): Promise<void> {
    // A file that another process has put there is used; a write-ahead log without its file is useless.
    if (found !== 'gone' || readFileIdentity(path) === null) deleteReadModelFile(path);
    const fresh = openConnection(path, onRebuild);
    // A deleted file still answers until the new one is whole; a damaged one, or another ledger's, must not.
    if (found === 'gone') await syncInto(fresh);
    const old = connection;
    if (isClosed) return fresh.close();
    connection = fresh;
    generation += 1;
    status.invalidate();
    isComplete = found === 'gone';
    isCorrupt = false;
    old.close();
    if (found !== 'gone') await syncInto(fresh);
  }

  return {
    get records() {
      return connection.records;
    },
    get names() {
      return connection.names;
    },
    get posts() {
      return connection.posts;
    },
    get changeFeed() {
      return connection.changeFeed;
    },
    get outbox() {
      return connection.outbox;
    },
    get editing() {
      return connection.editing;
    },
    get draftReviews() {
      return connection.draftReviews;
    },
    get questions() {
      return connection.questions;
    },
    get sourceWatch() {
      return connection.sourceWatch;
    },
    get claimReviews() {
      return connection.claimReviews;
    },
    find: (...asked) => connection.searches.find(...asked),
    related: (...asked) => connection.searches.related(...asked),
    findPending: (...asked) => connection.searches.findPending(...asked),
    compare: (...asked) => connection.searches.compare(...asked),
    catchUp: coalesce(() => syncOrRebuild().finally(status.invalidate)),
    rebuildProgress: currentProgress,
    health: checkHealth,
    isReady: () => currentProgress() === null && checkHealth() === null,
    snapshot: (read) => connection.snapshot(read),
    version: currentVersion,
    cachedStatus: () => (isCorrupt ? { version: null, health: 'damaged' } : status.get()),
    isCorruption(error) {
      if (!isCorruption(error)) return false;
      isCorrupt = true;
      return true;
    },
    async lag() {
      let behind = 0;
      for await (const _ of ledger.read(readMeta(connection.writer.db, 'cursor'))) {
        behind += 1;
        if (behind === MAX_LAG) break;
      }
      return behind;
    },
    close() {
      isClosed = true;
      rebuildWorker?.stop();
      connection.close();
    },
  };
}
