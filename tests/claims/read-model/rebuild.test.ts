/** A large record is folded by a thread of its own: the same board, while the process goes on. */
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { createLedger } from '../../../src/claims/ledger/ledger.ts';
import { type Entry, entrySchema } from '../../../src/claims/model/entry.ts';
import { openReadModel } from '../../../src/claims/read-model/read-model.ts';
import { createRebuildWorker } from '../../../src/claims/read-model/rebuild.ts';
import type { Progress } from '../../../src/claims/read-model/sync.ts';
import { readConfig } from '../../../src/config/config.ts';
import { openNewsroom } from '../../../src/newsrooms/open-newsroom.ts';
import { openStore } from '../../../src/storage/open-store.ts';
import type { Store } from '../../../src/storage/store.ts';
import { writeRecord } from '../../bench/scale/record.ts';
import { asker } from '../../newsrooms/test-newsroom.ts';

const STATEMENTS = 2_500;
const NEWSROOM = 'newsroom';

let folder: string;
let store: Store;
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'whosaid-'));
  const texts = Array.from({ length: STATEMENTS }, (_, i) => `The bridge number ${i} will be mended before winter`);
  await writeRecord(folder, texts, STATEMENTS);
  store = await openStore('', folder);
});
afterEach(async () => {
  await store.close();
  rmSync(folder, { recursive: true, force: true });
});

const ledgerOf = () => createLedger<Entry>({ store, newsroom: NEWSROOM, parse: (value) => entrySchema.parse(value) });

function rowsOf(path: string): unknown {
  const db = new DatabaseSync(path);
  const tables = ['statements', 'disputes', 'names', 'history', 'entries', 'texts', 'search_words'];
  const rows = tables.map((table) => db.prepare(`SELECT * FROM ${table} ORDER BY 1, 2`).all());
  db.close();
  return rows;
}

function gatheredIn(path: string): unknown {
  const db = new DatabaseSync(path);
  const row = db.prepare("SELECT v FROM search_folded_config WHERE k = 'hashsize'").get();
  db.close();
  return row?.v;
}

test('a long ledger is folded by another thread to the board that this one would build', async () => {
  const [here, there] = [join(folder, 'here.sqlite'), join(folder, 'there.sqlite')];
  const troubles: string[] = [];
  const [one, other] = [
    openReadModel(here, ledgerOf(), (reason) => troubles.push(reason), null),
    openReadModel(there, ledgerOf(), (reason) => troubles.push(reason), createRebuildWorker(store, NEWSROOM)),
  ];
  await one.catchUp();
  const seen: (Progress | null)[] = [];
  const timer = setInterval(() => seen.push(other.rebuildProgress()), 1);
  await other.catchUp();
  clearInterval(timer);
  expect(other.records.counts().statements).toBe(STATEMENTS);
  expect(other.rebuildProgress()).toBeNull();
  // Told while it went on, also after this thread had done its share.
  expect(seen.some((progress) => progress !== null && progress.done > 0)).toBe(true);
  const everything = { dossiers: null, speakers: null, sides: null, topics: null };
  expect(other.find('bridge number 2499 will', everything, { limit: 1, offset: 0 }).matches[0]?.grade).toBe(
    'quotation',
  );
  one.close();
  other.close();
  expect(troubles).toEqual([]);
  expect(rowsOf(there)).toEqual(rowsOf(here));
  // What the building gathered in memory before it wrote a piece is no setting for the days after.
  expect(gatheredIn(there)).toBe(1024 * 1024);
});

test('a board that another process is writing to opens, and answers from what is there', async () => {
  const path = join(folder, 'board.sqlite');
  const built = openReadModel(path, ledgerOf(), () => {}, null);
  await built.catchUp();
  built.close();
  const other = new DatabaseSync(path);
  other.exec('BEGIN IMMEDIATE');
  const board = openReadModel(path, ledgerOf(), () => {}, null);
  expect(board.records.counts().statements).toBe(STATEMENTS);
  board.close();
  other.close();
});

