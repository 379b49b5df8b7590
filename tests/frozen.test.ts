/**
 * What an earlier version wrote opens with the same record, answers and exports, from files and from Postgres.
 * tests/fixtures/frozen/README.md says what is there, and what may be written anew.
 */
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { answerToText } from '../src/adapters/console/render.ts';
import { createInstallationStore } from '../src/adapters/slack/oauth/installation-store.ts';
import { statementTexts } from '../src/bot/answers/statement-texts.ts';
import { isForm } from '../src/bot/forms/form.ts';
import { exportFormats } from '../src/exchange/formats.ts';
import { openRecord } from '../src/exchange/record.ts';
import { INSTALLATIONS_NAMESPACE } from '../src/newsrooms/newsroom-map.ts';
import type { Newsroom } from '../src/newsrooms/open-newsroom.ts';
import { createEncryptor } from '../src/storage/encryption.ts';
import { openStore } from '../src/storage/open-store.ts';
import { createSecretStore } from '../src/storage/secret-store.ts';
import {
  askerNamed,
  copyFiles,
  type Folder,
  FROZEN,
  type FrozenFolder,
  folders,
  loadPostgres,
  NOW,
  openFrozen,
  TOKEN_KEY,
  unpack,
} from './frozen/open.ts';
import { type Names, readRecord } from './frozen/record.ts';
import { postgresPrograms, startPostgres, type TestPostgres } from './postgres.ts';
import { runEntry } from './processes/run.ts';

interface FrozenAnswer {
  newsroom: string;
  /** As `askerNamed` takes it. */
  asker: string;
  line: string;
  answer: string;
}

/** What is in the fixture of one newsroom. */
interface FrozenNames extends Names {
  /** In the ledger. */
  entries: number;
  /** A form that nobody sent: the step it had reached. */
  form: { asker: string; draft: string; step: number } | null;
  /** A button whose command does not fit into its id. */
  button: { id: string; press: unknown } | null;
  /** Questions that were taken and not answered. */
  waiting: string[];
}

/** A new one may come; none of these may go. */
const FORMATS = ['json', 'csv', 'markdown', 'claimreview', 'webannotation'];

const readJson = <T>(file: string): T => JSON.parse(readFileSync(join(FROZEN, file), 'utf8')) as T;
const names = readJson<Record<string, FrozenNames>>('names.json');
const record = JSON.parse(unpack('record.json.gz').toString('utf8')) as Record<string, unknown>;
const answers = readJson<FrozenAnswer[]>('answers.json');
const isUpdate = process.env.UPDATE_FROZEN_ANSWERS === '1';

/** Version 2 of the export added the chain behind the entries, which are as they were. */
const withoutChain = (json: string) =>
  json.replace('"version":2,', '"version":1,').replace(/,"chain":\[\n.*\n\]\}\n$/s, '}\n');

let postgres: TestPostgres | null = null;
beforeAll(async () => {
  // Forms that nobody sends end by the machine's clock. Timers stay real.
  vi.useFakeTimers({ toFake: ['Date'], now: NOW });
  if (postgresPrograms !== null) postgres = await startPostgres();
});
afterAll(async () => {
  await postgres?.remove();
  vi.useRealTimers();
});

const inPostgres = async (folder: Folder): Promise<FrozenFolder> => {
  if (postgres === null) throw new Error('Postgres did not start');
  return loadPostgres(folder, await postgres.createDatabase());
};
const stores: [string, (folder: Folder) => FrozenFolder | Promise<FrozenFolder>][] = [
  ['files', copyFiles],
  ...(postgresPrograms === null ? [] : [['Postgres', inPostgres] as [string, typeof inPostgres]]),
];
const cases = stores.flatMap(([store, open]) =>
  (Object.keys(folders) as Folder[]).map((folder) => ({ store, open, folder })),
);

