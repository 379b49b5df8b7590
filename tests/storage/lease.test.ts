import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createKeyv } from '../../src/storage/keyv.ts';
import { createLeases, type Leases } from '../../src/storage/lease.ts';
import { openSqliteStore } from '../../src/storage/sqlite/sqlite.ts';
import type { Store } from '../../src/storage/store.ts';

const LEASE = 60_000;
let folder: string;
let stores: Store[];
let time: number;
/** By a clock that is never set back. */
let passed: number;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'whosaid-turns-'));
  stores = [];
  passed = 0;
  time = Date.parse('2026-11-24T10:00:00Z');
});
afterEach(async () => {
  for (const store of stores) await store.close();
  rmSync(folder, { recursive: true });
});

/** A copy of the bot, with a connection of its own. */
function copy(name: string, leaseMs = LEASE): Leases {
  const store = openSqliteStore(join(folder, 'ledger.sqlite'));
  stores.push(store);
  return createLeases(
    createKeyv(store, 'desk:turns', 'append'),
    name,
    leaseMs,
    () => new Date(time),
    () => passed,
  );
}

test('of many copies that reach for one turn at once, one gets it', async () => {
  const copies = Array.from({ length: 5 }, (_, n) => copy(`copy ${n}`));
  for (let key = 0; key < 20; key++) {
    const taken = await Promise.all(copies.map((one) => one.acquire(`key ${key}`, 0)));
    expect(taken.filter((turn) => turn !== null)).toMatchObject([{ unfinishedSince: null }]);
  }
});

test('a turn whose holder died passes on when its lease is over, and says since when it is unfinished', async () => {
  const [one, other] = [copy('one'), copy('other')];
  expect(await one.acquire('key', 0)).toMatchObject({ unfinishedSince: null });
  expect(await other.acquire('key', 0)).toBeNull();
  passed += LEASE - 1;
  expect(await other.acquire('key', 0)).toBeNull();
  passed += 1;
  expect(await other.acquire('key', 0)).toMatchObject({ unfinishedSince: '2026-11-24T10:00:00.000Z' });
  expect(await one.acquire('key', 0)).toBeNull();
});

test.each([
  ['is set forward', 3_600_000],
  ['is behind that of the other', LEASE + 1],
])('a living copy keeps its turn although its clock %s', async (_, ms) => {
  const [one, other] = [copy('one'), copy('other')];
  await one.acquire('key', 0);
  time += ms;
  expect(await other.acquire('key', 0)).toBeNull();
});

test('a new attempt after a failure that was recorded is a new turn for anyone', async () => {
  const [one, other] = [copy('one'), copy('other')];
  await one.acquire('key', 0);
  expect(await other.acquire('key', 1)).toMatchObject({ unfinishedSince: null });
});

test('without a lease, as where only one copy can run, what an earlier process held is free at once', async () => {
  await copy('before', 0).acquire('key', 0);
  expect(await copy('after', 0).acquire('key', 0)).toMatchObject({ unfinishedSince: '2026-11-24T10:00:00.000Z' });
});

test('nor does it stay held where the clock was set back since: it may be a day old then', async () => {
  await copy('before', 0).acquire('key', 0);
  time -= 3_600_000;
  expect(await copy('after', 0).acquire('key', 0)).toMatchObject({ unfinishedSince: '2026-11-23T09:00:00.000Z' });
});

test('with a lease it passes on when another copy has known it for that long, whatever the clocks say', async () => {
  await copy('before').acquire('key', 0);
  time -= 3_600_000;
  const after = copy('after');
  expect(await after.acquire('key', 0)).toBeNull();
  passed += LEASE - 1;
  expect(await after.acquire('key', 0)).toBeNull();
  // Whoever begins to wait now begins to count.
  expect(await copy('late').acquire('key', 0)).toBeNull();
  passed += 1;
  expect(await after.acquire('key', 0)).toMatchObject({ unfinishedSince: '2026-11-23T09:00:00.000Z' });
  expect(await copy('later').acquire('key', 0)).toBeNull();
});

test('one process gives its turn to nobody else of its own until it has ended, however short the lease', async () => {
  const one = copy('one', 0);
  const turn = await one.acquire('key', 0);
  expect(await one.acquire('key', 0)).toBeNull();
  turn?.release();
  expect(await one.acquire('key', 0)).toMatchObject({ unfinishedSince: '2026-11-24T10:00:00.000Z' });
});
