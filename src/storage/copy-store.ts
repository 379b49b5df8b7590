/** Copies a store's records into another, in the order of arrival, and proves that both then hold the same. */
import { createHash, type Hash } from 'node:crypto';
import { OperatorError } from '../lib/errors.ts';
import { createKeepingSealer } from './chain.ts';
import type { Store, StoredRow } from './store.ts';

const PAGE_SIZE = 500;

/** What a store holds. */
export interface StoreDigest {
  /** All records, of every namespace. */
  count: number;
  /** SHA-256, in hex, over namespace, key, value and link of each record in the order of arrival. */
  sha256: string;
}

/** What both stores hold, and how many records of it this run brought. */
export interface CopyResult extends StoreDigest {
  added: number;
}

/**
 * Copies every record of `from` that `to` has not. What `to` holds already has to be the beginning of `from`, record by
 * record, as it is when an earlier run was cut short; otherwise, and when the proof fails, it throws OperatorError and
 * writes nothing further. Nobody may write to either meanwhile. `onProgress` gets the records seen so far, and of how many.
 */
export async function copyRecords(
  from: Store,
  to: Store,
  onProgress: (done: number, total: number) => void,
): Promise<CopyResult> {
  const total = await from.count(null);
  const held = readRows(to);
  const source = createHash('sha256');
  let done = 0;
  let added = 0;
  let missing: StoredRow[] = [];

  async function flush(): Promise<void> {
    for (const run of splitByNamespace(missing)) {
      const seals = new Map(run.flatMap(({ key, link }) => (link === null ? [] : [[key, link] as const])));
      const sealer = seals.size === 0 ? undefined : createKeepingSealer(seals);
      const adapter = to.adapter(run[0]?.namespace ?? '', 'append', sealer);
      await adapter.setMany(run.map(({ key, value }) => ({ key, value })));
    }
    added += missing.length;
    missing = [];
    onProgress(done, total);
  }

  for await (const row of readRows(from)) {
    addToHash(source, row);
    // Once something is missing the target has nothing more of its own: what comes behind is what was just added.
    const there = added + missing.length > 0 ? null : ((await held.next()).value ?? null);
    if (there === null) missing.push(row);
    else if (!isSame(row, there)) throw new OperatorError(formatMismatch(from, to, there));
    done += 1;
    if (done % PAGE_SIZE === 0) await flush();
  }
  await flush();
  const extra = added > 0 ? null : ((await held.next()).value ?? null);
  if (extra !== null) throw new OperatorError(formatMismatch(from, to, extra));
  return verifyCopy(from, to, { count: done, added, sha256: source.digest('hex') });
}

/** Reads the target again from its beginning, so that what is compared is what it holds and not what was sent. */
async function verifyCopy(from: Store, to: Store, copied: CopyResult): Promise<CopyResult> {
  const { count, sha256 } = await digestStore(to);
  const now = await from.count(null);
  if (now !== copied.count) {
    throw new OperatorError(
      `${from.name} was written to meanwhile (${now} records, ${copied.count} copied): stop every Whosaid on it and run this again.`,
    );
  }
  if (count !== copied.count || sha256 !== copied.sha256) {
    throw new OperatorError(
      `The copy is not the same: ${from.name} has ${copied.count} records (${copied.sha256}), ${to.name} has ${count} (${sha256}). Keep using the first, and copy into an empty store.`,
    );
  }
  return copied;
}

/** Reads the whole store. */
export async function digestStore(store: Store): Promise<StoreDigest> {
  const hash = createHash('sha256');
  let count = 0;
  for await (const row of readRows(store)) {
    addToHash(hash, row);
    count += 1;
  }
  return { count, sha256: hash.digest('hex') };
}

async function* readRows(store: Store): AsyncGenerator<StoredRow, undefined> {
  let after = 0;
  while (true) {
    const page = await store.range(null, after, PAGE_SIZE);
    yield* page;
    after = page.at(-1)?.position ?? after;
    if (page.length < PAGE_SIZE) return;
  }
}

/**
 * A batch is written into one namespace; cutting it where the namespace changes keeps the order over all of them. Records
 * that are in no chain have batches of their own.
 */
function splitByNamespace(batch: StoredRow[]): StoredRow[][] {
  const runs: StoredRow[][] = [];
  for (const row of batch) {
    const last = runs.at(-1);
    const first = last?.[0];
    if (first?.namespace === row.namespace && (first.link === null) === (row.link === null)) last?.push(row);
    else runs.push([row]);
  }
  return runs;
}

/** Everything but the position, which another store counts differently. */
function toText({ namespace, key, value, link }: StoredRow): string {
  return JSON.stringify(link === null ? [namespace, key, value] : [namespace, key, value, link]);
}

function addToHash(hash: Hash, row: StoredRow): void {
  hash.update(toText(row)).update('\n');
}

function isSame(one: StoredRow, other: StoredRow): boolean {
  return toText(one) === toText(other);
}

function formatMismatch(from: Store, to: Store, { namespace, key }: StoredRow): string {
  return `${to.name} already holds records that ${from.name} does not begin with, first ${key} of ${namespace}: copy into an empty store.`;
}
