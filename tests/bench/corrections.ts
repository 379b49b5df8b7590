import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { createLedger, type EntryWithCursor } from '../../src/claims/ledger/ledger.ts';
import type { LedgerReader } from '../../src/claims/ledger/ledger-reader.ts';
import type { Statement } from '../../src/claims/model/dossier.ts';
import { type Entry, entrySchema } from '../../src/claims/model/entry.ts';
import { createEntryIds } from '../../src/claims/model/entry-ids.ts';
import { openConnection } from '../../src/claims/read-model/connection.ts';
import { REBUILD_BATCH_SIZE, syncFromLedger } from '../../src/claims/read-model/sync.ts';
import { openStore } from '../../src/storage/open-store.ts';
import { makeBigRecord } from './big-record.ts';
import { createRandom } from './scale/corpus.ts';

/**
 * Measures the processor time that many corrections take to be read from a ledger in memory. Each changes one or two words of a paraphrase.
 *   --statements how many there are, --corrections how many are made of them
 */
export async function run(args: string[]): Promise<unknown> {
  const text = { type: 'string' } as const;
  const { values } = parseArgs({ args, options: { statements: text, corrections: text } });
  const [statements, corrections] = [Number(values.statements ?? 2_000), Number(values.corrections ?? 20_000)];
  const folder = mkdtempSync(join(tmpdir(), 'whosaid-bench-'));
  try {
    const entries = await seedEntries(folder, statements);
    const connection = openConnection(join(folder, 'board.sqlite'), () => {});
    connection.writer.search.beginBulkLoad();
    const sync = async (): Promise<number> => {
      const begun = process.cpuUsage();
      await syncFromLedger(connection.writer, ledgerOf(entries), null, () => {}, REBUILD_BATCH_SIZE);
      const { user, system } = process.cpuUsage(begun);
      return (user + system) / 1_000;
    };
    const seeding = await sync();
    entries.push(...correctAtRandom(entries, corrections));
    const correcting = await sync();
    connection.close();
    return {
      statements,
      corrections,
      seedingCpuSeconds: seeding / 1_000,
      correctingCpuSeconds: correcting / 1_000,
      cpuMillisecondsPerCorrection: correcting / corrections,
    };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

async function seedEntries(folder: string, statements: number): Promise<Entry[]> {
  await makeBigRecord('', folder, statements, process.env.BENCH_DATA ?? '../shared/bench');
  const store = await openStore('', folder);
  const ledger = createLedger<Entry>({ store, newsroom: 'newsroom', parse: (value) => entrySchema.parse(value) });
  const entries: Entry[] = [];
  for await (const { entry } of ledger.read(null)) entries.push(entry);
  await store.close();
  return entries;
}

function ledgerOf(entries: readonly Entry[]): LedgerReader<Entry> {
  return {
    async *read(after) {
      for (let at = Number(after ?? 0); at < entries.length; at += 1)
        yield { entry: entries[at], cursor: String(at + 1) } as EntryWithCursor<Entry>;
    },
    async *rows() {},
    count: async () => entries.length,
  };
}

function* correctAtRandom(entries: readonly Entry[], count: number): Generator<Entry> {
  const random = createRandom(3);
  const nextId = createEntryIds(() => new Date());
  const said = entries.flatMap((entry) =>
    entry.kind === 'dossier-seeded'
      ? entry.dossier.statements.map((statement) => ({ dossier: entry.dossier.id, statement }))
      : [],
  );
  for (let made = 0; made < count; made += 1) {
    const one = said[Math.floor(random() * said.length)] as { dossier: string; statement: Statement };
    const words = one.statement.says.split(' ');
    for (let changed = random() < 0.5 ? 1 : 2; changed > 0; changed -= 1)
      words[Math.floor(random() * words.length)] = `word${Math.floor(random() * 5_000)}`;
    const [before, after] = [{ says: one.statement.says }, { says: words.join(' ') }];
    one.statement = { ...one.statement, ...after };
    yield {
      ...{ id: nextId(), newsroom: 'newsroom', at: new Date().toISOString(), kind: 'statement-corrected' },
      by: { kind: 'person', id: 'ann', name: 'Ann', platform: 'console' },
      ...{ dossier: one.dossier, statement: one.statement.id, before, after, reason: 'measured' },
    };
  }
}
