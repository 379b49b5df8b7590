import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createKeyv } from '../../src/storage/keyv.ts';
import { openStore } from '../../src/storage/open-store.ts';
import { createOriginals, originalsNamespace, sha256Of } from '../../src/storage/originals.ts';
import type { Store } from '../../src/storage/store.ts';

let folder: string;
let store: Store;
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'originals-'));
  store = await openStore(`sqlite:${join(folder, 'store.sqlite')}`, folder);
});
afterEach(async () => {
  await store.close();
  rmSync(folder, { recursive: true });
});

const namespace = originalsNamespace('newsroom');

test.each([0, 1, 48 * 1024, 300_001])('a file of %i bytes comes back as it was', async (length) => {
  const originals = createOriginals(store, namespace);
  const bytes = randomBytes(length);
  const sha256 = await originals.put(bytes);
  expect(sha256).toBe(sha256Of(bytes));
  expect(Buffer.compare((await originals.get(sha256)) ?? Buffer.from('nothing'), bytes)).toBe(0);
});

test('the same file is stored once', async () => {
  const originals = createOriginals(store, namespace);
  const bytes = randomBytes(100_000);
  await originals.put(bytes);
  const before = await store.count(null);
  expect(await createOriginals(store, namespace).put(new Uint8Array(bytes))).toBe(sha256Of(bytes));
  expect(await store.count(null)).toBe(before);
});

test('what was never stored is not there', async () => {
  expect(await createOriginals(store, namespace).get('0'.repeat(64))).toBeNull();
});

test('bytes that somebody has changed are not given out', async () => {
  const originals = createOriginals(store, namespace);
  const sha256 = await originals.put(randomBytes(1_000));
  await createKeyv<string>(store, namespace, 'replace').set(`${sha256}.0`, randomBytes(1_000).toString('base64'));
  await expect(originals.get(sha256)).rejects.toThrow(/damaged/);
});
