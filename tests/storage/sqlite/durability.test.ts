import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { openSqliteStore } from '../../../src/storage/sqlite/sqlite.ts';
import { notesOf, readAll } from '../../claims/notes.ts';
import { startChild } from '../child.ts';

/** Runs a command among mounts of its own, which are gone when it ends; needs root or user namespaces. */
const OWN_MOUNTS = ['unshare', '--mount', '--map-root-user'];
const canMount = (() => {
  try {
    execFileSync(OWN_MOUNTS[0] ?? '', [...OWN_MOUNTS.slice(1), 'sh', '-c', 'mount -t tmpfs tmpfs /tmp'], {
      stdio: 'ignore',
    });
    return true;
  } catch {
    return false;
  }
})();
const isId = (line: string) => /^[0-9a-f-]{36}$/.test(line);

let folder: string;
let file: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'whosaid-durable-'));
  file = join(folder, 'data', 'ledger.sqlite');
});
afterEach(() => rmSync(folder, { recursive: true }));

async function idsIn(path: string): Promise<string[]> {
  const store = openSqliteStore(path);
  const all = await readAll(notesOf(store, 'desk'));
  await store.close();
  // Whole: each is of the length and shape in which it was written.
  for (const { entry } of all) expect(entry.text).toHaveLength(Number(entry.more));
  return all.map(({ entry }) => entry.id);
}

test('a writer killed ten times at random points has lost nothing that was acknowledged', async () => {
  const acknowledged: string[] = [];
  for (let round = 0; round < 10; round += 1) {
    const child = startChild('append-notes.ts', [file, String(round * 1_400)]);
    while (child.lines.length === 0) await new Promise((resolve) => setTimeout(resolve, 2));
    await new Promise((resolve) => setTimeout(resolve, Math.random() * 100));
    await child.kill();
    acknowledged.push(...child.lines);
    const stored = await idsIn(file);
    const known = new Set(acknowledged);
    expect(stored.filter((id) => known.has(id))).toEqual(acknowledged);
    // One entry a round may have been written without its acknowledgement being heard.
    expect(stored.length).toBeLessThanOrEqual(acknowledged.length + round + 1);
  }
}, 120_000);

test('two writers that are killed in turn leave every acknowledged entry of both', async () => {
  for (let round = 0; round < 3; round += 1) {
    const pair = [startChild('append-notes.ts', [file, '10']), startChild('append-notes.ts', [file, '5000'])];
    while (pair.some((child) => child.lines.length < 20)) await new Promise((resolve) => setTimeout(resolve, 2));
    await Promise.all(pair.map((child) => child.kill()));
    const stored = new Set(await idsIn(file));
    for (const child of pair) expect(child.lines.every((id) => isId(id) && stored.has(id))).toBe(true);
  }
});

describe('when the disk is', () => {
  /** Runs the appending child until it has told what stopped it, and gives the lines after the ids. */
  async function endOf(wrapper: string[], size: string): Promise<{ ids: number; said: string[] }> {
    const child = startChild('append-notes.ts', [file, size], wrapper);
    await child.ended;
    return { ids: child.lines.filter(isId).length, said: child.lines.filter((line) => !isId(line)) };
  }

  test.skipIf(!canMount)('full, the refusal names the file and all that was acknowledged is there', async () => {
    const mount = `mkdir -p ${folder}/data && mount -t tmpfs -o size=1m tmpfs ${folder}/data && exec "$@"`;
    const { ids, said } = await endOf([...OWN_MOUNTS, 'sh', '-c', mount, 'sh'], '3000');
    expect(ids).toBeGreaterThan(5);
    expect(said[0]).toMatch(/^LedgerError: Not recorded .*ledger\.sqlite: there is no space left for it.*\[refused\]$/);
    expect(said[1]).toBe('all there');
  });

  test('closed to files above a limit, the refusal names the file and all that was acknowledged is there', async () => {
    const { ids, said } = await endOf(['sh', '-c', 'ulimit -f 600 && exec "$@"', 'sh'], '3000');
    expect(ids).toBeGreaterThan(5);
    expect(said[0]).toMatch(/^LedgerError: Not recorded .*ledger\.sqlite: the disk refused.*\[unknown\]$/);
    expect(said[1]).toBe('all there');
  });

  test.skipIf(!canMount)('only to be read, the start is refused by name, with a ledger there and without', async () => {
    const readOnly = `mount --bind ${folder} ${folder} && mount -o remount,bind,ro ${folder} && exec "$@"`;
    const wrapper = [...OWN_MOUNTS, 'sh', '-c', readOnly, 'sh'];
    mkdirSync(join(folder, 'data'));
    expect((await endOf(wrapper, '10')).said).toEqual([expect.stringMatching(/^OperatorError: .*ledger\.sqlite/)]);
    await openSqliteStore(file).close();
    expect((await endOf(wrapper, '10')).said).toEqual([expect.stringMatching(/^OperatorError: .*ledger\.sqlite/)]);
  });
});
