/** Backups while the record is written to, and the way back. */
import { copyFileSync, mkdirSync, readdirSync, rmSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { lockDataFolder } from '../../src/storage/sqlite/folder-lock.ts';
import { openSqliteStore } from '../../src/storage/sqlite/sqlite.ts';
import { note, notesOf, readAll } from '../claims/notes.ts';
import { runEntry, temporaryFolder } from '../processes/run.ts';
import { startChild } from '../storage/child.ts';

let folder: string;
let file: string;
const backupFile = () => join(folder, 'kept', 'backup.sqlite');
beforeEach(() => {
  folder = temporaryFolder();
  file = join(folder, 'data', 'ledger.sqlite');
});
afterEach(() => rmSync(folder, { recursive: true }));

const here = () => ({ DATA_DIR: join(folder, 'data') });
const proofIn = (stdout: string) => /holds the (\d+) records of .* SHA-256: ([0-9a-f]{64})/.exec(stdout)?.slice(1);

async function idsIn(path: string): Promise<string[]> {
  const store = openSqliteStore(path);
  const all = await readAll(notesOf(store, 'desk'));
  await store.close();
  return all.map(({ entry }) => entry.id);
}

test('a backup taken while another process writes is one moment: a beginning of the record, all of it whole', async () => {
  const writer = startChild('append-notes.ts', [file, '2000']);
  while (writer.lines.length < 50) await new Promise((resolve) => setTimeout(resolve, 2));
  const before = writer.lines.length;
  const run = await runEntry('backup', [backupFile()], here());
  expect(run).toMatchObject({ code: 0, stderr: '' });
  while (writer.lines.length < before + 50) await new Promise((resolve) => setTimeout(resolve, 2));
  await writer.kill();

  const copied = await idsIn(backupFile());
  expect(copied.length).toBeGreaterThanOrEqual(before);
  expect(proofIn(run.stdout)?.[0]).toBe(String(copied.length));
  expect((await idsIn(file)).slice(0, copied.length)).toEqual(copied);
  expect(statSync(backupFile()).mode & 0o777).toBe(0o600);
  expect(readdirSync(join(folder, 'kept'))).toEqual(['backup.sqlite']);
});

test('a record that is lost is restored: the same answers, count and hash', async () => {
  const ask = () => runEntry('ask', ['/whosaid "ready to dialogue"'], here());
  const answered = await ask();
  expect(answered.code).toBe(0);
  const backedUp = await runEntry('backup', [backupFile()], here());
  rmSync(join(folder, 'data'), { recursive: true });
  const restored = await runEntry('restore', [backupFile()], here());
  expect(restored).toMatchObject({ code: 0, stderr: '' });
  expect(proofIn(restored.stdout)).toEqual(proofIn(backedUp.stdout));
  expect(await ask()).toEqual(answered);
  // The restored record is a record: nothing was seeded anew.
  const again = await runEntry('backup', [join(folder, 'again')], here());
  expect(proofIn(again.stdout)?.[0]).toBe(proofIn(backedUp.stdout)?.[0]);
});

test('an empty store may be replaced, one with records never', async () => {
  await runEntry('ask', ['/help'], here());
  await runEntry('backup', [backupFile()], here());
  const refused = await runEntry('restore', [backupFile()], here());
  expect(refused).toMatchObject({ code: 1, stdout: '' });
  expect(refused.stderr).toMatch(/ledger\.sqlite holds [1-9]\d* records, and a backup never replaces records: move it/);
  const empty = join(folder, 'empty');
  await openSqliteStore(join(empty, 'ledger.sqlite')).close();
  expect(await runEntry('restore', [backupFile()], { DATA_DIR: empty })).toMatchObject({ code: 0 });
});

test('a record that was moved away with its write-ahead log is restored with what stands in the log', async () => {
  const store = openSqliteStore(file);
  const ledger = notesOf(store, 'desk');
  for (const text of ['one', 'two']) await ledger.append(note('desk', text));
  const away = join(folder, 'away');
  mkdirSync(away);
  for (const suffix of ['', '-wal']) copyFileSync(`${file}${suffix}`, join(away, `ledger.sqlite${suffix}`));
  const ids = await idsIn(file);
  await store.close();
  const back = { DATA_DIR: join(folder, 'back') };
  const restored = await runEntry('restore', [join(away, 'ledger.sqlite')], back);
  expect(restored).toMatchObject({ code: 0, stderr: '' });
  expect(await idsIn(join(back.DATA_DIR, 'ledger.sqlite'))).toEqual(ids);
  expect(readdirSync(back.DATA_DIR).sort()).toEqual(['bot.lock', 'ledger.sqlite', 'ledger.sqlite.lock']);
  expect(readdirSync(away)).toEqual(['ledger.sqlite', 'ledger.sqlite-wal']);
});

test('neither goes ahead where it would lose something', async () => {
  expect(await runEntry('backup', [], here())).toMatchObject({ code: 2 });
  expect(await runEntry('restore', ['--force', 'x'], here())).toMatchObject({ code: 2 });
  expect((await runEntry('backup', [backupFile()], here())).stderr).toMatch(/^There is no store .*ledger\.sqlite/);
  await runEntry('ask', ['/help'], here());
  mkdirSync(join(folder, 'kept'));
  writeFileSync(backupFile(), 'mine');
  expect((await runEntry('backup', [backupFile()], here())).stderr).toMatch(
    /is there already: a backup never replaces/,
  );
  const elsewhere = { DATA_DIR: join(folder, 'elsewhere') };
  expect((await runEntry('restore', [backupFile()], elsewhere)).stderr).toMatch(
    /is damaged|no database|another program/,
  );
  rmSync(backupFile());
  await runEntry('backup', [backupFile()], here());
  truncateSync(backupFile(), 8_192);
  // The file that is named is the one that is there afterwards.
  expect((await runEntry('restore', [backupFile()], elsewhere)).stderr).toMatch(
    new RegExp(`^${backupFile()} is damaged .*sqlite3 "${backupFile()}" .recover`),
  );
  expect(readdirSync(elsewhere.DATA_DIR)).toEqual(['bot.lock', 'ledger.sqlite.lock']);
  const held = lockDataFolder(elsewhere.DATA_DIR);
  expect((await runEntry('restore', [backupFile()], elsewhere)).stderr).toMatch(/^Another Whosaid/);
  held.release();
  const postgres = { ...here(), STORE_URL: 'postgres://desk:secret@127.0.0.1:1/none' };
  for (const [entry, tool] of [
    ['backup', 'pg_dump'],
    ['restore', 'pg_restore'],
  ] as const) {
    const { code, stderr } = await runEntry(entry, [join(folder, 'x')], postgres);
    expect({ code, named: stderr.includes(tool), secret: stderr.includes('secret') }).toEqual({
      code: 1,
      named: true,
      secret: false,
    });
  }
});
