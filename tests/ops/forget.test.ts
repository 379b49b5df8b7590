/** A person who is forgotten is in no file any more, and the record still stands. */
import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import type { Asker } from '../../src/bot/asker.ts';
import { createLedger } from '../../src/claims/ledger/ledger.ts';
import { type Actor, type Entry, entrySchema } from '../../src/claims/model/entry.ts';
import { erasePerson, type Person } from '../../src/claims/model/erasure.ts';
import { openReadModel } from '../../src/claims/read-model/read-model.ts';
import { openStore } from '../../src/storage/open-store.ts';
import { openTestNewsroom } from '../newsrooms/test-newsroom.ts';
import { postgresPrograms, sqlOn, startPostgres, type TestPostgres } from '../postgres.ts';
import { runEntry, temporaryFolder } from '../processes/run.ts';

const ADA: Actor = { kind: 'person', id: 'U0ADALOVE1', name: 'Ada Kingfisher', platform: 'slack' };
const BOB: Actor = { kind: 'person', id: 'U0ADALOVE12', name: 'Bob Nightjar', platform: 'slack' };
const TRACES = ['U0ADALOVE1"', 'U0ADALOVE1>', 'Kingfisher'];

let folder: string;
beforeEach(() => {
  folder = temporaryFolder();
});
afterEach(() => rmSync(folder, { recursive: true }));

const IN_SLACK = { platform: 'slack', channel: 'C1' } as const;
const posted = (message: string, phrase: string) => ({
  kind: 'posted' as const,
  ...IN_SLACK,
  message,
  link: null,
  invocation: { command: 'whosaid', options: { phrase } },
  statements: ['lecornu-shoigu/S5'],
  dossier: null,
  version: null,
});

/** A record in which Ada and Bob have posted in turn, and Ada has asked the desk, and a button that names Ada. */
async function fill(url: string): Promise<string> {
  const newsroom = await openTestNewsroom({ STORE_URL: url }, folder);
  for (let round = 0; round < 20; round += 1) {
    await newsroom.record(posted(`a${round}`, 'as <@U0ADALOVE1> asked'), ADA);
    await newsroom.record(posted(`b${round}`, 'x'), BOB);
  }
  await newsroom.record({ kind: 'question-asked', words: 'of <@U0ADALOVE1>', isPrivate: false, ...IN_SLACK }, ADA);
  const press = {
    invocation: { command: 'whosaid', options: { phrase: `${'long '.repeat(30)}<@U0ADALOVE1>` } },
    part: 1,
  };
  await newsroom.bot.buttons.save([press]);
  const text = await newsroom.text('/whosaid "ready to dialogue"');
  await newsroom.close();
  return text;
}

async function rowsOf(url: string) {
  const store = await openStore(url, folder);
  const rows = await store.range(null, 0, 10_000);
  await store.close();
  return rows;
}
const entriesOf = async (url: string) =>
  (await rowsOf(url))
    .filter(({ namespace }) => namespace === 'newsroom')
    .map(({ value }) => JSON.parse(value).value as Entry);

/** The traces in all files of the folder, as bytes. */
function tracesLeft(): string[] {
  return readdirSync(folder).flatMap((name) => {
    const bytes = readFileSync(join(folder, name), 'latin1');
    return TRACES.filter((trace) => bytes.includes(trace)).map((trace) => `${name}: ${trace}`);
  });
}

async function expectForgotten(
  url: string,
  run: { code: number | null; stdout: string; stderr: string },
  answer: string,
) {
  expect(run).toMatchObject({ code: 0, stderr: '' });
  const pseudonym = /“(forgotten-[0-9a-f]{12})”/.exec(run.stdout)?.[1] ?? '';
  expect(run.stdout).toContain('22 records named this person');
  const rows = await rowsOf(url);
  expect(JSON.stringify(rows)).not.toMatch(/U0ADALOVE1(?!2)|Kingfisher/);
  expect(rows.filter(({ namespace }) => namespace.endsWith(':buttons'))).toHaveLength(0);
  const entries = await entriesOf(url);
  const by = entries.filter(({ kind }) => kind === 'posted').map((entry) => entry.by);
  expect(by.filter(({ id }) => id === pseudonym)).toHaveLength(20);
  expect(by.filter(({ id, name }) => id === BOB.id && name === BOB.name)).toHaveLength(20);
  expect(entries.at(-1)).toMatchObject({ kind: 'person-forgotten', pseudonym, platform: 'slack' });
  const after = await openTestNewsroom({ STORE_URL: url }, folder);
  expect(await after.text('/whosaid "ready to dialogue"')).toBe(answer);
  await after.close();
}

