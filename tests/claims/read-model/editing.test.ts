import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, it } from 'vitest';
import { ann, answerText, ask, ben, editors, entriesOf, guest } from '../../bot/editing/editing-session.ts';
import { openTestNewsroom, type TestNewsroom } from '../../newsrooms/test-newsroom.ts';
import { startChild } from '../../storage/child.ts';

const cleanups: (() => unknown)[] = [];
const closed = new Set<TestNewsroom>();
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup();
});

async function open(environment: Record<string, string> = editors, folder?: string): Promise<TestNewsroom> {
  const newsroom = await openTestNewsroom(environment, folder);
  cleanups.push(() =>
    closed.has(newsroom) ? rmSync(newsroom.folder, { recursive: true, force: true }) : newsroom.remove(),
  );
  return newsroom;
}

/** A copy of the seeds that a test may change. */
function copySeeds(): { folder: string; edit(file: string, change: (text: string) => string): void } {
  const folder = join(mkdtempSync(join(tmpdir(), 'whosaid-seeds-')), 'seeds');
  cleanups.push(() => rmSync(join(folder, '..'), { recursive: true }));
  cpSync('seeds', folder, { recursive: true });
  return {
    folder,
    edit(file, change) {
      const path = join(folder, 'lecornu-shoigu', file);
      const before = readFileSync(path, 'utf8');
      const after = change(before);
      expect(after).not.toBe(before);
      writeFileSync(path, after);
    },
  };
}

/** Ends the process's newsroom and starts it again with what the seeds are now. */
async function restart(newsroom: TestNewsroom, seeds: string): Promise<TestNewsroom> {
  await newsroom.close();
  closed.add(newsroom);
  return open({ ...editors, SEEDS_DIR: seeds }, newsroom.folder);
}

const RECORD = '/record "increased exchanges" speaker:Lecornu topic:manipulation says:"He spoke of exchanges."';
const says = (newsroom: TestNewsroom, id: string) => newsroom.readModel.records.statements(id)[0]?.statement.says;

it('leaves what was corrected in chat when the dossier file changes it later, and takes what else the file changes', async () => {
  const seeds = copySeeds();
  const first = await open({ ...editors, SEEDS_DIR: seeds.folder });
  await ask(first, ann, '/correct S3 says:"The desk’s words." reason:"Clearer"');
  seeds.edit('dossier.yaml', (text) =>
    text.replace(
      'says: He asked Moscow to stop any manipulation.',
      'says: The file’s words.\n    via: a press release',
    ),
  );
  const second = await restart(first, seeds.folder);
  expect(second.seeded).toMatchObject([{ outcome: 'changed' }]);
  expect(says(second, 'S3')).toBe('The desk’s words.');
  expect(second.readModel.records.statements('S3')[0]?.statement.via).toBe('a press release');
  expect(answerText(await ask(second, ann, '/history S3'))).toContain('Kept as corrected in chat: paraphrase');
});

it.each([
  'Not in the release',
  // What a statement is retracted with that left the file: words alone do not make it one.
  'taken out of the dossier file',
])('leaves a statement retracted that was retracted in chat (%s), whatever the file says of it', async (reason) => {
  const seeds = copySeeds();
  const first = await open({ ...editors, SEEDS_DIR: seeds.folder });
  await ask(first, ann, `/retract S3 reason:"${reason}"`);
  seeds.edit('dossier.yaml', (text) =>
    text.replace('He asked Moscow to stop any manipulation.', 'He asked for a stop.'),
  );
  const second = await restart(first, seeds.folder);
  expect(second.readModel.records.statements('S3')[0]).toMatchObject({ state: 'retracted', reason });
});

