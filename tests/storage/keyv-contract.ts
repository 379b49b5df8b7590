/** What @keyv/test-suite covers, and that no namespace touches another. */
import fc from 'fast-check';
import { Keyv } from 'keyv';
import { describe, expect, test, vi } from 'vitest';
import type { Store } from '../../src/storage/store.ts';

/** @param store and `other` are two connections to one store, emptied before each test. */
export function describeKeyv(store: () => Store, other: () => Store): void {
  const keyvOf = (namespace = 'keyv', on: Store = store()) =>
    new Keyv({ store: on.adapter(namespace, 'replace'), namespace, useKeyPrefix: false, throwOnErrors: true });

  describe('as a Keyv store', () => {
    test('set resolves exactly true and get gives the value back, also over another connection', async () => {
      expect(await keyvOf().set('foo', 'bar')).toBe(true);
      expect(await keyvOf().get('foo')).toBe('bar');
      expect(await keyvOf(undefined, other()).get('foo')).toBe('bar');
    });

    test('Keyv with its own prefix on the keys finds them again', async () => {
      const keyv = new Keyv({ store: store().adapter('room', 'replace'), namespace: 'room' });
      await keyv.set('foo', 'bar');
      expect(await keyv.get('foo')).toBe('bar');
      expect(await collect(keyv)).toEqual([['foo', 'bar']]);
      await keyv.clear();
      expect(await store().count(null)).toBe(0);
    });

    test('a second set replaces the first', async () => {
      await keyvOf().set('foo', 'bar');
      await keyvOf().set('foo', 'baz');
      expect(await keyvOf().get('foo')).toBe('baz');
      expect(await store().count(null)).toBe(1);
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
      expect(await store().count(null)).toBe(1);
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
        store: store().adapter('big', 'replace'),
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
      expect(() => new Keyv({ store: store().adapter('room', 'replace') })).toThrow('"room"');
      expect(() => new Keyv({ store: store().adapter('room', 'replace'), namespace: 'rooms' })).toThrow('"room"');
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
        expect(await store().count(name)).toBe(name === cleared ? 0 : 2);
      }
    });

    test('clear of an empty namespace resolves', async () => {
      await expect(keyvOf('nobody').clear()).resolves.toBeUndefined();
    });

    test('iterators and ranges keep to theirs', async () => {
      for (const name of lookalikes) await keyvOf(name).set('foo', name);
      for (const name of lookalikes) {
        expect(await collect(keyvOf(name))).toEqual([['foo', name]]);
        const rows = await store().range(name, 0, 10);
        expect(rows.map((row) => row.namespace)).toEqual([name]);
      }
    });
  });
}

export async function collect(keyv: Keyv): Promise<[string, unknown][]> {
  const found: [string, unknown][] = [];
  for await (const pair of keyv.iterator?.(undefined) ?? []) found.push(pair);
  return found;
}
