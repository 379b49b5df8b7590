import { mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { OperatorError } from '../../../src/lib/errors.ts';
import { lockDataFolder, lockRecord } from '../../../src/storage/sqlite/folder-lock.ts';
import { type Child, startChild } from '../child.ts';

let folder: string;
let children: Child[];
const hold = () => {
  const child = startChild('hold-folder.ts', [folder]);
  children.push(child);
  return child;
};
beforeEach(() => {
  folder = join(mkdtempSync(join(tmpdir(), 'whosaid-lock-')), 'data');
  children = [];
});
afterEach(async () => {
  await Promise.all(children.map((child) => child.kill()));
  rmSync(join(folder, '..'), { recursive: true });
});

test('a second bot on a data folder is refused with the number of the first, and the first goes on', async () => {
  const first = hold();
  await first.printed('held');
  for (let n = 0; n < 2; n += 1) {
    expect(() => lockDataFolder(folder)).toThrow(OperatorError);
    expect(() => lockDataFolder(folder)).toThrow(`process ${first.process.pid} on`);
  }
  expect(first.process.exitCode).toBeNull();
});

test('a bot that was killed leaves no stale lock', async () => {
  for (let n = 0; n < 3; n += 1) {
    const child = hold();
    await child.printed('held');
    await child.kill();
  }
  lockDataFolder(folder).release();
});

test('a released folder can be held again', () => {
  for (let n = 0; n < 3; n += 1) lockDataFolder(folder).release();
});

test('of bots that start together exactly one holds the folder', async () => {
  const starters = Array.from({ length: 6 }, hold);
  const heard = () => starters.every(({ lines }) => lines.length > 0);
  while (!heard()) await new Promise((resolve) => setTimeout(resolve, 10));
  const words = starters.flatMap(({ lines }) => lines);
  expect(words.filter((line) => line === 'held')).toHaveLength(1);
  expect(words.filter((line) => line.startsWith('OperatorError: Another Whosaid'))).toHaveLength(5);
});

test('a lock file of another make is refused by name', () => {
  lockDataFolder(folder).release();
  writeFileSync(join(folder, 'bot.lock'), 'not a lock '.repeat(1000));
  expect(() => lockDataFolder(folder)).toThrow(`${join(folder, 'bot.lock')} is not a lock of Whosaid`);
});

test('a ledger’s file has one bot too, whatever its data folder and whichever name it uses for the file', () => {
  const file = join(folder, 'ledger.sqlite');
  const held = lockRecord({ DATA_DIR: folder, STORE_URL: '' });
  writeFileSync(file, '');
  const alias = join(folder, '..', 'alias.sqlite');
  symlinkSync(file, alias);
  for (const name of [file, alias]) {
    const other = { DATA_DIR: join(folder, '..', 'other'), STORE_URL: `sqlite:${name}` };
    expect(() => lockRecord(other)).toThrow(
      /^Another Whosaid .* is running on .*sqlite: stop it first, or give this one a STORE_URL/,
    );
    // What was refused holds nothing.
    lockDataFolder(other.DATA_DIR).release();
  }
  held.release();
  lockRecord({ DATA_DIR: join(folder, '..', 'other'), STORE_URL: `sqlite:${alias}` }).release();
});
