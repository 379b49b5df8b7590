import { cpSync, mkdirSync, readdirSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { readSeedFolder } from '../../../src/claims/dossiers/seeding.ts';
import { openTestNewsroom, type TestNewsroom } from '../../newsrooms/test-newsroom.ts';

const open: TestNewsroom[] = [];
async function start(environment: Record<string, string> = {}, folder?: string): Promise<TestNewsroom> {
  const newsroom = await openTestNewsroom(environment, folder);
  open.push(newsroom);
  return newsroom;
}
afterEach(async () => {
  for (const newsroom of open.splice(0)) await newsroom.remove();
});

/** Closes a newsroom without deleting its folder. */
async function stop(newsroom: TestNewsroom): Promise<string> {
  open.splice(open.indexOf(newsroom), 1);
  await newsroom.close();
  return newsroom.folder;
}
function ownSeeds(folder: string): string {
  const seeds = join(folder, 'seeds');
  mkdirSync(seeds, { recursive: true });
  cpSync('seeds/lecornu-shoigu', join(seeds, 'lecornu-shoigu'), { recursive: true });
  return seeds;
}
const boardFile = (folder: string) =>
  join(folder, readdirSync(folder).find((name) => /^board-.*sqlite$/.test(name)) ?? '');
const edit = (seeds: string, from: string, to: string) => {
  const file = join(seeds, 'lecornu-shoigu', 'dossier.yaml');
  writeFileSync(file, readFileSync(file, 'utf8').replace(from, to));
};

test('seeding the same content again makes no new entry', async () => {
  const first = await start();
  expect(await first.ledger.count()).toBe(1);
  const again = await start({}, await stop(first));
  expect(await again.ledger.count()).toBe(1);
  expect(again.seeded).toMatchObject([{ dossier: 'lecornu-shoigu', outcome: 'unchanged' }]);
});

test('changed content makes one new entry, changes what the file changed, and keeps the history', async () => {
  const first = await start();
  const folder = await stop(first);
  const seeds = ownSeeds(folder);
  edit(seeds, 'He asked Moscow to stop any manipulation.', 'He told Moscow to stop any manipulation.');
  const second = await start({ SEEDS_DIR: seeds }, folder);
  expect(await second.ledger.count()).toBe(2);
  expect(second.seeded).toMatchObject([{ outcome: 'changed' }]);
  expect(second.readModel.records.statements('S3')[0]?.statement.says).toBe('He told Moscow to stop any manipulation.');
  expect(second.readModel.records.history('lecornu-shoigu/S3').map(({ what }) => what)).toEqual([
    'recorded',
    'changed in the dossier file',
  ]);
  expect(second.readModel.records.history('lecornu-shoigu/S4').map(({ what }) => what)).toEqual(['recorded']);
});

test('a statement that left the file stays on record as retracted, and its disputes fall away', async () => {
  const first = await start();
  const folder = await stop(first);
  const seeds = ownSeeds(folder);
  const file = join(seeds, 'lecornu-shoigu', 'dossier.yaml');
  const yaml = readFileSync(file, 'utf8');
  writeFileSync(
    file,
    yaml.replace(/ {2}- id: S15[\s\S]*?(?=\ndisputes:)/, '').replace(/ {2}- id: D1[\s\S]*?(?= {2}- id: D2)/, ''),
  );
  const second = await start({ SEEDS_DIR: seeds }, folder);
  expect(second.readModel.records.statements('S15')[0]).toMatchObject({
    state: 'retracted',
    reason: 'taken out of the dossier file',
  });
  expect(await second.text('/source S15')).toContain('Retracted: taken out of the dossier file');
  expect(await second.text('/disputes S5')).not.toContain('Paris');
});

test('a folder of dossiers that is not there is told', async () => {
  const first = await start({ SEEDS_DIR: 'tests/fixtures/no-seeds' }).catch((error: unknown) => error);
  expect(first).toMatchObject({ message: expect.stringContaining('no-seeds') });
});

test('a dossier whose file is wrong is left out and reported, and the others are recorded', async () => {
  const folder = await stop(await start());
  rmSync(join(folder, 'ledger.sqlite'));
  const seeds = ownSeeds(folder);
  // One with the id of another, one that is no dossier at all.
  cpSync(join(seeds, 'lecornu-shoigu'), join(seeds, 'second'), { recursive: true });
  mkdirSync(join(seeds, 'a-bad-one'));
  writeFileSync(join(seeds, 'a-bad-one', 'dossier.yaml'), 'id: 7\n');
  const next = await start({ SEEDS_DIR: seeds, DATA_DIR: folder }, folder);
  expect(next.seeded).toMatchObject([{ dossier: 'lecornu-shoigu', outcome: 'new' }]);
  expect(next.logged.filter((line) => line.startsWith('error '))).toEqual([
    'error seeds.dossier_refused',
    'error seeds.dossier_refused',
  ]);
  const { refused } = readSeedFolder(seeds, 'seeds');
  expect(refused.map(({ seed }) => seed)).toEqual(['a-bad-one', 'second']);
  expect(refused[0]?.problems[0]).toMatch(/^seeds\/a-bad-one\/dossier\.yaml:1: id/);
  expect(refused[1]?.problems[0]).toContain('is the id of seeds/lecornu-shoigu already');
});

test('a dossier on record whose file becomes wrong stays as it was recorded', async () => {
  const folder = await stop(await start());
  const seeds = ownSeeds(folder);
  edit(seeds, 'title:', 'titel:');
  const next = await start({ SEEDS_DIR: seeds, DATA_DIR: folder }, folder);
  expect(await next.text('/whosaid "ready to dialogue"')).toContain('ready to dialogue');
  expect(next.readModel.records.statements('S3')[0]?.state).not.toBe('retracted');
});

// An empty file is a board not yet built: nothing is wrong with it.
test.each<[string, string[], (file: string) => void]>([
  ['missing', [], (file) => rmSync(file)],
  [
    'no database',
    ['warn read_model.rebuilding'],
    (file) => writeFileSync(file, 'this is not a database, it only looks like a file of some length'.repeat(100)),
  ],
  ['cut off', ['warn read_model.rebuilding'], (file) => truncateSync(file, 8_192)],
  ['empty', [], (file) => truncateSync(file, 0)],
])('a board that is %s is rebuilt from the ledger, and the log says why', async (_, warnings, damage) => {
  const first = await start();
  const expected = await first.text('/whosaid "ready to dialogue"');
  const folder = await stop(first);
  for (const suffix of ['-wal', '-shm']) rmSync(`${boardFile(folder)}${suffix}`, { force: true });
  damage(boardFile(folder));
  const second = await start({}, folder);
  expect(await second.text('/whosaid "ready to dialogue"')).toBe(expected);
  expect(await second.ledger.count()).toBe(1);
  expect(second.logged.filter((line) => !line.startsWith('info '))).toEqual(warnings);
});

test('a board of a ledger that was put back or exchanged is rebuilt from it, and the log says why', async () => {
  const folder = await stop(await start());
  for (const suffix of ['', '-wal', '-shm']) rmSync(join(folder, `ledger.sqlite${suffix}`), { force: true });
  const second = await start({}, folder);
  expect(second.logged.filter((line) => !line.startsWith('info '))).toEqual(['warn read_model.rebuilding']);
  expect(second.seeded).toMatchObject([{ outcome: 'new' }]);
});

test('two newsrooms in one store never meet', async () => {
  const one = await start({ NEWSROOM: 'one' });
  const seeds = join(one.folder, 'none');
  mkdirSync(seeds);
  const other = await openTestNewsroom({ NEWSROOM: 'other', SEEDS_DIR: seeds }, one.folder);
  try {
    expect((await other.ask('/whosaid "ready to dialogue"')).tone).toBe('nothing');
    expect((await one.ask('/whosaid "ready to dialogue"')).tone).toBe('answer');
  } finally {
    await other.close();
  }
});

test('what another process records is answered without a restart', async () => {
  const folder = await stop(await start());
  const seeds = ownSeeds(folder);
  const running = await start({ SEEDS_DIR: seeds }, folder);
  edit(seeds, 'title: The phone call', 'title: The long phone call');
  const other = await openTestNewsroom({ SEEDS_DIR: seeds }, folder);
  await other.close();
  await running.readModel.catchUp();
  expect(running.readModel.records.dossier('lecornu-shoigu')?.title).toMatch(/^The long phone call/);
});
