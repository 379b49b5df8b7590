/**
 * The append-only ledger of one newsroom, on Keyv. Entries are read back in the order in which they arrived at the store,
 * which is the same for every reader. The time-ordered ids cannot give that order: another process may add an entry whose
 * id is earlier than one that has been read already.
 */
import { isDeepStrictEqual } from 'node:util';
import type { Sealer } from '../../storage/chain.ts';
import { createKeyv } from '../../storage/keyv.ts';
import { KeyTakenError, type Store } from '../../storage/store.ts';
import {
  createLedgerReader,
  createRetry,
  type EntryHeader,
  type EntryWithCursor,
  ForeignCursorError,
  LedgerError,
  type LedgerReader,
  type RetryOptions,
} from './ledger-reader.ts';
import { createEntrySealer } from './seal.ts';

export { type EntryHeader, type EntryWithCursor, ForeignCursorError, LedgerError, type LedgerReader };

export interface Ledger<E> extends LedgerReader<E> {
  /**
   * Records the entries, all or none, in the order given; resolves once they are durable. Appending the same entry again
   * changes nothing. Rejects with LedgerError; an id that holds another entry is never overwritten.
   */
  append(...entries: E[]): Promise<void>;
  /** Calls back after this or another process has appended, perhaps more often. Watch first, then read. Returns the stop. */
  watch(onChange: () => void): () => void;
  /** Refuses further appends, and resolves when those under way are settled. The store stays open. */
  close(): Promise<void>;
}

/** Whether an append was refused because its key holds another entry: the same thing was recorded before. */
export function isKeyTaken(error: unknown): boolean {
  return error instanceof LedgerError && error.cause instanceof KeyTakenError;
}

interface LedgerOptions<E> extends RetryOptions {
  store: Store;
  newsroom: string;
  /** Dates the beginning of the chain. */
  now?: () => Date;
  /** What the chain is to commit to, for entries that come with their seals; without it each is sealed as it is appended. */
  sealer?: Sealer;
  /** Turns what was stored into an entry, or throws. */
  parse: (value: unknown) => E;
}

/**
 * The ledger of one newsroom in a store; newsrooms are namespaces of the store and never meet.
 * Throws when the newsroom's name is empty or not well-formed text.
 */
export function createLedger<E extends EntryHeader>(options: LedgerOptions<E>): Ledger<E> {
  const { store, newsroom, parse, now = () => new Date() } = options;
  if (newsroom === '' || !newsroom.isWellFormed()) throw new Error(`A newsroom cannot be called "${newsroom}".`);
  const sealer = options.sealer ?? createEntrySealer(newsroom, now);
  const keyv = createKeyv<E>(store, newsroom, 'append', sealer);
  const retry = createRetry(options);
  let isChained = false;
  const pending = new Set<Promise<void>>();
  let isClosed = false;

  /** Chains a record of an earlier version, once. */
  async function ensureChained(): Promise<void> {
    if (isChained) return;
    const [first] = await store.range(newsroom, 0, 1);
    if (first !== undefined && first.link === null) await store.beginChain(newsroom, sealer);
    isChained = first !== undefined;
  }

  async function record(entries: E[]): Promise<void> {
    const keys = entries.map(({ id }) => id).join(', ');
    await retry(`Not recorded (${keys})`, async () => {
      await ensureChained();
      const done = await keyv.setMany(entries.map((entry) => ({ key: entry.id, value: entry })));
      if (done.length !== entries.length || done.some((one) => one !== true)) {
        throw new Error('the store did not acknowledge it');
      }
    });
  }

  return {
    ...createLedgerReader({ ...options, prepare: ensureChained }),
    async append(...entries) {
      if (isClosed) throw new LedgerError('Not recorded: the ledger is closed', 'refused', null);
      for (const entry of entries) {
        if (entry.newsroom !== newsroom) throw new Error(`The entry ${entry.id} is not of the newsroom ${newsroom}.`);
        // An entry that cannot be read back would stop every sync from then on, and one that comes back changed would no
        // longer be word for word.
        const stored: unknown = JSON.parse(JSON.stringify(entry));
        if (!isDeepStrictEqual(parse(stored), stored)) {
          throw new Error(`The entry ${entry.id} would not come back as it was given.`);
        }
      }
      if (entries.length === 0) return;
      const work = record(entries).finally(() => pending.delete(work));
      pending.add(work);
      await work;
    },
    watch: (onChange) => store.watch(onChange),
    async close() {
      isClosed = true;
      await Promise.allSettled(pending);
    },
  };
}
