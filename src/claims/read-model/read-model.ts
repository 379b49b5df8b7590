/**
 * The board: the read model that the ledger's entries are folded into. It is disposable. Whatever is wrong with its file
 * (missing, damaged, another version, another ledger's) it is deleted and built anew; the ledger is never touched.
 */

import { coalesce } from '../../lib/coalesce.ts';
import { isCorruption } from '../../storage/sqlite/sqlite-errors.ts';
import { ForeignCursorError, type Ledger } from '../ledger/ledger.ts';
import type { Entry } from '../model/entry.ts';
import { type Filter, filterToSearchCondition } from '../queries/filter.ts';
import type { Match, SearchResult } from '../search/index.ts';
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
import { isStale, type Progress, syncFromLedger } from './sync.ts';

export interface ReadModel extends Readonly<ReadModelQueries> {
  /** Finds a remembered phrase among the statements that pass the filter; see search/index.ts for the grades. */
  find(phrase: string, filter: Filter, page: { limit: number; offset: number }): SearchResult;
  /**
   * Statements that pass the filter and whose words stand in a whole sentence or message, best first.
   * @param least the least share, from 0 to 1, of a passage's words that has to stand in the text
   */
  related(text: string, filter: Filter, limit: number, least: number): Match[];
  /**
   * Folds what the ledger has and the board has not; resolves when the board holds all that was recorded before the call.
   * Builds it anew where there is trouble.
   */
  catchUp(): Promise<void>;
  /** How far a long building has come; null when the board holds all that the ledger had. Until then answers may lack something. */
  rebuildProgress(): Progress | null;
  /**
   * What is wrong with the file, at the cost of one look at it: `damaged`, nothing read from it can be trusted; `gone`, it
   * was deleted or replaced, and what is open still holds all that it held. Null: nothing.
   */
  health(): HealthProblem | null;
  /** Neither being built nor in trouble: only then does it know what stands where, and lacks nothing. */
  isReady(): boolean;
  /**
   * Calls `read`, and lets all that it reads until it returns be from one moment. SQLite then locks and unlocks the file
   * once, and not for each of the many small statements that an answer takes, which costs more than most of them. What
   * `read` awaits is read as it stands then.
   */
  snapshot<T>(read: () => T): T;
  /** As long as it is the same, whatever is read from the board is the same. Null for a board in memory, where nothing tells. */
  version(): string | null;
  /**
   * Position and trouble, looked at once for all who ask within ten milliseconds: of questions that are answered from memory
   * the two looks were a fifth. What this process itself brought onto the board is seen at once, another's so much later.
   */
  cachedStatus(): { version: string | null; health: HealthProblem | null };
  /** Whether an error of reading tells of damage to the file. If so, trouble() says it from then on. */
  isCorruption(error: unknown): boolean;
  /** How many entries the ledger has and the board has not yet, counted to 1,000. */
  lag(): Promise<number>;
  close(): void;
}

/** More is not worth counting: each entry behind is read whole. */
const MAX_LAG = 1_000;

/** How many statements are folded before another thread takes over: less would not hold up anybody. */
const MAX_INLINE_WEIGHT = 2_000;

/** Milliseconds that questions in the same moment share what they look at. */
const STATUS_TTL_MS = 10;

const NO_PROGRESS: Progress = { done: 0, total: 1 };

export type HealthProblem = 'damaged' | 'gone';

/**
 * Opens the board in `path`, as it is: `catchUp` brings it up to the ledger, and builds it anew when it has to be.
 *
 * @param path of the SQLite file, or ":memory:". Several processes may hold one file.
 * @param rebuildWorker folds a long ledger in another thread; null to fold it here, in slices. A board in memory is built here.
 * @param onRebuild told in one line why a board that was there is built anew; not where only its version is another.
 */
export function openReadModel(
  path: string,
  ledger: Ledger<Entry>,
  onRebuild: (reason: string) => void,
  rebuildWorker: RebuildWorker | null,
): ReadModel {
  let connection = openConnection(path, onRebuild);
  /** How often another file was taken. */
  let generation = 0;
  let isCorrupt = false;
  let isClosed = false;
  let progress: Progress | null = null;
  /** Whether the file that is open has held the whole ledger once: until then its silence says nothing. */
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
      // What has come meanwhile; or what the thread could not fold, with the same trouble here.
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
      // A board only grows: one that is shorter than before has been cut.
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
    // Somebody else was forgotten while it was built.
    while (!isClosed && isStale(connection.writer.db)) await rebuild(null);
  }

  function currentVersion(): string | null {
    const version = connection.cache.version();
    return version === null ? null : `${generation} ${version}`;
  }

  const status = createCachedValue(() => ({ version: currentVersion(), health: checkHealth() }), STATUS_TTL_MS);

  async function rebuild(found: HealthProblem | null): Promise<void> {
    // Where another process has put a new file it is taken as it is; a write-ahead log without its file is of no use.
    if (found !== 'gone' || readFileIdentity(path) === null) deleteReadModelFile(path);
    const fresh = openConnection(path, onRebuild);
    // What is gone still answers until the new one is whole; what is damaged or another ledger's must not.
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
    get claimReviews() {
      return connection.claimReviews;
    },
    // After a piece of news many ask the same.
    find: (phrase, filter, page) =>
      connection.cache.getOrCompute(`find ${JSON.stringify([phrase, filter, page])}`, () =>
        connection.search.find(phrase, { ...page, within: filterToSearchCondition(filter) }),
      ),
    related: (text, filter, limit, least) =>
      connection.search.related(text, { limit, within: filterToSearchCondition(filter), least }),
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
