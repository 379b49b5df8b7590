/**
 * The board: the read model that the ledger's entries are folded into. It is disposable. Whatever is wrong with its file
 * (missing, damaged, another version, another ledger's) it is deleted and built anew; the ledger is never touched.
 */

import { oneAfterAnother } from '../../lib/coalesce.ts';
import { isDamage } from '../../storage/sqlite/sqlite-errors.ts';
import { ForeignCursorError, type Ledger } from '../ledger/ledger.ts';
import type { Entry } from '../model/entry.ts';
import { type Filter, filterToWithin } from '../queries/filter.ts';
import type { Found, Match } from '../search/index.ts';
import { createGlance } from './cached-status.ts';
import { type BoardFile, look, openBoardFile, type Readers, removeBoardFile } from './connection.ts';
import type { Builder } from './rebuild.ts';
import { readMeta } from './schema.ts';
import { followLedger, isStale, type Progress } from './sync.ts';

export interface Board extends Readonly<Readers> {
  /** Finds a remembered phrase among the statements that pass the filter; see search/index.ts for the grades. */
  find(phrase: string, filter: Filter, page: { limit: number; offset: number }): Found;
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
  building(): Progress | null;
  /**
   * What is wrong with the file, at the cost of one look at it: `damaged`, nothing read from it can be trusted; `gone`, it
   * was deleted or replaced, and what is open still holds all that it held. Null: nothing.
   */
  trouble(): Trouble | null;
  /** Neither being built nor in trouble: only then does it know what stands where, and lacks nothing. */
  isSound(): boolean;
  /**
   * Calls `read`, and lets all that it reads until it returns be from one moment. SQLite then locks and unlocks the file
   * once, and not for each of the many small statements that an answer takes, which costs more than most of them. What
   * `read` awaits is read as it stands then.
   */
  atOnce<T>(read: () => T): T;
  /** As long as it is the same, whatever is read from the board is the same. Null for a board in memory, where nothing tells. */
  position(): string | null;
  /**
   * Position and trouble, looked at once for all who ask within ten milliseconds: of questions that are answered from memory
   * the two looks were a fifth. What this process itself brought onto the board is seen at once, another's so much later.
   */
  moment(): { position: string | null; trouble: Trouble | null };
  /** Whether an error of reading tells of damage to the file. If so, trouble() says it from then on. */
  isDamage(error: unknown): boolean;
  /** How many entries the ledger has and the board has not yet, counted to 1,000. */
  lag(): Promise<number>;
  close(): void;
}

/** More is not worth counting: each entry behind is read whole. */
const MOST_LAG = 1_000;

/** How many statements are folded before another thread takes over: less would not hold up anybody. */
const LONG = 2_000;

/** Milliseconds that questions in the same moment share what they look at. */
const MOMENT_MS = 10;

const NOTHING_YET: Progress = { folded: 0, total: 1 };

export type Trouble = 'damaged' | 'gone';

/**
 * Opens the board in `path`, as it is: `catchUp` brings it up to the ledger, and builds it anew when it has to be.
 *
 * @param path of the SQLite file, or ":memory:". Several processes may hold one file.
 * @param builder folds a long ledger in another thread; null to fold it here, in slices. A board in memory is built here.
 * @param onRebuild told in one line why a board that was there is built anew; not where only its version is another.
 */