test('in the embedded store: no file holds the id or the name, the entries stay, and the answers are the same', async () => {
  const answer = await fill('');
  const before = await entriesOf('');
  expect(tracesLeft().length).toBeGreaterThan(0);
  const run = await runEntry('forget', ['user', 'slack:U0ADALOVE1'], { DATA_DIR: folder });
  expect(tracesLeft()).toEqual([]);
  await expectForgotten('', run, answer);
  expect(tracesLeft()).toEqual([]);
  const after = await entriesOf('');
  expect(after.slice(0, -1).map(({ id }) => id)).toEqual(before.map(({ id }) => id));
  expect(after[0]).toEqual(before[0]);
  const again = await runEntry('forget', ['user', 'slack:U0ADALOVE1'], { DATA_DIR: folder });
  expect(again).toMatchObject({ code: 0, stdout: 'Nothing on record names this person: the record is as it was.\n' });
  expect(await entriesOf('')).toEqual(after);
});

test('a board of another copy, built before, is built anew when it is opened after', async () => {
  await fill('');
  const boards = () => readdirSync(folder).filter((name) => name.startsWith('board-'));
  const kept = boards().map((name) => [name, readFileSync(join(folder, name))] as const);
  await runEntry('forget', ['user', 'slack:U0ADALOVE1'], { DATA_DIR: folder });
  expect(boards()).toEqual([]);

  for (const [name, bytes] of kept) writeFileSync(join(folder, name), bytes);
  await (await openTestNewsroom({}, folder)).close();
  expect(tracesLeft()).toEqual([]);
});

test('who is forgotten while a board is built is not on it in the end', async () => {
  await fill('');
  const store = await openStore('', folder);
  const ledger = createLedger<Entry>({ store, newsroom: 'newsroom', parse: (value) => entrySchema.parse(value) });
  const run = Promise.withResolvers<void>();
  let reads = 0;
  // The first of what is read is read before, and the rest after.
  const slow: typeof ledger = {
    ...ledger,
    async *read(after) {
      reads += 1;
      for await (const recorded of ledger.read(after)) {
        yield recorded;
        if (reads === 1 && recorded.entry.by.id === ADA.id) {
          await runEntry('forget', ['user', 'slack:U0ADALOVE1'], { DATA_DIR: folder });
          reads += 1;
          run.resolve();
        }
      }
    },
  };
  const path = join(folder, 'board-late.sqlite');
  const board = openReadModel(path, slow, () => {}, null);
  await board.catchUp();
  await run.promise;
  board.close();
  await store.close();
  expect(tracesLeft()).toEqual([]);
});

test('what it does not understand changes nothing', async () => {
  for (const args of [
    [],
    ['user'],
    ['user', 'U1'],
    ['slack:U1'],
    ['user', 'slack:U1', 'slack:U2'],
    ['user', 'slack:.*'],
  ])
    expect(await runEntry('forget', args, { DATA_DIR: folder })).toMatchObject({ code: 2, stdout: '' });
  const run = await runEntry('forget', ['user', 'slack:U1'], { DATA_DIR: folder });
  expect(run).toMatchObject({ code: 1, stdout: '' });
  expect(run.stderr).toMatch(/^There is no store /);
  expect(existsSync(join(folder, 'ledger.sqlite'))).toBe(false);
});

test('whatever is stored, the words of sources and everything of other people come back unchanged', () => {
  const person: Person = { platform: 'slack', id: 'U0ADALOVE1' };
  fc.assert(
    fc.property(fc.jsonValue(), fc.string(), (value, words) => {
      const entry = { by: ADA, dossier: { text: `${words} U0ADALOVE1`, value }, other: { ...BOB, value: words } };
      const clean = erasePerson(entry, person, 'forgotten-0', new Set()) as typeof entry;
      expect(clean.dossier).toEqual(entry.dossier);
      expect(clean.other).toEqual(entry.other);
      expect(clean.by).toEqual({ ...ADA, id: 'forgotten-0', name: 'a forgotten person' });
    }),
  );
});

