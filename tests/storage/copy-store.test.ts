import { execFile } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { OperatorError } from '../../src/lib/errors.ts';
import { copyRecords } from '../../src/storage/copy-store.ts';
import { openStore } from '../../src/storage/open-store.ts';
import { lockDataFolder } from '../../src/storage/sqlite/folder-lock.ts';
import type { Store } from '../../src/storage/store.ts';
import { note, notesOf, texts } from '../claims/notes.ts';
import { postgresPrograms, startPostgres, type TestPostgres } from '../postgres.ts';

let folder: string;
let opened: Store[];
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'whosaid-copy-'));
  opened = [];
});
afterEach(async () => {
  await Promise.all(opened.map((store) => store.close()));
  rmSync(folder, { recursive: true });
});
async function open(url: string): Promise<Store> {
  const store = await openStore(url, folder);
  opened.push(store);
  return store;
}
const sqlite = (name: string) => `sqlite:${join(folder, name)}.sqlite`;
const quiet = () => {};

/** Two newsrooms that write in turn, thirty entries a round, and one record that was replaced. */
async function fill(store: Store, rounds: number): Promise<void> {
  for (let round = 0; round < rounds; round += 1) {
    await notesOf(store, 'a').append(...Array.from({ length: 20 }, (_, n) => note('a', `a${round}.${n}`)));
    await notesOf(store, 'b:c').append(...Array.from({ length: 10 }, (_, n) => note('b:c', `b${round}.${n}`)));
  }
  await store.adapter('a:settings', 'replace').set('x', '1');
  await store.adapter('a:settings', 'replace').set('x', '2');
}
const recordsOf = async (store: Store) =>
  (await store.range(null, 0, 100_000)).map(({ namespace, key, value }) => [namespace, key, value]);

test('a copy holds the same records in the same order, proved by count and hash', async () => {
  const [from, to] = [await open(sqlite('from')), await open(sqlite('to'))];
  await fill(from, 40);
  const progress: number[] = [];
  const copied = await copyRecords(from, to, (done) => progress.push(done));
  expect(copied).toEqual({ count: 1_201, added: 1_201, sha256: expect.stringMatching(/^[0-9a-f]{64}$/) });
  expect(progress).toEqual([500, 1_000, 1_201]);
  expect(await recordsOf(to)).toEqual(await recordsOf(from));
  expect(await texts(notesOf(to, 'b:c'))).toEqual(await texts(notesOf(from, 'b:c')));
});

test('a copy that was cut short goes on where it stopped, and a finished one changes nothing', async () => {
  const [from, to] = [await open(sqlite('from')), await open(sqlite('to'))];
  await fill(from, 40);
  const cut = copyRecords(from, to, (done) => {
    if (done === 1_000) throw new Error('cut');
  });
  await expect(cut).rejects.toThrow('cut');
  const rest = await copyRecords(from, to, quiet);
  expect(rest).toMatchObject({ count: 1_201, added: 201 });
  expect(await copyRecords(from, to, quiet)).toEqual({ ...rest, added: 0 });
  expect(await recordsOf(to)).toEqual(await recordsOf(from));
});

test.each([
  ['holds something else', async (to: Store) => notesOf(to, 'a').append(note('a', 'foreign'))],
  [
    'holds more',
    async (to: Store, from: Store) => {
      await copyRecords(from, to, quiet);
      await notesOf(to, 'a').append(note('a', 'later'));
    },
  ],
])('a target that %s is refused and left as it is', async (_, prepare) => {
  const [from, to] = [await open(sqlite('from')), await open(sqlite('to'))];
  await fill(from, 2);
  await prepare(to, from);
  const before = await recordsOf(to);
  await expect(copyRecords(from, to, quiet)).rejects.toThrow(OperatorError);
  expect(await recordsOf(to)).toEqual(before);
});

test('an empty store copies to an empty store', async () => {
  expect(await copyRecords(await open(sqlite('from')), await open(sqlite('to')), quiet)).toMatchObject({ count: 0 });
});

describe('npm run move', () => {
  const script = fileURLToPath(new URL('../../src/cli/migrate-store.ts', import.meta.url));
  async function move(...args: string[]): Promise<{ code: number; out: string; err: string }> {
    const run = promisify(execFile)(process.execPath, [script, ...args], {
      env: { ...process.env, DATA_DIR: folder, STORE_URL: '' },
      cwd: folder,
    });
    return run.then(
      ({ stdout, stderr }) => ({ code: 0, out: stdout, err: stderr }),
      ({ code, stdout, stderr }) => ({ code, out: stdout, err: stderr }),
    );
  }

  test('moves the store of the data folder and says what it proved', async () => {
    await fill(await open(''), 1);
    const { code, out, err } = await move('--from', '', '--to', sqlite('to'));
    expect(err).toBe('31 of 31\n');
    expect(out).toMatch(/holds the 31 records of .*, 31 of them new\. SHA-256 of both: [0-9a-f]{64}\n/);
    expect(code).toBe(0);
  });

  test('refuses a missing source, a running bot, one address for both, and unknown arguments', async () => {
    const missing = await move('--from', '', '--to', sqlite('to'));
    expect(missing).toMatchObject({ code: 3, err: expect.stringContaining('no store') });
    const store = await open('');
    // Such as the database of a mistyped address.
    expect(await move('--from', '', '--to', sqlite('to'))).toMatchObject({
      code: 3,
      err: expect.stringMatching(/^\S+ledger\.sqlite holds no records: check the address after --from\.\n$/),
    });
    expect(existsSync(join(folder, 'to'))).toBe(false);
    await fill(store, 1);
    expect(await move('--from', 'sqlite:', '--to', '')).toMatchObject({
      code: 3,
      err: expect.stringContaining('both'),
    });
    expect(await move('--from', 'sqlite:')).toMatchObject({ code: 2, err: expect.stringContaining('Usage') });
    expect(await move('--form', 'sqlite:')).toMatchObject({ code: 2, err: expect.stringContaining('Usage') });
    const held = lockDataFolder(folder);
    expect(await move('--from', '', '--to', sqlite('to'))).toMatchObject({
      code: 3,
      err: expect.stringContaining(`process ${process.pid}`),
    });
    held.release();
  });
});

describe.skipIf(postgresPrograms === null)('with a real Postgres (skipped where it is not installed)', () => {
  let postgres: TestPostgres;
  beforeAll(async () => {
    postgres = await startPostgres();
  });
  afterAll(async () => {
    await postgres?.remove();
  });

  test('a record goes to Postgres and back unchanged', async () => {
    const [from, to, back] = [
      await open(sqlite('from')),
      await open(await postgres.createDatabase()),
      await open(sqlite('to')),
    ];
    await fill(from, 40);
    const there = await copyRecords(from, to, quiet);
    expect(await copyRecords(to, back, quiet)).toEqual(there);
    expect(await recordsOf(back)).toEqual(await recordsOf(from));
    expect(await texts(notesOf(to, 'a'))).toEqual(await texts(notesOf(from, 'a')));
  });
});
