/** The chain over a ledger's entries: how it is made, kept, and checked by hand. */
import { execFileSync } from 'node:child_process';
import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createLedgerReader } from '../../../src/claims/ledger/ledger-reader.ts';
import { storedToJson, toCanonicalText } from '../../../src/claims/ledger/seal.ts';
import { verifyLedger } from '../../../src/claims/ledger/verify.ts';
import { type Actor, parseEntry } from '../../../src/claims/model/entry.ts';
import { linkToLine } from '../../../src/storage/chain.ts';
import { copyRecords } from '../../../src/storage/copy-store.ts';
import { openStore } from '../../../src/storage/open-store.ts';
import { openTestNewsroom } from '../../newsrooms/test-newsroom.ts';
import { postgresPrograms, startPostgres, type TestPostgres } from '../../postgres.ts';
import { runEntry, temporaryFolder } from '../../processes/run.ts';
import { note, notesOf } from '../notes.ts';
import { entryOf, NEWSROOM, rewrite, rowsOf, withEntry } from './tamper.ts';

const ADA: Actor = { kind: 'person', id: 'U0ADALOVE1', name: 'Ada Kingfisher', platform: 'slack' };

const posted = (message: string) => ({
  kind: 'posted' as const,
  platform: 'slack' as const,
  channel: 'C1',
  message,
  link: null,
  invocation: { command: 'whosaid', options: { phrase: 'as <@U0ADALOVE1> asked' } },
  statements: ['lecornu-shoigu/S5'],
  dossier: null,
  version: null,
});

async function faultsOf(url: string, folder: string): Promise<string[]> {
  const store = await openStore(url, folder);
  const faults: string[] = [];
  try {
    const rows = createLedgerReader({ store, newsroom: NEWSROOM, parse: parseEntry }).rows();
    const onFinding = ({ kind, text }: { kind: string; text: string }) => void (kind === 'fault' && faults.push(text));
    await verifyLedger(rows, { newsroom: NEWSROOM, onFinding });
    return faults;
  } finally {
    await store.close();
  }
}

const sha256sum = (text: string): string => execFileSync('sha256sum', { input: text, encoding: 'utf8' }).slice(0, 64);

