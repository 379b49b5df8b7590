/** What is exported comes back whole, byte for byte; what is wrong is refused whole. */

import { createHash } from 'node:crypto';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import fc from 'fast-check';
import { marked } from 'marked';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openReadModel } from '../../src/claims/read-model/read-model.ts';
import { importJson } from '../../src/exchange/import.ts';
import { literal } from '../../src/exchange/markdown.ts';
import { type OpenRecord, openRecord } from '../../src/exchange/record.ts';
import { DataError } from '../../src/lib/errors.ts';
import { lockDataFolder } from '../../src/storage/sqlite/folder-lock.ts';
import { type OutboxNewsroom, openOutboxNewsroom } from '../bot/outbox/outbox-newsroom.ts';
import { findShareButton } from '../bot/share-button.ts';
import { runEntry, temporaryFolder } from '../processes/run.ts';
import { parseCsv } from './csv.ts';

const FORMULA = "=cmd|' /C calc'!A0";

let desk: OutboxNewsroom;
let folder: string;
let json: string;
let data: string;

/** A record with all that can happen to one: posts, corrections that reached them and that could not, follows, digests, proposals. */
beforeAll(async () => {
  folder = temporaryFolder();
  desk = await openOutboxNewsroom();
  await desk.ask('/follow lecornu-shoigu');
  await desk.ask('/digest weekdays 09:00 Europe/Paris #C3');
  for (const channel of ['C1', 'C2']) {
    const asker = { id: 'U1', name: 'Ada', platform: 'slack' as const, channel, groups: [] };
    const answer = await desk.ask('/whosaid "ready to dialogue"', channel);
    const button = findShareButton(answer);
    if (button !== undefined) await desk.newsroom.bot.answer(button, asker, desk.model);
  }
  desk.model.failNext('C2', 'no-permission');
  await desk.ask(
    `/correct S5 says:"${FORMULA}" via:"a\u0007 radio, <b>live</b> [x](javascript:alert(1))" reason:"Too long"`,
  );
  await desk.ask('/dispute S5 by:S8 kind:criticism reason:"The press release answers it"');
  await desk.ask('/correct S3 says:"Stop it." reason:"Shorter"', 'C1', 'U2');
  await desk.ask('/retract S13 reason:"Not a speaker"');
  await desk.send();
  await desk.advance(4 * 60_000);
  data = join(desk.folder, 'data');
  const { code, stdout, stderr } = await runEntry('export', ['--format', 'json'], { DATA_DIR: data });
  expect([code, stderr]).toEqual([0, '']);
  json = stdout;
});
afterAll(async () => {
  await desk.remove();
  rmSync(folder, { recursive: true, force: true });
});

const emptyFolder = () => mkdtempSync(join(folder, 'record-'));
const record = (DATA_DIR = emptyFolder()): Promise<OpenRecord> =>
  openRecord({ STORE_URL: '', DATA_DIR, NEWSROOM: 'newsroom' });
const importText = (into: OpenRecord, name: string, text: string) => {
  const file = join(emptyFolder(), name);
  writeFileSync(file, text);
  return importJson(into, file, name);
};
const exported = async (from: string, format = 'json') =>
  (await runEntry('export', ['--format', format], { DATA_DIR: from })).stdout;

/** Every row of every table of the board that is built from the ledger in the folder. */
async function boardOf(from: string): Promise<unknown> {
  const place = await record(from);
  const file = join(emptyFolder(), 'board.sqlite');
  const board = openReadModel(file, place.ledger, () => {}, null);
  await board.catchUp();
  board.close();
  await place.close();
  const db = new DatabaseSync(file);
  const names = db
    .prepare("SELECT name FROM sqlite_schema WHERE type = 'table' AND sql NOT LIKE '%VIRTUAL%' ORDER BY name")
    .all();
  const rows = names
    .filter(({ name }) => name !== 'meta')
    .map(({ name }) => {
      const all = db.prepare(`SELECT * FROM "${name}"`);
      // The full-text index numbers its rows beyond what a number holds.
      all.setReadBigInts(true);
      return [
        name,
        all.all().map((row) => JSON.stringify(row, (_, value) => (typeof value === 'bigint' ? `${value}` : value))),
      ];
    });
  db.close();
  return rows;
}

