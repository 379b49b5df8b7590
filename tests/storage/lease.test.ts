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
  folder = mkdtempSync(join(tmpdir(), 'whosaid-lease-'));
  stores = [];
  passed = 0;
  time = Date.parse('2026-11-24T10:00:00Z');
});
afterEach(async () => {
  for (const store of stores) await store.close();
  rmSync(folder, { recursive: true });
});

/** A replica, with a connection of its own. */
function replica(name: string, leaseMs = LEASE): Leases {
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

test('of many replicas that ask for one lease at once, one gets it', async () => {
  const replicas = Array.from({ length: 5 }, (_, n) => replica(`replica ${n}`));
  for (let key = 0; key < 20; key++) {
    const leases = await Promise.all(replicas.map((one) => one.acquire(`key ${key}`, 0)));
    expect(leases.filter((lease) => lease !== null)).toMatchObject([{ unfinishedSince: null }]);
  }
});

test('a lease whose holder died passes on when its time is over, and says since when it is unfinished', async () => {
  const [one, other] = [replica('one'), replica('other')];
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
])('a living replica keeps its lease although its clock %s', async (_, ms) => {
  const [one, other] = [replica('one'), replica('other')];
  await one.acquire('key', 0);
  time += ms;
  expect(await other.acquire('key', 0)).toBeNull();
});

test('a new attempt after a failure that was recorded is a new lease for anyone', async () => {
  const [one, other] = [replica('one'), replica('other')];
  await one.acquire('key', 0);
  expect(await other.acquire('key', 1)).toMatchObject({ unfinishedSince: null });
});

test('without a lease, as where only one replica can run, what an earlier process held is free at once', async () => {
  await replica('before', 0).acquire('key', 0);
  expect(await replica('after', 0).acquire('key', 0)).toMatchObject({ unfinishedSince: '2026-11-24T10:00:00.000Z' });
});

test('nor does it stay held where the clock was set back since: it may be a day old then', async () => {
  await replica('before', 0).acquire('key', 0);
  time -= 3_600_000;
  expect(await replica('after', 0).acquire('key', 0)).toMatchObject({ unfinishedSince: '2026-11-23T09:00:00.000Z' });
});

test('with a lease it passes on when another replica has known it for that long, whatever the clocks say', async () => {
  await replica('before').acquire('key', 0);
  time -= 3_600_000;
  const after = replica('after');
  expect(await after.acquire('key', 0)).toBeNull();
  passed += LEASE - 1;
  expect(await after.acquire('key', 0)).toBeNull();
  // Whoever begins to wait now begins to count.
  expect(await replica('late').acquire('key', 0)).toBeNull();
  passed += 1;
  expect(await after.acquire('key', 0)).toMatchObject({ unfinishedSince: '2026-11-23T09:00:00.000Z' });
  expect(await replica('later').acquire('key', 0)).toBeNull();
});

test('one process gives its lease to nobody else of its own until it is released, however short the lease', async () => {
  const one = replica('one', 0);
  const lease = await one.acquire('key', 0);
  expect(await one.acquire('key', 0)).toBeNull();
  lease?.release();
  expect(await one.acquire('key', 0)).toMatchObject({ unfinishedSince: '2026-11-24T10:00:00.000Z' });
});
