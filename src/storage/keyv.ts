import { Keyv } from 'keyv';
import type { Sealer } from './chain.ts';
import { KeyTakenError, type Store, type WriteMode } from './store.ts';

/** Keyv over one namespace of a store, with the settings without which it hides failures. */
export function createKeyv<Value>(store: Store, namespace: string, writes: WriteMode, sealer?: Sealer): Keyv<Value> {
  const keyv = new Keyv<Value>({
    store: store.adapter(namespace, writes, sealer),
    namespace,
    // The adapter keeps namespaces apart by itself; Keyv's prefix would mistake a key that begins like its namespace.
    useKeyPrefix: false,
    // Without this Keyv answers a failed get with undefined and a failed set with false or even true.
    throwOnErrors: true,
    // Keyv's own serializer gives strings that begin with a colon a meaning; plain JSON has none to give.
    serialize: JSON.stringify,
    deserialize: JSON.parse,
  });
  // The same failures reject; without a listener some adapters would throw them where nobody can catch them.
  keyv.on('error', () => {});
  return keyv;
}

/**
 * Claims keys for one of all replicas: the store itself refuses a key that is taken, so no two can win.
 *
 * @param keyv append-only. @param value must differ between claimants: setting the same again counts as a repetition.
 * @returns false where any of the keys is taken; then none is set.
 */
export async function claimKeys<Value>(keyv: Keyv<Value>, keys: readonly string[], value: Value): Promise<boolean> {
  try {
    const claimed = await keyv.setMany(keys.map((key) => ({ key, value })));
    return claimed.every(Boolean);
  } catch (error) {
    if (error instanceof KeyTakenError) return false;
    throw error;
  }
}

/** All keys of the namespace. */
export async function listKeys(keyv: Keyv<unknown>): Promise<string[]> {
  const keys: string[] = [];
  for await (const [key] of keyv.iterator?.(undefined) ?? []) keys.push(String(key));
  return keys;
}
