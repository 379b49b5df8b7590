/**
 * The append-only ledger of one newsroom, on Keyv. Entries are read back in the order in which they arrived at the store,
 * which is the same for every reader. The time-ordered ids cannot give that order: another process may add an entry whose
 * id is earlier than one that has been read already.
 */
import { setTimeout as pause } from 'node:timers/promises';
import { isDeepStrictEqual } from 'node:util';
import { OperatorError } from '../errors.ts';
import { createKeyv } from '../stores/keyv.ts';
import { KeyTakenError, type Store, type StoredRow } from '../stores/store.ts';

/** Rows held in memory while reading, at most, and how many characters they should have: an entry may be a whole dossier. */
const PAGE = 256;
const PAGE_CHARACTERS = 4_000_000;
const FIRST_PAGE = 16;

/** What the ledger itself needs to know of an entry. */
export interface EntryHeader {
  /** UUIDv7: the key. */
  id: string;
  newsroom: string;
}

/** `cursor` stands for the place right behind the entry: opaque text, to be kept by the reader and given to `read`. */
export interface Recorded<E> {
  entry: E;
  cursor: string;
}

export interface Ledger<E> {
  /**
   * Records the entries, all or none, in the order given; resolves once they are durable. Appending the same entry again
   * changes nothing. Rejects with LedgerError; an id that holds another entry is never overwritten.
   */
  append(...entries: E[]): Promise<void>;
  /**
   * The entries behind `after` (null: from the beginning), in the order of arrival, to the end as it is when it is reached.
   * Throws ForeignCursorError before the first entry when `after` is not a place in this ledger, and LedgerError naming
   * the key at an entry that cannot be read: none is skipped. A damaged store is an OperatorError.
   */
  read(after: string | null): AsyncIterable<Recorded<E>>;
  count(): Promise<number>;
  /** Calls back after this or another process has appended, perhaps more often. Watch first, then read. Returns the stop. */
  watch(onChange: () => void): () => void;
  /** Refuses further appends, and resolves when those under way are settled. The store stays open. */
  close(): Promise<void>;
}

/**
 * `outcome` of an append: refused, nothing was written; or unknown, the store may have it all the same (append the same
 * entry again to know). Of a read it is refused.
 */
export class LedgerError extends Error {
  override name = 'LedgerError';
  readonly outcome: 'refused' | 'unknown';

  constructor(message: string, outcome: 'refused' | 'unknown', cause: unknown) {
    super(message, { cause });
    this.outcome = outcome;
  }
}

/** Whether an append was refused because its key holds another entry: the same thing was recorded before. */
export function isKeyTaken(error: unknown): boolean {
  return error instanceof LedgerError && error.cause instanceof KeyTakenError;
}

/** The cursor comes from another ledger, or from a later state of this one (a backup was put back): read from null. */
export class ForeignCursorError extends Error {
  override name = 'ForeignCursorError';

  constructor(cursor: string) {
    super(`The cursor ${cursor} is not a place in this ledger: what was built from it has to be built again.`);
  }
}

interface LedgerOptions<E> {
  store: Store;
  newsroom: string;
  /** Turns what was stored into an entry, or throws. */
  parse: (value: unknown) => E;
  /** How long one attempt may take, in milliseconds. Until then its outcome is open; after it, unknown. */
  deadlineMs?: number;
  attempts?: number;
  /** The pause before the second attempt, in milliseconds; it doubles from then on. */
  pauseMs?: number;
}

/**
 * The ledger of one newsroom in a store; newsrooms are namespaces of the store and never meet.
 * Throws when the newsroom's name is empty or not well-formed text.
 */
