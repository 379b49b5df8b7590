import fc from 'fast-check';
import { Keyv } from 'keyv';
import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { KeyTakenError, type Store } from '../../src/storage/store.ts';
import { describeDedupeStore } from './dedupe-store.ts';

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

    describe('as a Keyv store', () => {
      test('set resolves exactly true and get gives the value back, also over another connection', async () => {
        expect(await keyvOf().set('foo', 'bar')).toBe(true);
        expect(await keyvOf().get('foo')).toBe('bar');
        expect(await keyvOf(undefined, other).get('foo')).toBe('bar');
      });

      test('Keyv with its own prefix on the keys finds them again', async () => {
        const keyv = new Keyv({ store: store.adapter('room', 'replace'), namespace: 'room' });
        await keyv.set('foo', 'bar');
        expect(await keyv.get('foo')).toBe('bar');
        expect(await collect(keyv)).toEqual([['foo', 'bar']]);
        await keyv.clear();
        expect(await store.count(null)).toBe(0);
      });

      test('a second set replaces the first', async () => {
        await keyvOf().set('foo', 'bar');
        await keyvOf().set('foo', 'baz');
        expect(await keyvOf().get('foo')).toBe('baz');
        expect(await store.count(null)).toBe(1);
      });

      test('a missing key is undefined, and getMany keeps the order asked for', async () => {
        const keyv = keyvOf();
        await keyv.setMany([
          { key: 'a', value: 1 },
          { key: 'b', value: 2 },
        ]);
        expect(await keyv.get('missing')).toBeUndefined();
        expect(await keyv.get(['b', 'missing', 'a', 'b'])).toEqual([2, undefined, 1, 2]);
        expect(await keyv.get(['x', 'y'])).toEqual([undefined, undefined]);
      });

      test('setMany acknowledges each entry', async () => {
        const entries = Array.from({ length: 300 }, (_, n) => ({ key: `k${n}`, value: n }));
        expect(await keyvOf().setMany(entries)).toEqual(entries.map(() => true));
        expect(await keyvOf().get('k299')).toBe(299);
      });

      test('delete says whether there was something to delete', async () => {
        const keyv = keyvOf();
        await keyv.set('foo', 'bar');
        expect(await keyv.delete('foo')).toBe(true);
        expect(await keyv.delete('foo')).toBe(false);
        expect(await keyv.get('foo')).toBeUndefined();
      });

      test('deleteMany deletes every key given and no other', async () => {
        const keyv = keyvOf();
        for (const key of ['a', 'b', 'c']) await keyv.set(key, key);
        expect(await keyv.delete(['a', 'c', 'missing'])).toBe(true);
        expect(await keyv.get(['a', 'b', 'c'])).toEqual([undefined, 'b', undefined]);
        expect(await keyv.delete(['a', 'c'])).toBe(false);
      });

      test('has tells present from absent and expired', async () => {
        const keyv = keyvOf();
        await keyv.set('here', false);
        await keyv.set('brief', 1, 1_000);
        expect(await keyv.has('here')).toBe(true);
        expect(await keyv.has(['here', 'gone', 'brief'])).toEqual([true, false, true]);
        vi.setSystemTime(Date.now() + 1_001);
        expect(await keyv.has(['here', 'brief'])).toEqual([true, false]);
        vi.useRealTimers();
      });

      test('a value with a time to live expires, alone and among many', async () => {
        const keyv = keyvOf();
        await keyv.set('brief', 'bar', 1_000);
        await keyv.set('lasting', 'bar');
        expect(await keyv.get('brief')).toBe('bar');
        vi.setSystemTime(Date.now() + 1_001);
        expect(await keyv.get(['brief', 'lasting'])).toEqual([undefined, 'bar']);
        expect(await keyv.get('brief')).toBeUndefined();
        vi.useRealTimers();
        expect(await store.count(null)).toBe(1);
      });

      test.each([
        ['false', false],
        ['null', null],
        ['zero', 0],
        ['an empty text', ''],
        ['nested data', { a: [1, { b: null }], ':c': ':d' }],
        ['a buffer', Buffer.from('bar')],
        ['a buffer in an object', { buff: Buffer.from('buzz') }],
        ['double quotes', '"'],
        ['single quotes', "it''s '"],
        ['a null character', 'a\u0000b'],
        ['a long text', 'é'.repeat(200_000)],
      ])('%s comes back as it was', async (_, value) => {
        await keyvOf().set('foo', value);
        expect(await keyvOf().get('foo')).toEqual(value);
      });

      test('undefined is kept as nothing, and a symbol is refused', async () => {
        await keyvOf().set('foo', undefined);
        expect(await keyvOf().get('foo')).toBeUndefined();
        await expect(keyvOf().set('foo', Symbol('value'))).rejects.toThrow('symbol cannot be serialized');
      });

      test('another serializer is respected', async () => {
        const keyv = new Keyv<bigint>({
          store: store.adapter('big', 'replace'),
          namespace: 'big',
          serialize: (data) => String(data.value),
          deserialize: <V>(text: string) => ({ value: BigInt(text) as V }),
        });
        await keyv.set('foo', 9223372036854775807n);
        expect(await keyv.get('foo')).toBe(9223372036854775807n);
      });

      test('any text is a key and any JSON a value', async () => {
        const text = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 40 }).filter((key) => !key.includes('\0'));
        await fc.assert(
          fc.asyncProperty(text, fc.string({ unit: 'binary' }), async (key, value) => {
            await keyvOf().set(key, value);
            expect(await keyvOf().get(key)).toBe(value);
            expect(await keyvOf().delete(key)).toBe(true);
          }),
          { numRuns: 60 },
        );
      });

      test('keys that differ in case, accents or form only are different keys', async () => {
        const keys = ['cafe', 'Cafe', 'café', 'cafe\u0301', 'cafe ', '日本', '😀', 'a%', 'a_', "'", '":'];
        for (const key of keys) await keyvOf().set(key, key);
        expect(await keyvOf().get(keys)).toEqual(keys);
      });
    });

    describe('namespaces', () => {
      test('an adapter refuses a Keyv that was not given its namespace', () => {
        expect(() => new Keyv({ store: store.adapter('room', 'replace') })).toThrow('"room"');
        expect(() => new Keyv({ store: store.adapter('room', 'replace'), namespace: 'rooms' })).toThrow('"room"');
      });

      const lookalikes = [
        'room',
        'rooms',
        'Room',
        'room:a',
        'r_om',
        'r%',
        '%',
        '_',
        'room\\',
        "room'",
        'röom',
        'room/%41',
      ];

      test('the same key in each holds its own value', async () => {
        for (const name of lookalikes) await keyvOf(name).set('foo', name);
        for (const name of lookalikes) expect(await keyvOf(name).get('foo')).toBe(name);
        await keyvOf('room').delete('foo');
        for (const name of lookalikes.slice(1)) expect(await keyvOf(name).get('foo')).toBe(name);
      });

      test.each(lookalikes)('clear empties %s and none that looks like it', async (cleared) => {
        for (const name of lookalikes)
          await keyvOf(name).setMany([
            { key: 'a', value: name },
            { key: 'b', value: name },
          ]);
        await keyvOf(cleared).clear();
        for (const name of lookalikes) {
          expect(await keyvOf(name).get(['a', 'b'])).toEqual(Array(2).fill(name === cleared ? undefined : name));
          expect(await store.count(name)).toBe(name === cleared ? 0 : 2);
        }
      });

      test('clear of an empty namespace resolves', async () => {
        await expect(keyvOf('nobody').clear()).resolves.toBeUndefined();
      });

      test('iterators and ranges keep to theirs', async () => {
        for (const name of lookalikes) await keyvOf(name).set('foo', name);
        for (const name of lookalikes) {
          expect(await collect(keyvOf(name))).toEqual([['foo', name]]);
          const rows = await store.range(name, 0, 10);
          expect(rows.map((row) => row.namespace)).toEqual([name]);
        }
      });
    });

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

    describe('marks', () => describeDedupeStore(() => [store, other]));

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

async function collect(keyv: Keyv): Promise<[string, unknown][]> {
  const found: [string, unknown][] = [];
  for await (const pair of keyv.iterator?.(undefined) ?? []) found.push(pair);
  return found;
}
