/** What happens to a running copy whose board's file is lost, cut or overwritten: the ledger is all it needs. */
import { closeSync, openSync, readdirSync, rmSync, statSync, truncateSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { openReadModel } from '../../../src/claims/read-model/read-model.ts';
import { OperatorError } from '../../../src/lib/errors.ts';
import { openTestNewsroom, type TestNewsroom } from '../../newsrooms/test-newsroom.ts';

const QUESTION = '/whosaid "ready to dialogue"';

let newsroom: TestNewsroom;
let file: string;
let right: string;
beforeEach(async () => {
  newsroom = await openTestNewsroom();
  const name = readdirSync(newsroom.folder).find((one) => one.startsWith('board-') && one.endsWith('.sqlite'));
  file = join(newsroom.folder, name ?? '');
  right = await newsroom.text(QUESTION);
  expect(right).toContain('Sergei Shoigu');
});
afterEach(() => newsroom.remove());

/** Asks until the right answer comes; every one before it has to say that the board is damaged, or not read to its end yet. */
async function recovers(): Promise<string[]> {
  const others = new Set<string>();
  await vi.waitFor(
    async () => {
      const answer = await newsroom.ask(QUESTION);
      const isHonest = JSON.stringify(answer.blocks).includes('still reading its record');
      if (answer.tone !== 'answer' && !isHonest) others.add(`${answer.tone}: ${answer.title}`);
      else expect(await newsroom.text(QUESTION)).toBe(right);
      expect(answer.tone).toBe('answer');
      expect(newsroom.readModel.health()).toBeNull();
    },
    { timeout: 20_000, interval: 20 },
  );
  return [...others];
}

async function recordedHere(): Promise<void> {
  await newsroom.record(
    {
      ...{ kind: 'posted', platform: 'slack', channel: 'C1', message: '1.2', link: null, statements: [] },
      ...{ invocation: { command: 'help', options: {} }, dossier: 'lecornu-shoigu', version: 'v' },
    },
    { kind: 'bot', id: 'whosaid', name: 'Whosaid', platform: 'slack' },
  );
}

test('the file may be read by its owner alone, as the ledger may', () => {
  for (const suffix of ['', '-wal', '-shm']) expect(statSync(`${file}${suffix}`).mode & 0o777).toBe(0o600);
});

test('a file that cannot be opened is told in one line, with its name', () => {
  const path = join(newsroom.folder, 'none', 'board.sqlite');
  const open = () => openReadModel(path, newsroom.ledger, () => {}, null);
  expect(open).toThrow(OperatorError);
  expect(open).toThrow(/^\S+board\.sqlite: it cannot be opened: [^\n]+$/);
});

test('a deleted file is built anew while answers go on, and what is recorded meanwhile is on the new board', async () => {
  for (const suffix of ['', '-wal', '-shm']) rmSync(`${file}${suffix}`, { force: true });
  expect(newsroom.readModel.health()).toBe('gone');
  expect(await newsroom.text(QUESTION)).toBe(right);
  await recordedHere();
  expect(newsroom.readModel.posts.summary('slack', 'C1', 'lecornu-shoigu', 'v')).not.toBeNull();
  expect(await recovers()).toEqual([]);
  expect(statSync(file).size).toBeGreaterThan(0);
  const beside = await openTestNewsroom({ DATA_DIR: newsroom.folder }, newsroom.folder);
  expect(await beside.text(QUESTION)).toBe(right);
  expect(beside.readModel.posts.summary('slack', 'C1', 'lecornu-shoigu', 'v')).not.toBeNull();
  await beside.close();
});

test('a file deleted without its log is built anew', async () => {
  rmSync(file);
  expect(await recovers()).toEqual([]);
  expect(newsroom.logged).toContain('warn read_model.rebuilding');
});

test.each([0, 100, 5_000, 60_000])(
  'cut to %i bytes, it answers with a sentence until the board is whole again',
  async (size) => {
    // Into the file with what stands in the log, and a look at the file at its full size.
    await newsroom.close();
    newsroom = await openTestNewsroom({}, newsroom.folder);
    expect(newsroom.readModel.health()).toBeNull();
    truncateSync(file, size);
    expect((await newsroom.ask(QUESTION)).title).toBe('One moment');
    expect(await recovers()).toEqual(['fault: One moment']);
    await recordedHere();
    expect(newsroom.readModel.posts.summary('slack', 'C1', 'lecornu-shoigu', 'v')).not.toBeNull();
  },
);

test('overwritten, it answers with a sentence until the board is whole again', async () => {
  await newsroom.close();
  newsroom = await openTestNewsroom({}, newsroom.folder);
  const handle = openSync(file, 'r+');
  writeSync(handle, Buffer.alloc(statSync(file).size - 4096, 0x5a), 0, undefined, 4096);
  closeSync(handle);
  const told = await recovers();
  expect(told.filter((one) => one !== 'fault: One moment')).toEqual([]);
});

test('a file that another process has replaced is taken over', async () => {
  for (const suffix of ['', '-wal', '-shm']) rmSync(`${file}${suffix}`, { force: true });
  const beside = await openTestNewsroom({ DATA_DIR: newsroom.folder }, newsroom.folder);
  const replaced = statSync(file).ino;
  expect(await recovers()).toEqual([]);
  expect(statSync(file).ino).toBe(replaced);
  await beside.close();
});