describe('JSON', () => {
  test('comes back as the same board, and is the same file when it is exported again', async () => {
    const place = emptyFolder();
    const file = join(folder, 'record.json');
    writeFileSync(file, json);
    const { code, stdout, stderr } = await runEntry('import', [file], { DATA_DIR: place });
    expect([code, stderr]).toEqual([0, '']);
    expect(stdout).toMatch(/^\d+ entries imported, 0 were there already\.\n$/);
    expect(await exported(place)).toBe(json);
    expect(await boardOf(place)).toEqual(await boardOf(data));
    for (const kind of [
      'post-asked',
      'post-sent',
      'send-done',
      'send-failed',
      'notice-planned',
      'statement-corrected',
      'proposal-made',
    ])
      expect(json).toContain(`"kind":"${kind}"`);
  });

  test('what is there already is skipped, and what follows is added', async () => {
    const whole = await record();
    await importText(whole, 'a.json', json);
    expect(await importText(whole, 'a.json', json)).toMatchObject({ added: 0 });
    await whole.close();

    const place = await record();
    const entries = JSON.parse(json).entries;
    await place.ledger.append(...entries.slice(0, 3));
    expect(await importText(place, 'a.json', json)).toEqual({ added: entries.length - 3, known: 3 });
    await place.close();
  });

  test('a record that has entries of its own, or other words under the same key, is left as it is', async () => {
    const entries = JSON.parse(json).entries;
    const own = await record();
    await own.ledger.append(entries[2]);
    await expect(importText(own, 'a.json', json)).rejects.toThrow(/import into an empty DATA_DIR/);
    expect(await own.ledger.count()).toBe(1);
    await own.close();

    const other = await record();
    await other.ledger.append({ ...entries[0], at: '2020-01-01T00:00:00.000Z' });
    await expect(importText(other, 'a.json', json)).rejects.toThrow(/a\.json:2: the entry .* with another content/);
    expect(await other.ledger.count()).toBe(1);
    await other.close();
  });

  const broken: [string, (text: string) => string, RegExp][] = [
    ['cut off', (text) => text.slice(0, text.length / 2), /a\.json:\d+: this is not JSON, or it ends early/],
    ['not JSON', () => 'id,says\n1,2', /a\.json:1: this is not JSON/],
    ['another program’s', () => '{"a":1}', /format: this is no export of Whosaid/],
    ['of a later version', (text) => text.replace('"version":2', '"version":9'), /only versions up to 2 can be read/],
    [
      'with a changed word',
      (text) => text.replace('“Too long', '“Too short').replace('Too long', 'Too short'),
      /sha256: the entries are not those/,
    ],
    [
      'with an unknown field',
      (text) => text.replace('"kind":"follow-set"', '"kind":"follow-set","x":1'),
      /a\.json:3: entries\[1\]: .*"x"/,
    ],
    [
      'with an unknown kind',
      (text) => text.replace('"kind":"follow-set"', '"kind":"follow-it"'),
      /a\.json:3: entries\[1\]\.kind/,
    ],
    ['with a bad time', (text) => text.replace(/"at":"[^"]+"/, '"at":"yesterday"'), /a\.json:2: entries\[0\]\.at/],
    ['with an entry twice', (text) => text.replace(/\n(\{.*\}),\n/, '\n$1,\n$1,\n'), /stands here twice/],
    ['without an entry', (text) => text.replace(/\n\{.*\},\n/, '\n'), /count: it says/],
  ];
  test.each(broken)('a file that is %s is refused whole', async (_, breakIt, told) => {
    const place = await record();
    const refused = await importText(place, 'a.json', breakIt(json)).catch((error: unknown) => error);
    expect(refused).toBeInstanceOf(DataError);
    expect(String(refused)).toMatch(told);
    expect(await place.ledger.count()).toBe(0);
    await place.close();
  });

  test('words that are not in their source are refused, also under a right checksum', async () => {
    const file = JSON.parse(json);
    file.entries[0].dossier.statements[4].quotes[0].exact = '“ready to surrender”';
    const lines = file.entries.map((entry: unknown) => `${JSON.stringify(entry)}\n`);
    file.sha256 = createHash('sha256').update(lines.join('')).digest('hex');
    const place = await record();
    await expect(importText(place, 'a.json', JSON.stringify(file))).rejects.toThrow(/is not what was recorded/);
    const old = JSON.stringify({ ...file, version: 1, chain: undefined });
    await expect(importText(place, 'a.json', old)).rejects.toThrow(/S5, whose words do not stand in its source/);
    expect(await place.ledger.count()).toBe(0);
    await place.close();
  });

  test('a record of another newsroom is refused', async () => {
    const place = await openRecord({ STORE_URL: '', DATA_DIR: emptyFolder(), NEWSROOM: 'other' });
    const refused = /record of “newsroom”, and here is “other”: set NEWSROOM/;
    await expect(importText(place, 'a.json', json)).rejects.toThrow(refused);
    expect(await place.ledger.count()).toBe(0);
    await place.close();
  });

  test('a running bot is not written under', async () => {
    const place = emptyFolder();
    const held = lockDataFolder(place);
    const file = join(folder, 'running.json');
    writeFileSync(file, json);
    const { code, stderr } = await runEntry('import', [file], { DATA_DIR: place });
    expect(code).toBe(1);
    expect(stderr).toContain('stop it first');
    held.release();
  });
});

describe('CSV', () => {
  test('has a row for each statement, dispute and change, and no cell that a spreadsheet would run', async () => {
    const text = await exported(data, 'csv');
    expect(Buffer.from(text).subarray(0, 4).toString('hex')).toBe('efbbbf72');
    const rows = parseCsv(text);
    const [head = [], ...body] = rows;
    expect(new Set(rows.map((row) => row.length))).toEqual(new Set([head.length]));
    const of = (kind: string) => body.filter(([row]) => row === kind);
    expect(of('statement')).toHaveLength(15);
    expect(of('dispute')).toHaveLength(6);
    expect(of('change').length).toBeGreaterThan(20);
    const says = body.find(([, id]) => id === 'lecornu-shoigu/S5')?.[head.indexOf('says')];
    expect(says).toBe(`'${FORMULA}`);
    expect(body.flat().filter((cell) => /^[=+\-@\t\r]/.test(cell))).toEqual([]);
  });
});

describe('Markdown', () => {
  test('tells each statement with its disputes and history, hostile words as words', async () => {
    const text = await exported(data, 'markdown');
    const html = await marked.parse(text);
    expect(html).toContain('<h3>lecornu-shoigu/S5 Sergei Shoigu, Russian Minister of Defence, for Russia</h3>');
    expect(html).toContain('“ready to dialogue”');
    expect(html).toContain('Denial by Paris (France)');
    expect(html).toMatch(/corrected \(.*by Ada/);
    expect(html).toMatch(/<strong>Retracted:<\/strong> Not a speaker/);
    expect(html).not.toMatch(/<b>|<a /);
  });

  test('any text is itself again when it is rendered', () => {
    const unescaped = (html: string) =>
      html
        .replaceAll('&lt;', '<')
        .replaceAll('&gt;', '>')
        .replaceAll('&quot;', '"')
        .replaceAll('&#39;', "'")
        .replaceAll('&amp;', '&');
    const word = fc.oneof(
      fc.string({ unit: 'binary-ascii' }),
      fc.constantFrom(
        '# a',
        '1. b',
        '<b>x</b>',
        '[x](javascript:y)',
        'https://evil.example',
        '@everyone',
        '```',
        '| a |',
        '---',
        '&lt;',
        '> q',
      ),
    );
    fc.assert(
      fc.property(fc.array(word, { maxLength: 5 }), (words) => {
        const plain = words
          .join(' ')
          .replace(/[\s\p{Cc}]+/gu, ' ')
          .trim();
        const html = marked.parseInline(literal(words.join(' ')), { async: false });
        expect(unescaped(html)).toBe(plain);
      }),
    );
  });
});

describe('the command', () => {
  test('writes a whole file under the name given, never over another, and nothing where it may not', async () => {
    const out = join(folder, 'out.csv');
    const run = (name: string) => runEntry('export', ['--format', 'csv', '--out', name], { DATA_DIR: data });
    expect((await run(out)).code).toBe(0);
    expect(readFileSync(out, 'utf8')).toBe(await exported(data, 'csv'));
    expect(await run(out)).toMatchObject({ code: 1, stderr: expect.stringContaining('is there already') });
    const nowhere = await run(join(folder, 'no', 'where.csv'));
    expect(nowhere).toMatchObject({ code: 1, stderr: expect.stringContaining('no such folder') });
    expect(existsSync(join(folder, 'no'))).toBe(false);
  });

  test('an unknown format gets the list of formats', async () => {
    const { code, stderr } = await runEntry('export', ['--format', '../../etc/passwd'], { DATA_DIR: data });
    expect(code).toBe(2);
    expect(stderr).toMatch(/json\|csv\|markdown/);
  });
});
