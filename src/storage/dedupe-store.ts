/**
 * Marks that of all copies only one can set. They are records of an append-only adapter, whose refusal of a taken key is
 * the store's own and cannot be raced; another adapter over the same namespace, which may delete, takes the old ones away.
 */
import { createKeyv } from './keyv.ts';
import { KeyTakenError, type Store } from './store.ts';

export interface DedupeStore {
  /** Sets all of the keys for this caller, unless one of them is set already: then it sets none, and resolves false. */
  claim(keys: readonly string[]): Promise<boolean>;
  /** Takes away the marks of before `time`. @returns how many. */
  deleteOlderThan(time: Date): Promise<number>;
}

/** Keys deleted in one statement. */
const DELETE_BATCH_SIZE = 500;

/** @param owner tells this process's marks from those of others: no other, earlier or later, has it. */
export function createDedupeStore(store: Store, namespace: string, owner: string, now: () => Date): DedupeStore {
  const adding = createKeyv<{ at: string; owner: string; n: number }>(store, namespace, 'append');
  const removing = createKeyv<{ at: string }>(store, namespace, 'replace');
  let n = 0;
  return {
    async claim(keys) {
      n += 1;
      // No two calls write the same value, or the second one would count as the first one repeated.
      const value = { at: now().toISOString(), owner, n };
      try {
        await adding.setMany(keys.map((key) => ({ key, value })));
        return true;
      } catch (error) {
        if (error instanceof KeyTakenError) return false;
        throw error;
      }
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
