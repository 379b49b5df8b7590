import { Keyv } from 'keyv';
import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { KeyTakenError, type Store } from '../../src/storage/store.ts';
import { describeDedupeStore } from './dedupe-store.ts';
import { collect, describeKeyv } from './keyv-contract.ts';

/** A place that holds a store: `open` gives one more connection to the same records, as another process would have. */
export interface StoreFixture {
  open(): Promise<Store>;
  remove(): Promise<void>;
}

/** What every store must do. Covers what @keyv/test-suite covers, and what the ledger needs beyond Keyv's contract. */
export function describeStore(title: string, createFixture: () => Promise<StoreFixture>): void {
  describe(title, () => {
    let fixture: StoreFixture;
    let store: Store;
    let other: Store;
    const keyvOf = (namespace = 'keyv', on: Store = store) =>
      new Keyv({ store: on.adapter(namespace, 'replace'), namespace, useKeyPrefix: false, throwOnErrors: true });

    beforeAll(async () => {
      fixture = await createFixture();
      store = await fixture.open();
      other = await fixture.open();
    });
    afterAll(async () => {
      await store?.close();
      await other?.close();
      await fixture?.remove();
    });
    beforeEach(async () => {
      for (const namespace of new Set((await store.range(null, 0, 100_000)).map((row) => row.namespace))) {
        await store.adapter(namespace, 'replace').clear();
      }
    });

    describeKeyv(
      () => store,
      () => other,
    );

    describe('iterator', () => {
      test('gives every key once in order, over many pages', async () => {
        const keys = Array.from({ length: 1_000 }, (_, n) => `k${String(n).padStart(4, '0')}`);
        await keyvOf().setMany(keys.toReversed().map((key) => ({ key, value: key.length })));
        expect(await collect(keyvOf())).toEqual(keys.map((key) => [key, 5]));
      });

      test('orders keys by their code points, whatever the language of the machine', async () => {
        const keys = ['', 'A', 'B', 'Z', 'a', 'b', '~', 'é', '日', '\uffee', '😀'];
        for (const key of keys.toReversed()) await keyvOf().set(key, 1);
        expect((await collect(keyvOf())).map(([key]) => key)).toEqual(keys);
      });

      test('survives writes and deletions meanwhile', async () => {
        const keyv = keyvOf();
        const keys = Array.from({ length: 600 }, (_, n) => `k${String(n).padStart(4, '0')}`);
        await keyv.setMany(keys.map((key) => ({ key, value: 1 })));
        const seen: string[] = [];
        for await (const [key] of keyv.iterator?.(undefined) ?? []) {
          seen.push(key);
          if (seen.length === 100) {
            await keyvOf(undefined, other).delete(['k0000', 'k0599']);
            await keyvOf(undefined, other).set('k0500a', 1);
          }
        }
        expect(seen).toEqual([...keys.slice(0, 501), 'k0500a', ...keys.slice(501, 599)]);
      });

      test('leaves out what has expired, and deletes it', async () => {
        const keyv = keyvOf();
        for (const key of ['a', 'b', 'c']) await keyv.set(key, 1, 1_000);
        await keyv.set('d', 1);
        vi.setSystemTime(Date.now() + 1_001);
        expect(await collect(keyv)).toEqual([['d', 1]]);
        vi.useRealTimers();
        expect(await store.count(null)).toBe(1);
      });
    });

    describe('append-only', () => {
      test('the same text again is acknowledged, another text is refused, and the first stays', async () => {
        const adapter = store.adapter('log', 'append');
        expect(await adapter.set('a', 'one')).toBe(true);
        expect(await adapter.set('a', 'one')).toBe(true);
        await expect(adapter.set('a', 'two')).rejects.toThrow(KeyTakenError);
        expect(await adapter.get('a')).toBe('one');
        expect(await store.count('log')).toBe(1);
      });

      test('a batch with one taken key is refused as a whole', async () => {
        const adapter = store.adapter('log', 'append');
        await adapter.set('b', 'one');
        const batch = ['a', 'b', 'c'].map((key) => ({ key, value: 'two' }));
        await expect(adapter.setMany(batch)).rejects.toThrow(KeyTakenError);
        expect(await adapter.getMany(['a', 'b', 'c'])).toEqual([undefined, 'one', undefined]);
        expect(
          await adapter.setMany([
            { key: 'b', value: 'one' },
            { key: 'c', value: 'two' },
          ]),
        ).toEqual([true, true]);
      });

      test('a batch that gives one key two texts is refused as a whole', async () => {
        const adapter = store.adapter('log', 'append');
        const batch = ['one', 'two'].map((value) => ({ key: 'a', value }));
        await expect(adapter.setMany(batch)).rejects.toThrow(KeyTakenError);
        expect(await store.count('log')).toBe(0);
      });

      test('nothing is deleted or cleared', async () => {
        const adapter = store.adapter('log', 'append');
        await adapter.set('a', 'one');
        await expect(adapter.delete('a')).rejects.toThrow('append-only');
        await expect(adapter.deleteMany(['a'])).rejects.toThrow('append-only');
        await expect(adapter.clear()).rejects.toThrow('append-only');
        expect(await adapter.get('a')).toBe('one');
      });

      test('of many writers at one key exactly one wins', async () => {
        const adapters = [store, other, store, other].map((one) => one.adapter('log', 'append'));
        const outcomes = await Promise.allSettled(adapters.map((adapter, n) => adapter.set('a', `writer ${n}`)));
        expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
      });
    });

    describe('the order of arrival', () => {
      test('ranges come in the order of writing, page by page, and a replaced value keeps its place', async () => {
        const keyv = store.adapter('log', 'replace');
        for (const key of ['c', 'a', 'b']) await keyv.set(key, key);
        await keyv.setMany(['e', 'd'].map((key) => ({ key, value: key })));
        await keyv.set('c', 'changed');
        const first = await store.range('log', 0, 2);
        expect(first.map(({ key, value }) => [key, value])).toEqual([
          ['c', 'changed'],
          ['a', 'a'],
        ]);
        const rest = await store.range('log', first[1]?.position ?? 0, 10);
        expect(rest.map(({ key }) => key)).toEqual(['b', 'e', 'd']);
        expect(await store.range('log', rest[2]?.position ?? 0, 10)).toEqual([]);
      });

      test('a range of all namespaces names each', async () => {
        await store.adapter('one', 'append').set('b', '1');
        await store.adapter('two', 'append').set('a', '2');
        const rows = await store.range(null, 0, 10);
        expect(rows.map(({ namespace, key, value }) => [namespace, key, value])).toEqual([
          ['one', 'b', '1'],
          ['two', 'a', '2'],
        ]);
        expect(await store.count(null)).toBe(2);
      });

      test('a reader that follows two writers misses nothing and sees one order', async () => {
        const total = 400;
        const write = async (to: Store, writer: string) => {
          for (let n = 0; n < total / 2; n += 1) await to.adapter('log', 'append').set(`${writer}${n}`, 'x');
        };
        const writing = Promise.all([write(store, 'b'), write(other, 'a')]);
        const followed: string[] = [];
        let last = 0;
        while (followed.length < total) {
          for (const row of await other.range('log', last, 7)) {
            followed.push(row.key);
            last = row.position;
          }
          await new Promise(setImmediate);
        }
        await writing;
        const afterwards = await store.range('log', 0, total + 1);
        expect(followed).toEqual(afterwards.map((row) => row.key));
        expect(new Set(followed).size).toBe(total);
      });
    });

    describe('dedupe', () => describeDedupeStore(() => [store, other]));

    describe('watch', () => {
      test('calls back after a write of this connection and of another, and no more once stopped', async () => {
        for (const writer of [store, other]) {
          const seen = Promise.withResolvers<void>();
          const stop = store.watch(seen.resolve);
          await writer.adapter('log', 'append').set(`from ${writer === store}`, 'x');
          await seen.promise;
          stop();
        }
        const calls = vi.fn();
        store.watch(calls)();
        await store.adapter('log', 'append').set('later', 'x');
        await new Promise((resolve) => setTimeout(resolve, 50));
        expect(calls).not.toHaveBeenCalled();
      });
    });
  });
}
