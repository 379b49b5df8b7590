/** What claims promise on every store. */
import { Keyv } from 'keyv';
import { expect, test } from 'vitest';
import { createDedupeStore } from '../../src/storage/dedupe-store.ts';
import type { Store } from '../../src/storage/store.ts';

/** @param stores two connections to one store. */
export function describeDedupeStore(stores: () => readonly [Store, Store]): void {
  const dedupeStoreOf = (store: Store, owner: string, now = new Date()) =>
    createDedupeStore(store, 'desk:taken', owner, () => now);

  test('of many who claim an event at once one gets it, and each of its keys is then claimed', async () => {
    const [store, other] = stores();
    const replicas = [
      dedupeStoreOf(store, 'a'),
      dedupeStoreOf(other, 'b'),
      dedupeStoreOf(store, 'c'),
      dedupeStoreOf(other, 'd'),
    ];
    for (let event = 0; event < 20; event += 1) {
      const outcomes = await Promise.all(replicas.map((replica) => replica.claim([`Ev${event}`, `C1 ${event}`])));
      expect(outcomes.filter(Boolean)).toHaveLength(1);
    }
    expect(await replicas[0]?.claim(['Ev20', 'C1 19'])).toBe(false);
    expect(await replicas[1]?.claim(['Ev20'])).toBe(true);
    expect(await replicas[1]?.claim(['Ev20'])).toBe(false);
  });

  test('old claims are deleted, and nothing else', async () => {
    const [store] = stores();
    const old = dedupeStoreOf(store, 'a', new Date('2026-01-01T00:00:00Z'));
    await old.claim(Array.from({ length: 1_200 }, (_, n) => `old ${n}`));
    await dedupeStoreOf(store, 'a', new Date('2026-01-03T00:00:00Z')).claim(['new']);
    await new Keyv({ store: store.adapter('desk', 'append'), namespace: 'desk', useKeyPrefix: false }).set('entry', 1);
    expect(await old.deleteOlderThan(new Date('2026-01-02T00:00:00Z'))).toBe(1_200);
    expect(await old.claim(['new'])).toBe(false);
    expect(await old.claim(['old 7'])).toBe(true);
    expect(await store.count('desk')).toBe(1);
  });
}