it('never gives an id of a statement from chat to one of the file: the file’s gets the next free one, with its disputes', async () => {
  const seeds = copySeeds();
  const first = await open({ ...editors, SEEDS_DIR: seeds.folder });
  await ask(first, ann, RECORD);
  seeds.edit('dossier.yaml', (text) =>
    text.replace(
      /\ndisputes:\n/,
      `
  - id: S16
    speaker: kremlin
    topic: manipulation
    says: The file’s sixteenth.
    passage: the Kremlin continues to blame Ukraine

disputes:
  - id: D9
    from: S16
    against: S3
    kind: denial
`,
    ),
  );
  const second = await restart(first, seeds.folder);
  expect(says(second, 'S16')).toBe('He spoke of exchanges.');
  expect(says(second, 'S17')).toBe('The file’s sixteenth.');
  expect(answerText(await ask(second, ann, '/disputes S3'))).toContain('Denied by Kremlin');
  expect(answerText(await ask(second, ann, '/history S17'))).toContain('S16 in the dossier file');
  seeds.edit('dossier.yaml', (text) => text.replace('The file’s sixteenth.', 'Changed in the file.'));
  const third = await restart(second, seeds.folder);
  expect([says(third, 'S16'), says(third, 'S17')]).toEqual(['He spoke of exchanges.', 'Changed in the file.']);
});

it('moves what was recorded in chat to where its words stand when the file changes the source’s text', async () => {
  const seeds = copySeeds();
  const first = await open({ ...editors, SEEDS_DIR: seeds.folder });
  await ask(first, ann, RECORD);
  const before = first.readModel.records.statements('S16')[0]?.statement.quotes[0]?.start ?? 0;
  seeds.edit('article.txt', (text) => `Correction: a line before.\n\n${text}`);
  const second = await restart(first, seeds.folder);
  const view = second.readModel.records.statements('S16')[0];
  const whole = second.readModel.records.sourceText(view?.dossier.row ?? 0, 'article') ?? '';
  const [quote] = view?.statement.quotes ?? [];
  expect(quote?.start).toBe(before + 28);
  expect(whole.slice(quote?.start, quote?.end)).toBe('“increased exchanges”');
  expect(answerText(await ask(second, ann, '/source S16'))).not.toContain('DOES NOT HOLD');
});

it('keeps a quotation from chat in its own source when the file puts the statement into a later version of it', async () => {
  const seeds = copySeeds();
  const first = await open({ ...editors, SEEDS_DIR: seeds.folder });
  const answer = await ask(
    first,
    ann,
    '/correct S3 quotation:manipulation passage:"stop any manipulation" unmarked:yes reason:"Shorter"',
  );
  expect(answer.tone, answerText(answer)).toBe('answer');
  const place = join(seeds.folder, 'lecornu-shoigu');
  const later = `A line before.\n\n${readFileSync(join(place, 'article.txt'), 'utf8')}`;
  writeFileSync(join(place, 'article-2.txt'), later);
  seeds.edit('dossier.yaml', (text) =>
    text
      .replace('sources:\n', 'sources:\n  - { id: article-2, file: article-2.txt }\n')
      .replaceAll(
        /^( {2}- id: S\d+)$/gm,
        (line) => `${line}\n    source: ${line.endsWith('S1') ? 'article' : 'article-2'}`,
      ),
  );
  const second = await restart(first, seeds.folder);
  const sources = new Map<string, string>();
  for (const id of ['S1', 'S3', 'S5']) {
    const [view] = second.readModel.records.statements(id);
    if (view === undefined) throw new Error(`${id} is gone`);
    const text = second.readModel.records.sourceText(view.dossier.row, view.statement.source) ?? '';
    for (const anchor of [view.statement.passage, ...view.statement.quotes])
      expect(text.slice(anchor.start, anchor.end)).toBe(anchor.exact);
    sources.set(id, view.statement.source);
  }
  expect(Object.fromEntries(sources)).toEqual({ S1: 'article', S3: 'article', S5: 'article-2' });
});

