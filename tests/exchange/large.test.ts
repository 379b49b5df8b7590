/** Export and import of a large record: each entry is read once, and memory does not grow with the record. */
import { createHash } from 'node:crypto';
import { createReadStream, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { statementTexts } from '../../src/bot/answers/statement-texts.ts';
import { type Entry, entrySchema } from '../../src/claims/model/entry.ts';
import { createEntryIds } from '../../src/claims/model/entry-ids.ts';
import { exportFormats } from '../../src/exchange/formats.ts';
import { importJson } from '../../src/exchange/import.ts';
import { openRecord } from '../../src/exchange/record.ts';
import { runEntry, temporaryFolder } from '../processes/run.ts';

const folder = temporaryFolder();
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Long addresses make an entry large at little cost to the search index. */
function entriesOf(count: number, reviews: number, addresses: number): Entry[] {
  const start = Date.UTC(2026, 10, 1);
  let time = start;
  const nextId = createEntryIds(() => new Date(time));
  return Array.from({ length: count }, (_, index) => {
    time = start + index * 1_000;
    return entrySchema.parse({
      id: nextId(),
      newsroom: 'newsroom',
      at: new Date(time).toISOString(),
      by: { kind: 'person', id: 'U1', name: 'Ada', platform: 'slack' },
      kind: 'reviews-imported',
      feed: 'feed.json',
      reviews: Array.from({ length: reviews }, (_, review) => ({
        url: `https://checker.example/${index}/${review}`,
        claim: `Harbour ${index} was sold`,
        reviewer: 'Checker',
        verdict: 'False',
        value: null,
        worst: null,
        best: null,
        published: null,
        claimant: null,
        claimed: null,
        appearances: Array.from({ length: addresses }, () => `https://social.example/${'x'.repeat(1_900)}`),
        language: null,
      })),
    });
  });
}

function fileOf(name: string, entries: readonly Entry[]): string {
  const hash = createHash('sha256');
  const lines = entries.map((entry) => JSON.stringify(entry));
  for (const line of lines) hash.update(line).update('\n');
  const file = join(folder, name);
  writeFileSync(
    file,
    `{"format":"whosaid-record","version":1,"newsroom":"newsroom","entries":[\n${lines.join(',\n')}\n],"count":${lines.length},"sha256":"${hash.digest('hex')}"}\n`,
  );
  return file;
}

/** A new folder at each call, so that a test that is tried again starts empty. */
const dataOf = (name: string) => mkdtempSync(join(folder, `${name}-`));

describe('twice as many entries are twice as much to read', () => {
  /** How many entries each step takes from the ledger. */
  async function readsOf(count: number): Promise<Record<string, number>> {
    const record = await openRecord({ STORE_URL: '', DATA_DIR: dataOf(`reads-${count}`), NEWSROOM: 'newsroom' });
    let reads = 0;
    const { ledger } = record;
    const counted = {
      ...record,
      ledger: {
        ...ledger,
        async *read(after: string | null) {
          for await (const entry of ledger.read(after)) {
            reads += 1;
            yield entry;
          }
        },
      },
    };
    const file = fileOf(`reads-${count}.json`, entriesOf(count, 1, 0));
    const byStep: Record<string, number> = {};
    const measure = async (name: string, work: () => Promise<unknown>) => {
      reads = 0;
      await work();
      byStep[name] = reads;
    };
    let bytes = 0;
    const progress = { onRead: (_: number, read: number) => (bytes = read), onTrial() {} };
    await importJson(counted, file, 'a.json', progress);
    expect(bytes).toBe(statSync(file).size);
    await measure('again', () => importJson(counted, file, 'a.json', progress));
    for (const { name, write } of exportFormats)
      await measure(name, async () => {
        for await (const _ of write(counted, statementTexts));
      });
    await record.close();
    return byStep;
  }

  test('by the import and by every format', async () => {
    const [once, twice] = [await readsOf(300), await readsOf(600)];
    expect(once.again).toBe(300);
    expect(once.json).toBe(300);
    expect(twice).toEqual(Object.fromEntries(Object.entries(once).map(([name, reads]) => [name, 2 * reads])));
  });
});

describe('a record that is larger than the memory', () => {
  test('comes in, goes out the same, and leaves nothing beside itself', { timeout: 300_000 }, async () => {
    const file = fileOf('large.json', entriesOf(80, 25, 20));
    expect(statSync(file).size).toBeGreaterThan(76_000_000);
    const data = dataOf('large');
    // The programs themselves need up to 48 MiB, which varies with the moments of garbage collection.
    const environment = { DATA_DIR: data, NODE_OPTIONS: '--max-old-space-size=72' };
    const taken = await runEntry('import', [file], environment);
    expect([taken.code, taken.stdout]).toEqual([0, '80 entries imported, 0 were there already.\n']);
    const out = join(folder, 'out.json');
    const written = await runEntry('export', ['--out', out], environment);
    expect([written.code, written.stderr]).toEqual([0, '']);
    expect(readFileSync(out, 'utf8')).toContain(readFileSync(file, 'utf8').slice(-80, -3));
    // With its chain it comes in as it went out.
    const again = { ...environment, DATA_DIR: dataOf('large-again') };
    expect(await runEntry('import', [out], again)).toMatchObject({ code: 0 });
    const outAgain = join(folder, 'out-again.json');
    expect(await runEntry('export', ['--out', outAgain], again)).toMatchObject({ code: 0 });
    expect(await hashOf(outAgain)).toBe(await hashOf(out));
    expect((await runEntry('export', ['--format', 'csv', '--out', `${out}.csv`], environment)).code).toBe(0);
    expect(readdirSync(data).filter((name) => /^(?:import|export)-/.test(name))).toEqual([]);
  });
});

async function hashOf(file: string): Promise<string> {
  const hash = createHash('sha256');
  for await (const chunk of createReadStream(file)) hash.update(chunk as Buffer);
  return hash.digest('hex');
}
