import { Keyv } from 'keyv';
import type { Store, WriteMode } from './store.ts';

/** Keyv over one namespace of a store, with the settings without which it hides failures. */
export function createKeyv<Value>(store: Store, namespace: string, writes: WriteMode): Keyv<Value> {
  const keyv = new Keyv<Value>({
    store: store.adapter(namespace, writes),
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