it('builds the same board from the ledger, whoever builds it and when', async () => {
  const newsroom = await open();
  await ask(newsroom, guest, RECORD);
  await ask(newsroom, ann, '/proposals P1 approve');
  await ask(newsroom, ann, '/correct S16 says:"Other words." reason:x');
  await ask(newsroom, ann, '/dispute S11 by:S8 kind:criticism reason:x');
  await ask(newsroom, ben, '/retract S2 reason:y');
  const fresh = await openTestNewsroom({ ...editors, STORE_URL: `sqlite:${join(newsroom.folder, 'ledger.sqlite')}` });
  cleanups.push(() => fresh.remove());
  for (const look of [
    '/history S16',
    '/history P1',
    '/disputes',
    '/speaker Lecornu',
    '/summary lecornu-shoigu',
    '/history S2',
  ])
    expect(answerText(await ask(fresh, guest, look))).toBe(answerText(await ask(newsroom, guest, look)));
});

it('gives two statements that two processes record at once two ids, the same on both boards', async () => {
  const one = await open();
  const other = await openTestNewsroom(editors, one.folder);
  cleanups.push(() => other.close());
  await Promise.all([
    ask(one, ann, RECORD),
    ask(
      other,
      ben,
      '/record "neither accepted nor proposed anything" speaker:entourage topic:manipulation says:"Neither."',
    ),
  ]);
  await Promise.all([one.readModel.catchUp(), other.readModel.catchUp()]);
  const both = (newsroom: TestNewsroom) => [says(newsroom, 'S16'), says(newsroom, 'S17')];
  expect(both(one).toSorted()).toEqual(['He spoke of exchanges.', 'Neither.']);
  expect(both(other)).toEqual(both(one));
});

it('lets the first of two processes decide a proposal, and tells the second', async () => {
  const newsroom = await open();
  await ask(newsroom, guest, RECORD);
  const children = [
    startChild('decide.ts', [newsroom.folder, 'UANN', 'approve']),
    startChild('decide.ts', [newsroom.folder, 'UBEN', 'reject']),
  ];
  await Promise.all(children.map((child) => child.printed('ready')));
  for (const child of children) child.process.stdin?.write('now\n');
  await Promise.all(children.map((child) => child.printed('done')));
  await newsroom.readModel.catchUp();
  const [first] = (await entriesOf(newsroom)).filter(({ kind }) => kind === 'proposal-decided');
  const proposal = newsroom.readModel.editing.proposal('P1');
  expect(proposal?.decided?.by.id).toBe(first?.by.id);
  const tones = children.map(({ lines }) => lines[1]?.split(' ')[0]);
  expect(tones.toSorted()).toEqual(['answer', 'mistake']);
  const told = children.map(({ lines }) => lines[1] ?? '').find((line) => line.startsWith('mistake'));
  expect(told).toContain(`P1 was ${proposal?.state} by ${first?.by.name} already`);
});

it('leaves an audit trail: every entry says who, when and why, and every one shows in /changes', async () => {
  const newsroom = await open();
  await ask(newsroom, guest, RECORD);
  await ask(newsroom, ann, '/proposals P1 approve');
  await ask(newsroom, ann, '/correct S3 says:"Other words." reason:"Clearer"');
  await ask(newsroom, ann, '/dispute S11 by:S8 kind:criticism reason:"Answered"');
  await ask(newsroom, ben, '/retract D7 reason:"Not an answer"');
  await ask(newsroom, ben, '/retract S2 reason:"Withdrawn"');
  const entries = (await entriesOf(newsroom)).slice(1);
  expect(entries).toHaveLength(6);
  const { items } = newsroom.readModel.editing.changes('2000-01-01', { limit: 1_000, offset: 0 });
  for (const entry of entries) {
    expect(entry.by).toMatchObject({ kind: 'person', platform: 'slack', name: expect.any(String) });
    expect(Number.isNaN(Date.parse(entry.at))).toBe(false);
    const body = entry.kind === 'proposal-made' ? entry.change : entry;
    expect('reason' in body && body.reason).toBeTruthy();
    expect(items.filter((line) => line.entry === entry.id).length).toBeGreaterThan(0);
  }
});
