/** What marks promise on every store. */
import { Keyv } from 'keyv';
import { expect, test } from 'vitest';
import { createMarks } from '../../src/storage/dedupe-store.ts';
import type { Store } from '../../src/storage/store.ts';

/** @param stores two connections to one store. */
export function describeMarks(stores: () => readonly [Store, Store]): void {
  const marksOf = (store: Store, owner: string, now = new Date()) => createMarks(store, 'desk:taken', owner, () => now);

  test('of many who set a mark at once one has it, and any of its keys is then taken', async () => {
    const [store, other] = stores();
    const copies = [marksOf(store, 'a'), marksOf(other, 'b'), marksOf(store, 'c'), marksOf(other, 'd')];
    for (let event = 0; event < 20; event += 1) {
      const outcomes = await Promise.all(copies.map((marks) => marks.set([`Ev${event}`, `C1 ${event}`])));
      expect(outcomes.filter(Boolean)).toHaveLength(1);
    }
    expect(await copies[0]?.set(['Ev20', 'C1 19'])).toBe(false);
    expect(await copies[1]?.set(['Ev20'])).toBe(true);
    expect(await copies[1]?.set(['Ev20'])).toBe(false);
  });

  test('old marks are swept away, and nothing else', async () => {
    const [store] = stores();
    const old = marksOf(store, 'a', new Date('2026-01-01T00:00:00Z'));
    await old.set(Array.from({ length: 1_200 }, (_, n) => `old ${n}`));
    await marksOf(store, 'a', new Date('2026-01-03T00:00:00Z')).set(['new']);
    await new Keyv({ store: store.adapter('desk', 'append'), namespace: 'desk', useKeyPrefix: false }).set('entry', 1);
    expect(await old.sweep(new Date('2026-01-02T00:00:00Z'))).toBe(1_200);
    expect(await old.set(['new'])).toBe(false);
    expect(await old.set(['old 7'])).toBe(true);
    expect(await store.count('desk')).toBe(1);
  });
}
