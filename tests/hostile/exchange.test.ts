/** Hostile words and names in what goes out and comes in: no cell is a formula, no name is a path, no tag ends a script. */
import { mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { decodeHTMLStrict } from 'entities';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { statementTexts } from '../../src/bot/answers/statement-texts.ts';
import { exportFormats } from '../../src/exchange/formats.ts';
import { openRecord } from '../../src/exchange/record.ts';
import { ann, editors } from '../bot/editing/editing-session.ts';
import { parseCsv } from '../exchange/csv.ts';
import { feedOf, reviewOf } from '../exchange/feed.ts';
import { openTestNewsroom, type TestNewsroom } from '../newsrooms/test-newsroom.ts';
import { runEntry, temporaryFolder } from '../processes/run.ts';
import { hostileTexts } from './texts.ts';

const FORMULAS = [
  '=1+1',
  '+1',
  '-1',
  '@SUM(A1)',
  '\t=1',
  '\r=1',
  "=cmd|' /C calc'!A0",
  '=HYPERLINK("https://evil.example")',
];
const TRAVERSALS = ['../../etc/passwd', '..\\..\\x', '/etc/passwd', 'C:\\x', 'a\0.json', '%2e%2e%2fx', '~/x', '.env'];

const folder = temporaryFolder();
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('ratings and reviews full of formulas, paths and tags', () => {
  let newsroom: TestNewsroom;
  const outputs = new Map<string, string>();

  beforeAll(async () => {
    newsroom = await openTestNewsroom(editors);
    const words = [...FORMULAS, ...TRAVERSALS, '</script><script>alert(1)</script>', '<!--', ']]>', '\u202Eevil'];
    for (const [index, word] of words.entries()) {
      // As a form sends it: a line would be read as options.
      const options = {
        statement: `S${1 + (index % 15)}`,
        verdict: word,
        by: word,
        url: 'https://a.example/',
        reason: word,
      };
      await newsroom.bot.reply({ command: 'rate', options }, ann, null, null);
    }
    await newsroom.close();
    for (const { name, write } of exportFormats) {
      const record = await openRecord({ STORE_URL: '', DATA_DIR: newsroom.folder, NEWSROOM: 'newsroom' });
      let text = '';
      for await (const piece of write(record, statementTexts)) text += piece;
      await record.close();
      outputs.set(name, text);
    }
  });
  afterAll(() => rmSync(newsroom.folder, { recursive: true, force: true }));

  test('give no cell that a spreadsheet would run', () => {
    const csv = outputs.get('csv') ?? '';
    expect(csv).toContain("'=1+1");
    expect(
      parseCsv(csv)
        .flat()
        .filter((cell) => /^[=+\-@\t\r]/.test(cell)),
    ).toEqual([]);
  });

  test('give JSON-LD that no word of it gets out of', () => {
    for (const name of ['claimreview', 'webannotation']) {
      const text = outputs.get(name) ?? '';
      expect(() => JSON.parse(text)).not.toThrow();
      expect(text).not.toContain('<');
    }
    expect(JSON.parse(outputs.get('claimreview') ?? '').dataFeedElement.length).toBeGreaterThan(10);
  });
});

describe('a name that would lead out of the folder', () => {
  test.each(TRAVERSALS)('as an export’s format: %j is told the formats', async (name) => {
    if (name.includes('\0')) return;
    const { code, stdout } = await runEntry('export', ['--format', name], { DATA_DIR: folder });
    expect([code, stdout]).toEqual([2, '']);
  });

  test('as an id or address of a review is text: nothing is written or read but the record', async () => {
    const place = join(folder, 'place');
    mkdirSync(place);
    const feed = join(place, 'feed.json');
    const data = join(place, 'data');
    const named = TRAVERSALS.filter((name) => !name.includes('\0')).map((name, index) =>
      reviewOf(index, { '@id': name, claimReviewed: name, author: { name }, inLanguage: name }),
    );
    const addressed = TRAVERSALS.map((url, index) => reviewOf(100 + index, { url }));
    writeFileSync(feed, feedOf([...named, ...addressed]));
    const { code, stdout } = await runEntry('import', [feed], { DATA_DIR: data });
    expect(code).toBe(0);
    expect(stdout).toContain(
      `${named.length} reviews are new, 0 changed, 0 were there already, ${addressed.length} refused`,
    );
    expect(readdirSync(place).sort()).toEqual(['data', 'feed.json']);
    expect(readdirSync(data).filter((name) => !/^ledger\.sqlite|lock/.test(name))).toEqual([]);
  });
});

/** Entities of entities of entities, and no deeper. */
const withoutEntities = (text: string) => decodeHTMLStrict(decodeHTMLStrict(decodeHTMLStrict(text)));

test('every hostile text as a feed’s words is on record as it is, but for entities, or refused in one inert line', async () => {
  const data = join(folder, 'texts');
  mkdirSync(data);
  const texts = Object.values(hostileTexts).flat();
  const feed = join(folder, 'texts.json');
  const polluting = '{"__proto__":{"polluted":1},"@type":"ClaimReview","constructor":{"prototype":{"polluted":1}}}';
  writeFileSync(
    feed,
    feedOf(texts.map((text, index) => reviewOf(index, { claimReviewed: text, author: { name: text } }))).replace(
      /\]\}$/,
      `,${polluting}]}`,
    ),
  );
  const { code, stdout, stderr } = await runEntry('import', [feed], { DATA_DIR: data });
  expect(code).toBe(0);
  const [, read, added, refused] = /(\d+) elements read\. (\d+) reviews are new.* (\d+) refused/.exec(stdout) ?? [];
  expect(Number(read)).toBe(texts.length + 1);
  expect(Number(added)).toBeGreaterThan(0);
  for (const line of stderr.trimEnd().split('\n'))
    expect(line).toMatch(/^(texts\.json: dataFeedElement\[\d+\] |and \d+ more|texts\.json: dataFeedElement\[\d+\]: )/);
  expect(stderr).not.toMatch(/[^\P{Cc}\n]|\p{Cf}/u);
  expect(Number(refused)).toBeGreaterThan(0);
  const given = new Set(texts.map((text) => withoutEntities(text).trim()));
  const record = await openRecord({ STORE_URL: '', DATA_DIR: data, NEWSROOM: 'newsroom' });
  for await (const { entry } of record.ledger.read(null))
    if (entry.kind === 'reviews-imported')
      for (const { claim } of entry.reviews) expect(given.has(claim), JSON.stringify(claim)).toBe(true);
  await record.close();
});