function describeChain(title: string, createUrl: () => Promise<string>): void {
  describe(title, () => {
    const newFolder = () => {
      const path = temporaryFolder();
      return { path, remove: () => rmSync(path, { recursive: true, force: true }) };
    };

    test('replicas append into one chain, and what is appended again is chained once', async () => {
      const url = await createUrl();
      const { path, remove } = newFolder();
      const stores = [await openStore(url, path), await openStore(url, path), await openStore(url, path)];
      const ledgers = stores.map((store) => notesOf(store, NEWSROOM));
      const again = note(NEWSROOM, 'again');
      for (let round = 0; round < 10; round += 1)
        await Promise.all(ledgers.map((ledger) => ledger.append(note(NEWSROOM, 'x'), note(NEWSROOM, 'y'), again)));
      const links = (await rowsOf(url, path)).map(({ link }) => link?.number);
      expect(links).toEqual(Array.from({ length: 61 }, (_, index) => index + 1));
      let read = 0;
      for await (const _ of (ledgers[0] as (typeof ledgers)[0]).read(null)) read += 1;
      expect(read).toBe(61);
      for (const store of stores) await store.close();
      remove();
    });

    test('forgetting a person changes no hash, and what it left cannot be changed either', async () => {
      const url = await createUrl();
      const { path, remove } = newFolder();
      const newsroom = await openTestNewsroom({ STORE_URL: url }, path);
      await newsroom.record(posted('1'), ADA);
      await newsroom.record(posted('2'), { ...ADA, id: 'U0BOB', name: 'Bob' });
      await newsroom.close();
      const before = await rowsOf(url, path);
      for (const who of ['slack:U0ADALOVE1', 'slack:U0BOB']) {
        const run = await runEntry('forget', ['user', who], { DATA_DIR: path, STORE_URL: url });
        expect([run.code, run.stderr]).toEqual([0, '']);
      }
      const after = await rowsOf(url, path);
      expect(JSON.stringify(after)).not.toMatch(/Kingfisher|U0ADALOVE1|U0BOB/);
      const hashes = (rows: typeof after) => rows.map(({ link }) => link?.hash);
      expect(hashes(after).slice(0, before.length)).toEqual(hashes(before));
      expect(await faultsOf(url, path)).toEqual([]);

      // Another name where the pseudonym stands; and a redaction that no entry announces.
      const at = before.length - 1;
      const row = after[at] as (typeof after)[0];
      const renamed = withEntry(row, (entry) => ({ ...entry, by: { ...(entry.by as object), name: 'Eve' } }));
      await rewrite(url, path, after.with(at, renamed));
      expect((await faultsOf(url, path))[0]).toMatch(/not what was left when a person was forgotten/);
      await rewrite(url, path, after.slice(0, -1));
      expect((await faultsOf(url, path)).join()).toMatch(/as if a person had been forgotten/);
      // Words are no part of what can be forgotten.
      const worded = withEntry(row, (entry) => ({ ...entry, statements: ['lecornu-shoigu/S6'] }));
      await rewrite(url, path, after.with(at, worded));
      expect((await faultsOf(url, path))[0]).toMatch(/not what was recorded/);
      remove();
    });

    test('a copy of the store has the same chain', async () => {
      const url = await createUrl();
      const { path, remove } = newFolder();
      const newsroom = await openTestNewsroom({ STORE_URL: url }, path);
      await newsroom.record(posted('1'), ADA);
      await newsroom.close();
      const [from, to] = [await openStore(url, path), await openStore(`sqlite:${join(path, 'copy.sqlite')}`, path)];
      await copyRecords(from, to, () => {});
      const links = async (store: typeof from) => (await store.range(NEWSROOM, 0, 1_000)).map(({ link }) => link);
      expect(await links(to)).toEqual(await links(from));
      await from.close();
      await to.close();
      remove();
    });

    test('a link can be checked by hand with sha256sum', async () => {
      const url = await createUrl();
      const { path, remove } = newFolder();
      const newsroom = await openTestNewsroom({ STORE_URL: url }, path);
      await newsroom.record(posted('1'), ADA);
      await newsroom.close();
      const rows = await rowsOf(url, path);
      let previous = sha256sum(rows[0]?.link?.more?.begun ?? '');
      for (const row of rows) {
        const { link, key, value } = row;
        if (link === null) throw new Error('no link');
        const entry = entryOf(row) as unknown as { by: object };
        let text = storedToJson(value);
        if (link.salt !== null) {
          const mask = (part: unknown) => `{"sha256":"${sha256sum(`${link.salt}${JSON.stringify(part)}`)}"}`;
          for (const part of [entry.by, 'as <@U0ADALOVE1> asked'])
            text = text.replace(JSON.stringify(part), mask(part));
          expect(toCanonicalText(storedToJson(value), link.salt, null).text).toBe(text);
        }
        expect(sha256sum(text)).toBe(link.content);
        previous = sha256sum(linkToLine(previous, link.number, key, link.content));
        expect(previous).toBe(link.hash);
      }
      expect(rows.at(-1)?.link?.salt).toMatch(/^[0-9a-f]{32}$/);
      remove();
    });
  });
}

describeChain('on the embedded store', async () => '');

describe.skipIf(postgresPrograms === null)('with a real Postgres (skipped where it is not installed)', () => {
  let postgres: TestPostgres;
  beforeAll(async () => {
    postgres = await startPostgres();
  });
  afterAll(async () => {
    await postgres?.remove();
  });
  describeChain('on Postgres', () => postgres.createDatabase());
});

test('an export is verified without the store, and what was changed in it is found', async () => {
  const folder = temporaryFolder();
  const newsroom = await openTestNewsroom({}, folder);
  await newsroom.record(posted('1'), ADA);
  await newsroom.record(posted('2'), ADA);
  await newsroom.close();
  const file = join(folder, 'record.json');
  const { stdout } = await runEntry('export', ['--format', 'json'], { DATA_DIR: folder });
  const verify = async (text: string) => {
    writeFileSync(file, text);
    return runEntry('verify', ['--export', file], { DATA_DIR: join(folder, 'none') });
  };
  expect(await verify(stdout)).toMatchObject({ code: 0, stderr: '' });
  const edited = await verify(stdout.replace('Ada Kingfisher', 'Eve Kingfisher'));
  expect(edited.code).toBe(1);
  expect(edited.stdout).toMatch(/The entry \S+ \(number \d+\): is not what was recorded/);
  const cut = await verify(stdout.replace(/\n\{[^\n]*"message":"1".*\},\n/, '\n'));
  expect(cut.code).toBe(1);
  expect(cut.stdout).toMatch(/number \d+\): does not follow the entry before it/);
  rmSync(folder, { recursive: true });
});
