/**
 * What the ledger asks of a store. A store holds text under (namespace, key) and hands out Keyv 5 adapters over one
 * namespace each; beside Keyv's contract it keeps the order of arrival, which Keyv has no word for.
 */

import type { Link, Seal, Sealer } from './chain.ts';

/** One stored text and its place in the order of arrival: positions rise, with gaps, and are never used twice. */
export interface StoredRow {
  position: number;
  namespace: string;
  key: string;
  value: string;
  /** Null where the record is in no chain. */
  link: Link | null;
}

/**
 * Keyv's store adapter contract, narrowed to text. There is no `has`: Keyv answers it through `get`, which minds expiry,
 * while it would believe an adapter's own `has` about a key that has expired.
 */
export interface StoreAdapter {
  /**
   * Keyv sets this to its own namespace, which is "keyv" unless configured. Setting
   * any but the adapter's own throws: two newsrooms would quietly become one.
   */
  namespace: string | undefined;
  opts: { dialect: string; url: string };
  on(event: string, listener: (...values: unknown[]) => void): StoreAdapter;
  get(key: string): Promise<string | undefined>;
  getMany(keys: string[]): Promise<(string | undefined)[]>;
  /** Resolves true once the text is durable; rejects otherwise. */
  set(key: string, value: string): Promise<boolean>;
  /** All or nothing. */
  setMany(entries: { key: string; value: string }[]): Promise<boolean[]>;
  delete(key: string): Promise<boolean>;
  deleteMany(keys: string[]): Promise<boolean>;
  /** Empties exactly this namespace. */
  clear(): Promise<void>;
  /** In the order of the keys' code points, page by page; a failure rejects, it never ends the iteration early. */
  iterator(namespace?: string): AsyncGenerator<[key: string, value: string], void>;
}

/**
 * `replace` is Keyv's usual set. `append` is for what may never change: setting a key that holds another text rejects with
 * KeyTakenError, setting the same text again resolves true, and deleting and clearing reject. The store decides this in the
 * write itself, because looking first and writing afterwards lets another process in between.
 */
export type WriteMode = 'replace' | 'append';

export interface Store {
  /** For messages to people; holds no password. */
  readonly name: string;
  /** @param sealer chains what is appended, in the same transaction; only for appending. */
  adapter(namespace: string, writes: WriteMode, sealer?: Sealer): StoreAdapter;
  /**
   * Chains the records that the namespace holds already, all or none; nothing where its chain has begun. Others wait
   * meanwhile.
   */
  beginChain(namespace: string, sealer: Sealer): Promise<void>;
  /**
   * Up to `limit` rows behind position `after`, in the order of arrival; of every namespace when it is null. A row never
   * appears at or before a position that a reader has already seen, whoever writes.
   */
  range(namespace: string | null, after: number, limit: number): Promise<StoredRow[]>;
  count(namespace: string | null): Promise<number>;
  /**
   * Calls back after this process or another one has written, perhaps more often than needed. Start watching before the
   * first read, or what arrives between the two is seen only with the next change. Returns the function that stops it.
   */
  watch(onChange: () => void): () => void;
  close(): Promise<void>;
}

/** An append met a key that already holds another text. Nothing was written. */
export class KeyTakenError extends Error {
  override name = 'KeyTakenError';

  constructor(key: string) {
    super(`The key ${key} already holds another value, and what is recorded is never overwritten.`);
  }
}

/** Keyv writes its own namespace onto an adapter: another one than the adapter's is a mistake. */
export function assertNamespace(own: string, given: string | undefined): void {
  if (given !== own) throw new Error(`This adapter serves the namespace "${own}", and Keyv was given "${given}".`);
}

/** Rejects what an append-only adapter must not do. */
export function rejectRemoval(namespace: string): never {
  throw new Error(`The records of ${namespace} are append-only: nothing is deleted from them.`);
}

/**
 * What is appended in the same transaction: whoever reads it finds the store redacted. Called once everything is redacted.
 * `value` is as it is stored.
 */
export interface Announcement {
  namespace: string;
  sealer: Sealer;
  write(): Pick<StoredRow, 'key' | 'value'>;
}

/** What a row becomes. `seal` replaces what its link has beside its hash, which stays; null where it has no link. */
export interface RedactedRow {
  value: string;
  seal: Pick<Seal, 'salt' | 'more'> | null;
}

/** The redacted row, null to drop the row, or undefined to leave it. */
export type Redact = (row: StoredRow) => RedactedRow | null | undefined;
