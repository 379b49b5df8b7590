/** Keys that only one of all replicas can claim: records of an append-only adapter. Another adapter deletes old ones. */
import { claimKeys, createKeyv } from './keyv.ts';
import type { Store } from './store.ts';

export interface DedupeStore {
  /** Claims all of the keys for this caller, unless one of them is claimed already: then it claims none, and resolves false. */
  claim(keys: readonly string[]): Promise<boolean>;
  /** Deletes the claims made before `time`. @returns how many. */
  deleteOlderThan(time: Date): Promise<number>;
}

/** Keys deleted in one statement. */
const DELETE_BATCH_SIZE = 500;

/** @param owner tells this process's claims from those of others: no other, earlier or later, has it. */
export function createDedupeStore(store: Store, namespace: string, owner: string, now: () => Date): DedupeStore {
  const adding = createKeyv<{ at: string; owner: string; n: number }>(store, namespace, 'append');
  const removing = createKeyv<{ at: string }>(store, namespace, 'replace');
  let n = 0;
  return {
    claim(keys) {
      n += 1;
      return claimKeys(adding, keys, { at: now().toISOString(), owner, n });
    },
    async deleteOlderThan(time) {
      const old: string[] = [];
      for await (const [key, value] of removing.iterator?.(undefined) ?? []) {
        if (Date.parse(value.at) < time.getTime()) old.push(key);
      }
      for (let from = 0; from < old.length; from += DELETE_BATCH_SIZE)
        await removing.deleteMany(old.slice(from, from + DELETE_BATCH_SIZE));
      return old.length;
    },
  };
}