test('what the thread cannot fold is told by the process that follows after it', async () => {
  const failing: Pick<Store, 'name' | 'range' | 'count'> = {
    name: store.name,
    range: () => Promise.reject(new Error('the store is away')),
    count: (newsroom) => store.count(newsroom),
  };
  const troubles: string[] = [];
  const builder = createRebuildWorker(failing, NEWSROOM);
  const board = openReadModel(join(folder, 'board.sqlite'), ledgerOf(), (reason) => troubles.push(reason), builder);
  await board.catchUp();
  expect(troubles.join()).toContain('the store is away');
  expect(board.records.counts().statements).toBe(STATEMENTS);
  board.close();
});

test('a board that is closed while the thread builds it is whole with the next opening', async () => {
  const path = join(folder, 'board.sqlite');
  const board = openReadModel(path, ledgerOf(), () => {}, createRebuildWorker(store, NEWSROOM));
  const caughtUp = board.catchUp().catch((error: Error) => error);
  await vi.waitFor(() => expect(board.rebuildProgress()?.done).toBeGreaterThan(0), { timeout: 20_000, interval: 1 });
  board.close();
  await caughtUp;
  const again = openReadModel(path, ledgerOf(), () => {}, createRebuildWorker(store, NEWSROOM));
  await again.catchUp();
  expect(again.records.counts().statements).toBe(STATEMENTS);
  again.close();
});

test('what is recorded while the board is built is acknowledged at once, and shown when the board is whole', async () => {
  let reads = 0;
  const gate = Promise.withResolvers<void>();
  // The first reading is this thread's share; the other thread gets nothing until the gate is open. A single row is only
  // looked at, to see whether the record is chained.
  const held: Store = {
    ...store,
    async range(newsroom, after, limit) {
      if (limit > 1) reads += 1;
      if (reads > 1) await gate.promise;
      return store.range(newsroom, after, limit);
    },
  };
  const quiet = { info() {}, warn() {}, error() {} };
  const config = readConfig({ DATA_DIR: folder, SEEDS_DIR: join(folder, 'seeds'), EDITORS: 'slack:U1' });
  mkdirSync(config.SEEDS_DIR);
  const newsroom = await openNewsroom(config, () => new Date(), quiet, { readyTimeoutMs: 0, store: held });
  await vi.waitFor(() => expect(newsroom.readModel.records.dossier('story-1')).not.toBeNull(), { timeout: 20_000 });
  const options = {
    quotation: 'We will mend it twice',
    dossier: 'story-1',
    speaker: 'Speaker 1',
    topic: 'matter 1 of story-1',
    says: 'He promises to mend it twice.',
    title: 'A report',
    text: '“We will mend it twice”, said Speaker 1.',
  };
  const answer = await newsroom.bot.answer({ command: 'record', options }, asker, null);
  expect(newsroom.readModel.rebuildProgress()).not.toBeNull();
  expect(answer).toMatchObject({ tone: 'answer', title: 'Kept, not shown yet', origin: null });
  expect(JSON.stringify(answer.blocks)).toContain('do not send it again');
  // Whoever asks meanwhile is answered, and told first that something may be missing.
  const asked = await newsroom.bot.answer(
    { command: 'whosaid', options: { phrase: 'bridge number 7 will' } },
    asker,
    null,
  );
  expect(asked.tone).toBe('answer');
  expect(JSON.stringify(asked.blocks[0])).toMatch(/still reading its record: \d+% so far/);
  gate.resolve();
  await newsroom.ready;
  await newsroom.readModel.catchUp();
  const everything = { dossiers: null, speakers: null, sides: null, topics: null };
  const found = newsroom.readModel.find('we will mend it twice', everything, { limit: 2, offset: 0 });
  expect(found.matches.map(({ grade }) => grade)).toEqual(['quotation']);
  await newsroom.close();
});