export function createLedger<E extends EntryHeader>({
  store,
  newsroom,
  parse,
  deadlineMs = 5_000,
  attempts = 5,
  pauseMs = 200,
}: LedgerOptions<E>): Ledger<E> {
  if (newsroom === '' || !newsroom.isWellFormed()) throw new Error(`A newsroom cannot be called "${newsroom}".`);
  const keyv = createKeyv<E>(store, newsroom, 'append');
  const underWay = new Set<Promise<void>>();
  let closed = false;

  /** Repeats work that fails for a reason that may pass. What only the operator can mend, and a taken key, fail at once. */
  async function persist<T>(what: string, work: () => Promise<T>): Promise<T> {
    for (let attempt = 1; ; attempt += 1) {
      try {
        return await withDeadline(work(), deadlineMs);
      } catch (cause) {
        const taken = cause instanceof KeyTakenError;
        const final = taken || cause instanceof OperatorError;
        if (final || attempt >= attempts) {
          const reason = cause instanceof Error ? cause.message : String(cause);
          // An earlier attempt of unknown outcome may have come through, but then the key would hold our own entry.
          const refused = taken || (final && attempt === 1);
          throw new LedgerError(`${what}: ${reason}`, refused ? 'refused' : 'unknown', cause);
        }
        await pause(pauseMs * 2 ** (attempt - 1));
      }
    }
  }

  async function record(entries: E[]): Promise<void> {
    const keys = entries.map(({ id }) => id).join(', ');
    await persist(`Not recorded (${keys})`, async () => {
      const done = await keyv.setMany(entries.map((entry) => ({ key: entry.id, value: entry })));
      if (done.length !== entries.length || done.some((one) => one !== true)) {
        throw new Error('the store did not acknowledge it');
      }
    });
  }

  function rowToEntry({ key, value }: StoredRow): E {
    try {
      const entry = parse(JSON.parse(value).value);
      if (entry.id !== key) throw new Error(`it calls itself ${entry.id}`);
      if (entry.newsroom !== newsroom) throw new Error(`it belongs to the newsroom ${entry.newsroom}`);
      return entry;
    } catch (cause) {
      const reason = String(cause instanceof Error ? cause.message : cause).replaceAll(/\s+/g, ' ');
      throw new LedgerError(`The entry ${key} in ${store.name} cannot be read: ${reason}`, 'refused', cause);
    }
  }

  /** What only the operator can mend is told as it is: no outcome is in doubt. */
  async function look<T>(work: () => Promise<T>): Promise<T> {
    try {
      return await persist(`${store.name} cannot be read`, work);
    } catch (error) {
      throw error instanceof LedgerError && error.cause instanceof OperatorError ? error.cause : error;
    }
  }
  const page = (after: number, limit: number) => look(() => store.range(newsroom, after, limit));

  async function positionOf(cursor: string): Promise<number> {
    const [, digits = '', key] = /^(\d{1,15}):(.+)$/s.exec(cursor) ?? [];
    const position = Number(digits);
    const [row] = position > 0 ? await page(position - 1, 1) : [];
    if (row?.position !== position || row.key !== key) throw new ForeignCursorError(cursor);
    return position;
  }

  return {
    async append(...entries) {
      if (closed) throw new LedgerError('Not recorded: the ledger is closed', 'refused', null);
      for (const entry of entries) {
        if (entry.newsroom !== newsroom) throw new Error(`The entry ${entry.id} is not of the newsroom ${newsroom}.`);
        // An entry that could not be read back would stop every board from then on, and one that comes back changed
        // would no longer be word for word.
        const stored: unknown = JSON.parse(JSON.stringify(entry));
        if (!isDeepStrictEqual(parse(stored), stored)) {
          throw new Error(`The entry ${entry.id} would not come back as it was given.`);
        }
      }
      if (entries.length === 0) return;
      const work = record(entries).finally(() => underWay.delete(work));
      underWay.add(work);
      await work;
    },
    async *read(after) {
      let position = after === null ? 0 : await positionOf(after);
      let limit = FIRST_PAGE;
      while (true) {
        const rows = await page(position, limit);
        for (const row of rows) {
          yield { entry: rowToEntry(row), cursor: `${row.position}:${row.key}` };
          position = row.position;
        }
        if (rows.length < limit) return;
        const characters = rows.reduce((sum, { value }) => sum + value.length, 0);
        limit = Math.min(PAGE, Math.max(1, Math.floor((limit * PAGE_CHARACTERS) / Math.max(1, characters))));
      }
    },
    count: () => look(() => store.count(newsroom)),
    watch: (onChange) => store.watch(onChange),
    async close() {
      closed = true;
      await Promise.allSettled(underWay);
    },
  };
}

/** Rejects when the work takes longer than `deadlineMs`. The work itself goes on: its outcome is unknown. */
async function withDeadline<T>(work: Promise<T>, deadlineMs: number): Promise<T> {
  const done = new AbortController();
  const late = pause(deadlineMs, null, { signal: done.signal }).then(() => {
    throw new Error(`no answer from the store within ${deadlineMs} ms`);
  });
  late.catch(() => {});
  try {
    return await Promise.race([work, late]);
  } finally {
    done.abort();
  }
}
