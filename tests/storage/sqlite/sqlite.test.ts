import {
  chmodSync,
  existsSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { OperatorError } from '../../../src/lib/errors.ts';
import { openSqliteStore } from '../../../src/storage/sqlite/sqlite.ts';
import { describeStore } from '../contract.ts';

describeStore('the embedded store', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'whosaid-store-'));
  return {
    open: async () => openSqliteStore(join(folder, 'ledger.sqlite'), { pollMs: 10 }),
    remove: async () => rmSync(folder, { recursive: true }),
  };
});

describe('the file of the embedded store', () => {
  let folder: string;
  let file: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'whosaid-file-'));
    file = join(folder, 'data', 'ledger.sqlite');
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  /** A store of `count` records, closed, so that everything stands in the one file. */
  async function filled(count: number): Promise<void> {
    const store = openSqliteStore(file);
    const entries = Array.from({ length: count }, (_, n) => ({ key: `k${n}`, value: 'x'.repeat(200) }));
    await store.adapter('log', 'append').setMany(entries);
    await store.close();
  }
  function refusal(): string {
    const before = existsSync(file) ? readFileSync(file) : null;
    let message = '';
    try {
      openSqliteStore(file).close();
    } catch (error) {
      expect(error).toBeInstanceOf(OperatorError);
      message = (error as Error).message;
    }
    expect(existsSync(file) ? readFileSync(file) : null).toEqual(before);
    expect(message).not.toContain('\n');
    return message;
  }

  test('is made with its folder, for its owner alone, and with nothing left beside it once closed', async () => {
    await filled(3);
    expect(statSync(join(folder, 'data')).mode & 0o777).toBe(0o700);
    expect(statSync(file).mode & 0o777).toBe(0o600);
    expect(existsSync(`${file}.new-${process.pid}`)).toBe(false);
    expect(existsSync(`${file}-wal`)).toBe(false);
  });

  test('keeps its records from one opening to the next', async () => {
    await filled(3);
    const store = openSqliteStore(file);
    expect(await store.adapter('log', 'append').get('k2')).toBe('x'.repeat(200));
    await store.close();
  });

  test('is written in WAL mode with full synchronisation', async () => {
    await filled(1);
    const raw = new DatabaseSync(file);
    expect(raw.prepare('PRAGMA journal_mode').get()?.journal_mode).toBe('wal');
    raw.close();
  });

  test('is refused and left alone when it is not a database', async () => {
    await filled(1);
    writeFileSync(file, 'Once upon a time '.repeat(1000));
    expect(refusal()).toContain(`${file} is damaged (file is not a database)`);
  });

  test('is refused and left alone when it is empty', async () => {
    await filled(1);
    truncateSync(file, 0);
    expect(refusal()).toContain('the file is empty');
  });

  test('is refused and left alone when pages in the middle are garbage', async () => {
    await filled(500);
    const bytes = readFileSync(file);
    bytes.fill(0xa5, 4096 * 4, 4096 * 8);
    writeFileSync(file, bytes);
    expect(refusal()).toMatch(/is damaged \(.*\.recover/);
  });

  test('is refused and left alone when its end is missing', async () => {
    await filled(500);
    truncateSync(file, 4096 * 6);
    expect(refusal()).toContain('is damaged');
  });

  test('is not made anew when only its write-ahead log is left', async () => {
    await filled(1);
    const store = openSqliteStore(file);
    await store.adapter('log', 'append').set('latest', 'x');
    rmSync(file);
    expect(refusal()).toContain(`${file}-wal`);
    await store.close();
  });

  test('of another program is refused', () => {
    file = join(folder, 'other.sqlite');
    const other = new DatabaseSync(file);
    other.exec('CREATE TABLE t (a)');
    other.close();
    expect(refusal()).toContain('another program');
  });

  test('of a newer Whosaid is refused', async () => {
    await filled(1);
    const raw = new DatabaseSync(file);
    raw.exec('PRAGMA user_version = 3; PRAGMA journal_mode = DELETE');
    raw.close();
    expect(refusal()).toContain('update Whosaid');
  });

  test('that is a folder, or under a file, is refused by name', async () => {
    file = folder;
    expect(() => openSqliteStore(file)).toThrow(OperatorError);
    writeFileSync(join(folder, 'text'), '');
    file = join(folder, 'text', 'ledger.sqlite');
    expect(refusal()).toContain(join(folder, 'text'));
  });

  test('with a truncated write-ahead log opens with what came before the cut, each record whole', async () => {
    const store = openSqliteStore(file);
    const adapter = store.adapter('log', 'append');
    for (let n = 0; n < 50; n += 1) await adapter.set(`k${n}`, `${n} ${'x'.repeat(3000)}`);
    const copy = join(folder, 'copy.sqlite');
    writeFileSync(copy, readFileSync(file));
    const log = readFileSync(`${file}-wal`);
    writeFileSync(`${copy}-wal`, log.subarray(0, Math.floor(log.length * 0.6)));
    await store.close();

    const cut = openSqliteStore(copy);
    const rows = await cut.range('log', 0, 100);
    expect(rows.length).toBeGreaterThan(0);
    expect(rows.length).toBeLessThan(50);
    expect(rows.map(({ value }) => value)).toEqual(rows.map((_, n) => `${n} ${'x'.repeat(3000)}`));
    await cut.close();
  });

  test('that damage reaches while it is open is told by name, and nothing is acknowledged', async () => {
    await filled(30_000);
    const store = openSqliteStore(file);
    const bytes = readFileSync(file);
    bytes.fill(0xa5, 4096);
    writeFileSync(file, bytes);
    await expect(store.range('log', 20_000, 1)).rejects.toThrow(`${file} is damaged`);
    await expect(store.adapter('log', 'append').set('new', 'x')).rejects.toThrow(OperatorError);
    await store.close();
  });

  test('that may only be read is refused', async () => {
    await filled(1);
    chmodSync(file, 0o400);
    // Root may write to everything: there the folder's rights stand for nothing and the store opens.
    if (process.getuid?.() === 0) expect(refusal()).toBe('');
    else expect(refusal()).toContain('may only be read');
  });
});