export function openBoard(
  path: string,
  ledger: Ledger<Entry>,
  onRebuild: (reason: string) => void,
  builder: Builder | null,
): Board {
  let file = openBoardFile(path, onRebuild);
  /** How often another file was taken. */
  let taken = 0;
  let hasDamage = false;
  let isClosed = false;
  let progress: Progress | null = null;
  /** Whether the file that is open has held the whole ledger once: until then its silence says nothing. */
  let isWhole = false;

  const tell = (next: Progress | null) => {
    progress = next;
  };

  async function follow(into: BoardFile): Promise<void> {
    if (builder === null || path === ':memory:') await followLedger(into.writer, ledger, null, tell);
    else if (!(await followLedger(into.writer, ledger, LONG, tell))) {
      tell(progress ?? NOTHING_YET);
      const failed = await builder.build(path, tell).then(
        () => null,
        (error: Error) => error,
      );
      if (isClosed) return;
      if (failed !== null) onRebuild(failed.message);
      // What has come meanwhile; or what the thread could not fold, with the same trouble here.
      await followLedger(into.writer, ledger, null, tell);
    }
    if (into === file) isWhole = true;
  }

  const building = () => progress ?? (isWhole ? null : NOTHING_YET);

  function trouble(): Trouble | null {
    if (!hasDamage && file.seen !== null) {
      const { seen } = file;
      const now = look(path);
      if (now === null || now.id !== seen.id) return 'gone';
      // A board only grows: one that is shorter than before has been cut.
      if (now.size < seen.size) hasDamage = true;
      seen.size = now.size;
    }
    return hasDamage ? 'damaged' : null;
  }

  async function follows(): Promise<void> {
    const found = trouble();
    try {
      if (found === null) {
        await follow(file);
        if (!isStale(file.writer.db)) return;
      }
    } catch (error) {
      if (!(error instanceof ForeignCursorError) && !isDamage(error)) throw error;
      onRebuild((error as Error).message);
      hasDamage ||= isDamage(error);
    }
    await rebuild(found);
    // Somebody else was forgotten while it was built.
    while (!isClosed && isStale(file.writer.db)) await rebuild(null);
  }

  function position(): string | null {
    const version = file.memory.version();
    return version === null ? null : `${taken} ${version}`;
  }

  const lately = createGlance(() => ({ position: position(), trouble: trouble() }), MOMENT_MS);

  async function rebuild(found: Trouble | null): Promise<void> {
    // Where another process has put a new file it is taken as it is; a write-ahead log without its file is of no use.
    if (found !== 'gone' || look(path) === null) removeBoardFile(path);
    const fresh = openBoardFile(path, onRebuild);
    // What is gone still answers until the new one is whole; what is damaged or another ledger's must not.
    if (found === 'gone') await follow(fresh);
    const old = file;
    if (isClosed) return fresh.close();
    file = fresh;
    taken += 1;
    lately.forget();
    isWhole = found === 'gone';
    hasDamage = false;
    old.close();
    if (found !== 'gone') await follow(fresh);
  }

  return {
    get records() {
      return file.records;
    },
    get names() {
      return file.names;
    },
    get posts() {
      return file.posts;
    },
    get changes() {
      return file.changes;
    },
    get outbox() {
      return file.outbox;
    },
    get desk() {
      return file.desk;
    },
    get reviews() {
      return file.reviews;
    },
    get claimReviews() {
      return file.claimReviews;
    },
    // After a piece of news many ask the same.
    find: (phrase, filter, page) =>
      file.memory.of(`find ${JSON.stringify([phrase, filter, page])}`, () =>
        file.search.find(phrase, { ...page, within: filterToWithin(filter) }),
      ),
    related: (text, filter, limit, least) =>
      file.search.related(text, { limit, within: filterToWithin(filter), least }),
    catchUp: oneAfterAnother(() => follows().finally(lately.forget)),
    building,
    trouble,
    isSound: () => building() === null && trouble() === null,
    atOnce: (read) => file.atOnce(read),
    position,
    moment: () => (hasDamage ? { position: null, trouble: 'damaged' } : lately.get()),
    isDamage(error) {
      if (!isDamage(error)) return false;
      hasDamage = true;
      return true;
    },
    async lag() {
      let behind = 0;
      for await (const _ of ledger.read(readMeta(file.writer.db, 'cursor'))) {
        behind += 1;
        if (behind === MOST_LAG) break;
      }
      return behind;
    },
    close() {
      isClosed = true;
      builder?.stop();
      file.close();
    },
  };
}
