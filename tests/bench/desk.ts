import { mkdtempSync, rmSync, statSync } from 'node:fs';
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
 * The processor time that what a desk makes takes to be read from a ledger in memory, beside what the seeded statements take:
 * corrections, disputes, retractions, ratings and proposals.
 *   --statements how many there are, --entries how many are made of them
 */
export async function run(args: string[]): Promise<unknown> {
  const text = { type: 'string' } as const;
  const { values } = parseArgs({ args, options: { statements: text, entries: text } });
  const [statements, made] = [Number(values.statements ?? 20_000), Number(values.entries ?? 200_000)];
  const folder = mkdtempSync(join(tmpdir(), 'whosaid-bench-'));
  try {
    const seeded = await seedEntries(folder, statements);
    const path = join(folder, 'board.sqlite');
    const connection = openConnection(path, () => {});
    connection.writer.search.beginBulkLoad();
    const entries: Entry[] = [];
    const sync = async (more: Iterable<Entry>) => {
      for (const entry of more) entries.push(entry);
      const begun = process.cpuUsage();
      await syncFromLedger(connection.writer, ledgerOf(entries), null, () => {}, REBUILD_BATCH_SIZE);
      const { user, system } = process.cpuUsage(begun);
      connection.writer.db.exec('PRAGMA wal_checkpoint(TRUNCATE)');
      return { cpuMs: (user + system) / 1_000, bytes: statSync(path).size };
    };
    const seeding = await sync(seeded);
    const desk = await sync(makeDeskEntries(seeded, made));
    const refused = connection.writer.db
      .prepare('SELECT count(*) AS n FROM entries WHERE refusal IS NOT NULL')
      .get() as { n: number };
    connection.close();
    const perStatement = seeding.cpuMs / statements;
    const perEntry = desk.cpuMs / made;
    return {
      ...{ statements, entries: made, refused: refused.n },
      perStatement: { cpuMs: round(perStatement), bytes: Math.round(seeding.bytes / statements) },
      perEntry: { cpuMs: round(perEntry), bytes: Math.round((desk.bytes - seeding.bytes) / made) },
      times: round(perEntry / perStatement),
    };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

const round = (value: number) => Math.round(value * 1_000) / 1_000;

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

interface Said {
  dossier: string;
  statement: Statement;
  isRated: boolean;
}

/** Of ten entries five are corrections, each of one or two words; then a dispute, its retraction, a rating, and a proposal with its approval. */
function* makeDeskEntries(seeded: readonly Entry[], count: number): Generator<Entry> {
  const random = createRandom(3);
  const pick = <T>(list: readonly T[]) => list[Math.floor(random() * list.length)] as T;
  const nextId = createEntryIds(() => new Date());
  const dossiers = seeded.flatMap((entry) =>
    entry.kind === 'dossier-seeded'
      ? [entry.dossier.statements.map((statement): Said => ({ dossier: entry.dossier.id, statement, isRated: false }))]
      : [],
  );
  const by = { kind: 'person', id: 'ann', name: 'Ann', platform: 'console' } as const;
  const toEntry = (body: object) =>
    ({ id: nextId(), newsroom: 'newsroom', at: new Date().toISOString(), by, ...body }) as Entry;
  const correct = ({ dossier, statement }: Said) => {
    const words = statement.says.split(' ');
    for (let changed = random() < 0.5 ? 1 : 2; changed > 0; changed -= 1)
      words[Math.floor(random() * words.length)] = `word${Math.floor(random() * 5_000)}`;
    const [before, after] = [{ says: statement.says }, { says: words.join(' ') }];
    return {
      ...{ kind: 'statement-corrected', dossier, statement: statement.id, before, after, reason: 'measured' },
    } as const;
  };
  for (let made = 0; made < count; ) {
    const number = 1_000 + made;
    const statements = pick(dossiers);
    const said = pick(statements);
    const { dossier } = said;
    const entries: Entry[] = [];
    const apply = (correction: ReturnType<typeof correct>) => {
      said.statement = { ...said.statement, ...correction.after };
      return correction;
    };
    for (let i = 0; i < 5; i += 1) entries.push(toEntry(apply(correct(said))));
    const [earlier, later] = [pick(statements.slice(0, 50)), pick(statements.slice(50))];
    const dispute = {
      ...{ id: `D${number}`, from: later.statement.id, against: earlier.statement.id, kind: 'criticism' },
      ...{ voice: 'source', words: null, scope: null },
    };
    entries.push(toEntry({ kind: 'dispute-recorded', dossier, dispute, reason: 'measured' }));
    entries.push(toEntry({ kind: 'dispute-retracted', dossier, dispute: dispute.id, reason: 'measured' }));
    const rated = statements.find(({ isRated }) => !isRated) ?? said;
    rated.isRated = true;
    const rating = {
      ...{ id: `R${number}`, statement: rated.statement.id, verdict: 'False', scale: null, by: 'The desk' },
      ...{ date: null, url: `https://desk.example/${number}` },
    };
    entries.push(toEntry({ kind: 'rating-recorded', dossier, rating, reason: 'measured' }));
    const proposed = toEntry({ kind: 'proposal-made', change: apply(correct(said)) });
    const decision = { proposal: proposed.id, decision: 'approved', change: null, reason: 'measured' };
    entries.push(proposed, toEntry({ kind: 'proposal-decided', ...decision }));
    yield* entries.slice(0, count - made);
    made += entries.length;
  }
}