describe.skipIf(postgresPrograms === null)('with a real Postgres (skipped where it is not installed)', () => {
  let postgres: TestPostgres;
  beforeAll(async () => {
    postgres = await startPostgres();
  });
  afterAll(async () => {
    await postgres?.remove();
  });

  test('copies that run drop the person by themselves, on the board and in its file', async () => {
    const url = await postgres.createDatabase();
    const copies = await Promise.all(
      ['one', 'two'].map((name) =>
        openTestNewsroom({ STORE_URL: url, EDITORS: 'slack:U0ADALOVE1' }, join(folder, name)),
      ),
    );
    const ada: Asker = { id: 'U0ADALOVE1', name: 'Ada Kingfisher', platform: 'slack', channel: 'C1', groups: [] };
    await copies[0]?.bot.answerLine('/correct S5 says:"Both were ready." reason:"Too long"', ada, null);
    const told = () => Promise.all(copies.map((copy) => copy.text('/history S5')));
    const bytes = (name: string) =>
      readdirSync(join(folder, name))
        .filter((file) => file.startsWith('board-'))
        .map((file) => readFileSync(join(folder, name, file), 'latin1'))
        .join('');
    await vi.waitFor(async () => expect((await told()).filter((text) => text.includes('Kingfisher'))).toHaveLength(2), {
      timeout: 10_000,
    });

    const here = { DATA_DIR: join(folder, 'apart'), STORE_URL: url };
    const run = await runEntry('forget', ['user', 'slack:U0ADALOVE1'], here);
    expect(run).toMatchObject({ code: 0, stderr: '' });

    await vi.waitFor(
      async () => {
        for (const text of await told()) {
          expect(text).not.toContain('Kingfisher');
          expect(text).toContain('a forgotten person');
        }
        for (const name of ['one', 'two']) expect(bytes(name)).not.toMatch(/Kingfisher|U0ADALOVE1/);
      },
      { timeout: 10_000, interval: 20 },
    );
    // They go on.
    expect(await copies[1]?.text('/source S5 show:proof')).toContain(
      'corrected (paraphrase) (Too long), by a forgotten person',
    );
    for (const copy of copies) await copy.close();
  });

  test('a role that may not rewrite the table is refused before anything is changed, for old bytes would stay', async () => {
    const url = await postgres.createDatabase();
    await fill(url);
    const before = await rowsOf(url);
    await sqlOn(url, `CREATE ROLE clerk LOGIN PASSWORD 'clerk'`);
    await sqlOn(url, 'GRANT SELECT, INSERT, UPDATE, DELETE ON whosaid_records TO clerk');
    const clerk = new URL(url);
    clerk.username = clerk.password = 'clerk';
    const run = await runEntry('forget', ['user', 'slack:U0ADALOVE1'], { DATA_DIR: folder, STORE_URL: clerk.href });
    expect(run).toMatchObject({ code: 1, stdout: '' });
    expect(run.stderr).toMatch(/^Postgres at \S+: only the owner of the table .+ can .+: run this as that role\.\n$/);
    expect(await rowsOf(url)).toEqual(before);
  });

  test('the same holds where no copy runs', async () => {
    const url = await postgres.createDatabase();
    const answer = await fill(url);
    // The server's planner keeps samples of what a table holds.
    await sqlOn(url, 'ANALYZE whosaid_records');
    const samples = async () => JSON.stringify(await sqlOn(url, 'SELECT * FROM pg_stats'));
    expect(await samples()).toContain('Kingfisher');
    const run = await runEntry('forget', ['user', 'slack:U0ADALOVE1'], { DATA_DIR: folder, STORE_URL: url });
    expect(await samples()).not.toContain('Kingfisher');
    expect(run.stdout).toContain('by every copy that runs, within seconds');
    await expectForgotten(url, run, answer);
    expect(tracesLeft()).toEqual([]);
    const after = await rowsOf(url);
    const again = await runEntry('forget', ['user', 'slack:U0ADALOVE1'], { DATA_DIR: folder, STORE_URL: url });
    expect(again).toMatchObject({ code: 0, stdout: 'Nothing on record names this person: the record is as it was.\n' });
    expect(await rowsOf(url)).toEqual(after);
  });
});

test('the record of one newsroom is erased once its workspace has left, and that of the others stays', async () => {
  const file = join(folder, 'newsrooms.yaml');
  writeFileSync(file, 'newsrooms:\n  oslo: {}\n');
  const store = `sqlite:${join(folder, 'store.sqlite')}`;
  const gone = join(folder, 'newsrooms', 'slack-t0gone0001');
  for (const [name, data] of [
    ['oslo', join(folder, 'newsrooms', 'oslo')],
    ['slack-t0gone0001', gone],
  ] as const) {
    const newsroom = await openTestNewsroom({ NEWSROOM: name, STORE_URL: store }, data);
    await newsroom.record(posted('m', `the secret of ${name}`), ADA);
    await newsroom.close();
  }
  const environment = { DATA_DIR: folder, NEWSROOMS: file, STORE_URL: store };
  const forgetNewsroom = (...more: string[]) =>
    runEntry('forget', ['newsroom', 'slack-t0gone0001', ...more], environment);
  const before = readFileSync(join(folder, 'store.sqlite')).toString('latin1');
  const asked = await forgetNewsroom();
  expect([asked.code, asked.stdout]).toEqual([0, expect.stringContaining('To do so, add --erase')]);
  expect(before).toContain('the secret of slack-t0gone0001');
  const done = await forgetNewsroom('--erase');
  expect([done.code, done.stdout]).toEqual([
    0,
    expect.stringMatching(/^Erased the newsroom slack-t0gone0001: \d+ entries/),
  ]);
  for (const name of readdirSync(folder).filter((each) => each.startsWith('store.sqlite'))) {
    const bytes = readFileSync(join(folder, name)).toString('latin1');
    expect(bytes).not.toContain('slack-t0gone0001');
  }
  expect(existsSync(join(gone, 'board-slack-t0gone0001.sqlite'))).toBe(false);
  const verified = await runEntry('verify', ['--newsroom', 'oslo'], environment);
  expect([verified.code, verified.stdout + verified.stderr]).toEqual([0, expect.any(String)]);
  const left = await openTestNewsroom({ NEWSROOM: 'oslo', STORE_URL: store }, join(folder, 'newsrooms', 'oslo'));
  expect(await left.text('/whosaid "ready to dialogue"')).toContain('Sergei Shoigu');
  await left.close();
});