describe.each(cases)('$folder in $store', ({ store, open, folder }) => {
  let frozen: FrozenFolder;
  beforeAll(async () => {
    frozen = await open(folder);
  });
  afterAll(() => rmSync(frozen.dataDir, { recursive: true, force: true }));

  describe.each([...folders[folder]])('%s', (name) => {
    const known = names[name] as FrozenNames;
    let newsroom: Newsroom;
    beforeAll(async () => {
      newsroom = await openFrozen(frozen, name);
    });
    afterAll(() => newsroom.close());

    test('has the same on record', () => {
      expect(readRecord(newsroom.readModel, known)).toEqual(record[name]);
    });

    test('answers the same', async () => {
      const given: FrozenAnswer[] = [];
      for (const each of answers.filter((one) => one.newsroom === name)) {
        const answer = await newsroom.bot.answerLine(each.line, askerNamed(each.asker), null);
        const shown = answerToText(answer, { colour: false }, newsroom.bot.commands);
        // The token of words that are held in memory is random.
        const text = `${answer.tone}: ${shown.replaceAll(/held:\S+/g, 'held:…')}`;
        if (isUpdate && store === 'files') each.answer = text;
        given.push({ ...each, answer: text });
      }
      expect(given.length).toBeGreaterThan(0);
      expect(given).toEqual(answers.filter((one) => one.newsroom === name));
    });

    test('exports the same in every format', async () => {
      const opened = await openRecord(frozen.configOf(name));
      try {
        for (const format of FORMATS) {
          const write = exportFormats.find((one) => one.name === format)?.write;
          if (write === undefined) throw new Error(`no export ${format}`);
          let text = '';
          for await (const piece of write(opened, statementTexts)) text += piece;
          const then = unpack(join('exports', `${name}.${format}.gz`)).toString('utf8');
          if (format === 'json') text = withoutChain(text);
          // A byte order mark was added since.
          expect(text, format).toBe(format === 'csv' ? `\uFEFF${then}` : then);
        }
      } finally {
        await opened.close();
      }
    });

    test('still knows what is kept beside the record', async () => {
      expect(await newsroom.inbox.keys()).toEqual(known.waiting);
      const { button, form } = known;
      if (button === null || form === null) return;
      expect(await newsroom.bot.buttons.load(button.id)).toEqual(button.press);
      const owner = askerNamed(form.asker);
      const reply = await newsroom.bot.submit({ draft: form.draft, step: form.step }, {}, owner, null);
      if (!isForm(reply)) throw new Error(`no form: ${reply.title}`);
      expect(reply.step).toBe(form.step + 1);
    });

    test('gets no entry by being opened and asked', async () => {
      expect(await newsroom.ledger.count()).toBe(known.entries);
    });
  });
});

test.each(stores)('tokens of workspaces are read in %s', async (_, open) => {
  const { configOf, dataDir } = await open('several');
  const { STORE_URL, DATA_DIR } = configOf('paris');
  const store = await openStore(STORE_URL, DATA_DIR);
  const now = () => NOW;
  const installations = createInstallationStore(
    createSecretStore(store, INSTALLATIONS_NAMESPACE, createEncryptor([TOKEN_KEY]), now),
    now,
  );
  const unreadable: unknown[] = [];
  const found = await installations.all((error) => unreadable.push(error));
  await store.close();
  rmSync(dataDir, { recursive: true });
  expect(unreadable).toEqual([]);
  expect(found.map(({ team, enterprise, botToken }) => [team, enterprise, botToken]).toSorted()).toEqual([
    [null, 'E0GROUP001', 'token-of-GROUP'],
    ['T0OTHER001', null, 'token-of-OTHER'],
    ['T0PARIS001', null, 'token-of-PARIS'],
  ]);
});

test.each([
  ['single', 'newsroom', []],
  ['several', 'paris', ['--newsroom', 'paris']],
] as const)('the command line opens and exports the folder of %s', async (folder, name, args) => {
  const { environment, dataDir } = copyFiles(folder);
  const { code, stdout, stderr } = await runEntry('export', ['--format', 'json', ...args], environment);
  rmSync(dataDir, { recursive: true });
  expect([code, stderr]).toEqual([0, '']);
  expect(withoutChain(stdout)).toBe(unpack(join('exports', `${name}.json.gz`)).toString('utf8'));
});

test.runIf(isUpdate)('writes the answers anew', () => {
  writeFileSync(join(FROZEN, 'answers.json'), `${JSON.stringify(answers, null, 2)}\n`);
});
