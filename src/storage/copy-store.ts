/** Copying a store's records into another, in the order of arrival, and proving that both then hold the same. */
import { createHash, type Hash } from 'node:crypto';
import { OperatorError } from '../lib/errors.ts';
import type { Store, StoredRow } from './store.ts';

const PAGE = 500;

/** What a store holds. */
export interface Proof {
  /** All records, of every namespace. */
  count: number;
  /** SHA-256, in hex, over namespace, key and value of each record in the order of arrival. */
  sha256: string;
}

/** What both stores hold, and how many records of it this run brought. */
export interface Copied extends Proof {
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
): Promise<Copied> {
  const total = await from.count(null);
  const held = rows(to);
  const source = createHash('sha256');
  let done = 0;
  let added = 0;
  let missing: StoredRow[] = [];

  async function flush(): Promise<void> {
    for (const run of runsOfNamespace(missing)) {
      await to.adapter(run[0]?.namespace ?? '', 'append').setMany(run.map(({ key, value }) => ({ key, value })));
    }
    added += missing.length;
    missing = [];
    onProgress(done, total);
  }

  for await (const row of rows(from)) {
    addToHash(source, row);
    // Once something is missing the target has nothing more of its own: what comes behind is what was just added.
    const there = added + missing.length > 0 ? null : ((await held.next()).value ?? null);
    if (there === null) missing.push(row);
    else if (!isSame(row, there)) throw new OperatorError(difference(from, to, there));
    done += 1;
    if (done % PAGE === 0) await flush();
  }
  await flush();
  const extra = added > 0 ? null : ((await held.next()).value ?? null);
  if (extra !== null) throw new OperatorError(difference(from, to, extra));
  return prove(from, to, { count: done, added, sha256: source.digest('hex') });
}

/** Reads the target again from its beginning, so that what is compared is what it holds and not what was sent. */
async function prove(from: Store, to: Store, copied: Copied): Promise<Copied> {
  const { count, sha256 } = await proofOf(to);
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

/** Reads the whole store and tells what it holds. */
export async function proofOf(store: Store): Promise<Proof> {
  const hash = createHash('sha256');
  let count = 0;
  for await (const row of rows(store)) {
    addToHash(hash, row);
    count += 1;
  }
  return { count, sha256: hash.digest('hex') };
}

async function* rows(store: Store): AsyncGenerator<StoredRow, undefined> {
  let after = 0;
  while (true) {
    const page = await store.range(null, after, PAGE);
    yield* page;
    after = page.at(-1)?.position ?? after;
    if (page.length < PAGE) return;
  }
}

/** A batch is written into one namespace; cutting it where the namespace changes keeps the order over all of them. */
function runsOfNamespace(batch: StoredRow[]): StoredRow[][] {
  const runs: StoredRow[][] = [];
  for (const row of batch) {
    const last = runs.at(-1);
    if (last?.[0]?.namespace === row.namespace) last.push(row);
    else runs.push([row]);
  }
  return runs;
}

function addToHash(hash: Hash, { namespace, key, value }: StoredRow): void {
  hash.update(JSON.stringify([namespace, key, value])).update('\n');
}

function isSame(one: StoredRow, other: StoredRow): boolean {
  return one.namespace === other.namespace && one.key === other.key && one.value === other.value;
}

function difference(from: Store, to: Store, { namespace, key }: StoredRow): string {
  return `${to.name} already holds records that ${from.name} does not begin with, first ${key} of ${namespace}: copy into an empty store.`;
}
