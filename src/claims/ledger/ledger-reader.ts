/** Reading a ledger's entries back from its store, in the order of arrival, and checking each against the chain. */
import { setTimeout as pause } from 'node:timers/promises';
import { errorToMessage, OperatorError } from '../../lib/errors.ts';
import { withTimeout } from '../../lib/timeout.ts';
import type { Link } from '../../storage/chain.ts';
import { KeyTakenError, type Store, type StoredRow } from '../../storage/store.ts';
import { findLinkFault, LINK_REMEDY, linkFaultTexts } from './check-link.ts';

/** Rows held in memory while reading, at most, and how many characters they should have: an entry may be a whole dossier. */
const MAX_PAGE_SIZE = 256;
const MAX_PAGE_CHARACTERS = 4_000_000;
const FIRST_PAGE_SIZE = 16;

/** What the ledger itself needs to know of an entry. */
export interface EntryHeader {
  /** UUIDv7: the key. */
  id: string;
  newsroom: string;
}

export interface EntryWithCursor<E> {
  entry: E;
  /** The place right after the entry: opaque text for `read`. */
  cursor: string;
}

export interface LedgerReader<E> {
  /**
   * The entries behind `after` (null: from the beginning), in the order of arrival, to the end as it is when it is reached.
   * Throws ForeignCursorError before the first entry when `after` is not a place in this ledger, and LedgerError naming
   * the key at an entry that cannot be read: none is skipped. A damaged store is an OperatorError, and so is an entry that
   * the chain does not vouch for.
   */
  read(after: string | null): AsyncIterable<EntryWithCursor<E>>;
  /** All entries as they are stored, with their links, unread and unchecked. */
  rows(): AsyncIterable<StoredRow>;
  count(): Promise<number>;
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

/** The cursor comes from another ledger, or from a later state of this one (a backup was put back): read from null. */
export class ForeignCursorError extends Error {
  override name = 'ForeignCursorError';

  constructor(cursor: string) {
    super(`The cursor ${cursor} is not a place in this ledger: what was built from it has to be built again.`);
  }
}

/** How hard a store is tried. */
export interface RetryOptions {
  /** How long one attempt may take, in milliseconds. Until then its outcome is open; after it, unknown. */
  timeoutMs?: number | undefined;
  maxAttempts?: number | undefined;
  /** The pause before the second attempt, in milliseconds; it doubles from then on. */
  delayMs?: number | undefined;
}

interface ReaderOptions<E> extends RetryOptions {
  store: Pick<Store, 'name' | 'range' | 'count'>;
  newsroom: string;
  /** Turns what was stored into an entry, or throws. */
  parse: (value: unknown) => E;
  /** Called before each read. */
  prepare?: () => Promise<void>;
}

export function createLedgerReader<E extends EntryHeader>({
  store,
  newsroom,
  parse,
  prepare = async () => {},
  ...retryOptions
}: ReaderOptions<E>): LedgerReader<E> {
  const retry = createRetry(retryOptions);

  function rowToEntry(row: StoredRow, previous: Link | null): E {
    const stored = readEntry(row, () => JSON.parse(row.value).value as unknown);
    const fault = findLinkFault(previous, row, stored);
    if (fault !== null)
      throw new OperatorError(`The entry ${row.key} in ${store.name} ${linkFaultTexts[fault]}. ${LINK_REMEDY}`);
    return readEntry(row, () => {
      const entry = parse(stored);
      if (entry.id !== row.key) throw new Error(`it calls itself ${entry.id}`);
      if (entry.newsroom !== newsroom) throw new Error(`it belongs to the newsroom ${entry.newsroom}`);
      return entry;
    });
  }

  function readEntry<T>({ key }: StoredRow, work: () => T): T {
    try {
      return work();
    } catch (cause) {
      const reason = String(cause instanceof Error ? cause.message : cause).replaceAll(/\s+/g, ' ');
      const message = `The entry ${key} in ${store.name} cannot be read: ${reason}`;
      if (cause instanceof OperatorError) throw new OperatorError(message, { cause });
      throw new LedgerError(message, 'refused', cause);
    }
  }

  /** An OperatorError is thrown as it is: a read leaves no outcome in doubt. */
  async function readStore<T>(work: () => Promise<T>): Promise<T> {
    try {
      return await retry(`${store.name} cannot be read`, work);
    } catch (error) {
      throw error instanceof LedgerError && error.cause instanceof OperatorError ? error.cause : error;
    }
  }
  const page = (after: number, limit: number) => readStore(() => store.range(newsroom, after, limit));

  async function cursorToRow(cursor: string): Promise<StoredRow> {
    const [, digits = ''] = /^(\d{1,15}):/.exec(cursor) ?? [];
    const position = Number(digits);
    const [row] = position > 0 ? await page(position - 1, 1) : [];
    if (row === undefined || rowToCursor(row) !== cursor) throw new ForeignCursorError(cursor);
    return row;
  }

  async function* rowsAfter(position: number): AsyncIterable<StoredRow> {
    let limit = FIRST_PAGE_SIZE;
    for (let after = position; ; ) {
      const rows = await page(after, limit);
      yield* rows;
      after = rows.at(-1)?.position ?? after;
      if (rows.length < limit) return;
      const characters = rows.reduce((sum, { value }) => sum + value.length, 0);
      limit = Math.min(MAX_PAGE_SIZE, Math.max(1, Math.floor((limit * MAX_PAGE_CHARACTERS) / Math.max(1, characters))));
    }
  }

  return {
    async *read(after) {
      await readStore(prepare);
      const start = after === null ? null : await cursorToRow(after);
      let previous = start?.link ?? null;
      for await (const row of rowsAfter(start?.position ?? 0)) {
        yield { entry: rowToEntry(row, previous), cursor: rowToCursor(row) };
        previous = row.link;
      }
    },
    rows: () => rowsAfter(0),
    count: () => readStore(() => store.count(newsroom)),
  };
}

/** With the link's hash, so that a record that was made anew is not taken for the one that was read. */
export function rowToCursor({ position, key, link }: StoredRow): string {
  return `${position}:${link?.hash ?? ''}:${key}`;
}

/**
 * Repeats work that fails for a reason that may pass. What only the operator can mend, and a taken key, fail at once.
 * @returns what runs a piece of work, named for the error; it rejects with LedgerError.
 */
export function createRetry({ timeoutMs = 5_000, maxAttempts = 5, delayMs = 200 }: RetryOptions) {
  return async <T>(what: string, work: () => Promise<T>): Promise<T> => {
    for (let attempt = 1; ; attempt += 1) {
      try {
        const done = await withTimeout(
          work().then((value) => ({ value })),
          timeoutMs,
        );
        // The work goes on: its outcome is unknown.
        if (done === null) throw new Error(`no answer from the store within ${timeoutMs} ms`);
        return done.value;
      } catch (cause) {
        const taken = cause instanceof KeyTakenError;
        const final = taken || cause instanceof OperatorError;
        if (final || attempt >= maxAttempts) {
          const reason = errorToMessage(cause);
          // An earlier attempt of unknown outcome may have come through, but then the key would hold our own entry.
          const refused = taken || (final && attempt === 1);
          throw new LedgerError(`${what}: ${reason}`, refused ? 'refused' : 'unknown', cause);
        }
        await pause(delayMs * 2 ** (attempt - 1));
      }
    }
  };
}
