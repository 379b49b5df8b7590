import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { parseDossierFile } from '../../src/claims/dossiers/dossier-file.ts';
import { textToId } from '../../src/drafting/output/ids.ts';

const article = readFileSync('seeds/lecornu-shoigu/article.txt', 'utf8');
const makeFolder = () => mkdtempSync(join(tmpdir(), 'whosaid-draft-'));
let folder: string;
beforeEach(() => {
  folder = makeFolder();
});
afterEach(() => rmSync(folder, { recursive: true }));

/** Runs the entry point as an editor does. */
const draftInto = (parent: string, ...args: string[]) => {
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    ['--import', './src/cli/require-node-24.mjs', 'src/cli/draft.ts', ...args],
    {
      env: { PATH: process.env.PATH, SEEDS_DIR: join(parent, 'seeds') },
      encoding: 'utf8',
    },
  );
  return { status, stdout, stderr };
};
/** The same with the seeds folder of this test. */
const draft = (...args: string[]) => draftInto(folder, ...args);

/** The article, drafted once as the dossier the-call, and what that printed. */
const call = { folder: '', run: { status: null as number | null, stdout: '', stderr: '' } };
beforeAll(() => {
  call.folder = makeFolder();
  writeFileSync(join(call.folder, 'call.txt'), article);
  call.run = draftInto(call.folder, join(call.folder, 'call.txt'), '--name', 'the call');
});
afterAll(() => rmSync(call.folder, { recursive: true }));
/** As if the article had been drafted in this test. */
const haveCall = () => cpSync(call.folder, folder, { recursive: true });
const write = (name: string, text: string | Uint8Array): string => {
  const path = join(folder, name);
  writeFileSync(path, text);
  return path;
};
const seeds = (): string[] => {
  try {
    return readdirSync(join(folder, 'seeds')).sort();
  } catch {
    return [];
  }
};
const read = (name: string, file: string): string => readFileSync(join(folder, 'seeds', name, file), 'utf8');

describe('a draft', () => {
  test('is a folder with the article to the last character and a dossier in which everything is proposed', () => {
    haveCall();
    expect(call.run.status).toBe(0);
    expect(call.run.stdout).toContain('15 statements and 6 disputes proposed');
    expect(seeds()).toEqual(['the-call']);
    expect(read('the-call', 'article.txt')).toBe(article);
    const dossier = parse(read('the-call', 'dossier.yaml')) as {
      statements: { proposed: boolean }[];
      disputes: { proposed: boolean }[];
    };
    expect([...dossier.statements, ...dossier.disputes].filter((one) => !one.proposed)).toEqual([]);
  });

  test('is read by the record, which leaves every proposal out', () => {
    haveCall();
    const { dossier, proposals } = parseDossierFile('dossier.yaml', read('the-call', 'dossier.yaml'), (file) =>
      read('the-call', file),
    );
    expect(proposals).toBe(15);
    expect([dossier.statements, dossier.disputes]).toEqual([[], []]);
  });

  test('is a whole dossier once an editor has taken the marks away', () => {
    haveCall();
    const approved = read('the-call', 'dossier.yaml').replaceAll(/^ +proposed: true\n/gm, '');
    const { dossier } = parseDossierFile('dossier.yaml', approved, (file) => read('the-call', file));
    expect(dossier.statements).toHaveLength(15);
    expect(dossier.disputes).toHaveLength(6);
    expect(dossier.statements.find((one) => one.toldBy !== null)).toMatchObject({
      speaker: 'shoigu',
      toldBy: 'entourage-of-the-french-minister',
    });
  });

  test('gives each proposal its confidence and its reasons as a comment', () => {
    haveCall();
    expect(read('the-call', 'dossier.yaml')).toMatch(
      /# confidence 0\.\d\d: the words come first; “commented” with its subject after it; speaker: named\n {2}- id: S12/,
    );
  });

  test('takes topics from crossheads, what was said from the clause, and speakers from the other dossiers', () => {
    haveCall();
    const text = `Ministers speak again

Sergei Shoigu said that the talks would “go on next week in Ankara”. President Emmanuel Macron called the plan “a trap for all of us”.

The harbour question

“We do not want a war at sea,” Lecornu told reporters on Monday evening in the capital.`;
    const call = join(folder, 'seeds', 'the-call', 'dossier.yaml');
    writeFileSync(call, readFileSync('seeds/lecornu-shoigu/dossier.yaml', 'utf8'));
    draft(write('again.txt', text), '--language', 'en', '--name', 'again');
    const dossier = parse(read('again', 'dossier.yaml'));
    expect(dossier.statements).toMatchObject([
      { speaker: 'shoigu', topic: 'to-be-sorted', says: 'the talks would “go on next week in Ankara”' },
      { speaker: 'macron', topic: 'to-be-sorted' },
      { speaker: 'lecornu', topic: 'the-harbour-question', says: '“We do not want a war at sea,”' },
    ]);
    expect(dossier.speakers).toMatchObject([
      { id: 'shoigu', name: 'Sergei Shoigu', role: 'Russian Minister of Defence', side: 'russia' },
      { id: 'macron', name: 'Emmanuel Macron', kind: 'person' },
      { id: 'lecornu', name: 'Sébastien Lecornu', side: 'france' },
    ]);
    expect(dossier.sides.map(({ id }: { id: string }) => id)).toEqual(['russia', 'france']);
    const approved = read('again', 'dossier.yaml').replaceAll(/^ +proposed: true\n/gm, '');
    expect(parseDossierFile('dossier.yaml', approved, () => text).dossier.statements).toHaveLength(3);
  });

  test('of a page names where each thing it says of itself comes from', () => {
    const html = `<html lang="en"><head><meta property="og:site_name" content="The Harbour"></head><body><article><h1>Bridge</h1>${'<p>“We have no choice,” said Jane Doe, the mayor of the city, after the council had voted for the repair of the bridge on Monday.</p>'.repeat(3)}</article></body></html>`;
    const { stdout } = draft(write('bridge.html', html));
    expect(stdout).toContain('publisher: The Harbour (meta og:site_name)');
    expect(stdout).toContain('author: not given in the source');
    expect(read(seeds()[0] ?? '', 'dossier.yaml')).toContain('publisher: The Harbour # from meta og:site_name');
  });

  test('with --json prints the draft alone and writes nothing', () => {
    const { stdout, status } = draft(write('a.txt', '“We will win,” Jane Doe said.'), '--json', '--language', 'en');
    expect(status).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({
      language: 'en',
      attributions: [
        {
          id: 'A1',
          kind: 'direct',
          content: [[0, 14]],
          quotes: [[0, 14]],
          source: [15, 23],
          cue: [24, 28],
          channel: null,
          relay: null,
          speaker: { name: 'Jane Doe', kind: 'person' },
        },
      ],
    });
    expect(seeds()).toEqual([]);
  });
});

describe('an article that is known', () => {
  beforeEach(() => {
    haveCall();
  });

  test('is not drafted twice: the earlier dossier is offered', () => {
    const { stdout, status } = draft(write('again.txt', `${article}\r\n`));
    expect(stdout).toContain('already in the dossier the-call');
    expect(status).toBe(0);
    expect(seeds()).toEqual(['the-call']);
  });

  test('and has moved on is compared: what is new, what moved, what vanished', () => {
    const later = `A new beginning.\n\n${article.replace('“increasing involvement”', '“growing involvement”')}`;
    const { stdout } = draft(write('later.txt', later));
    expect(stdout).toContain('later version of article.txt in the dossier the-call');
    expect(stdout).toContain('+ A new beginning.');
    expect(stdout).toMatch(/\d+ fragments moved and are found again/);
    expect(stdout).toMatch(/2 fragments are not there any more/);
    expect(stdout).toContain('S14: “increasing involvement”');
    expect(read('the-call', 'article.txt')).toBe(article);
  });

  test('and has moved on becomes a further source while a fragment has vanished; its statement stays with the earlier text', () => {
    const later = `A new beginning.\n\n${article.replace('“increasing involvement”', '“growing involvement”')}`;
    const { stdout, status } = draft(write('later.txt', later), '--update');
    expect(status).toBe(0);
    expect(stdout).toContain('a further source of the-call now, article-2.txt: 14 statements stand in it');
    expect(stdout).toContain('These stay with article.txt, for an editor to look at: S14.');
    expect([read('the-call', 'article.txt'), read('the-call', 'article-2.txt')]).toEqual([article, later]);
    const approved = read('the-call', 'dossier.yaml').replaceAll(/^ +proposed: true\n/gm, '');
    const { dossier } = parseDossierFile('dossier.yaml', approved, (file) => read('the-call', file));
    expect(dossier.sources.map(({ id }) => id)).toEqual(['article', 'article-2']);
    expect(dossier.statements.filter(({ source }) => source === 'article').map(({ id }) => id)).toEqual(['S14']);
    for (const { source, passage } of dossier.statements)
      expect((source === 'article' ? article : later).slice(passage.start, passage.end)).toBe(passage.exact);
    expect(read('the-call', 'dossier.yaml')).toContain('# confidence');
  });

  test('and moves on a third time is compared with the version before, and the one after that is known', () => {
    const second = article.replace('“increasing involvement”', '“growing involvement”');
    const third = second.replace('“ready to dialogue”', '“ready to talk”');
    draft(write('second.txt', second), '--update');
    expect(draft(write('second.txt', second)).stdout).toContain('already in the dossier the-call');
    const { stdout } = draft(write('third.txt', third), '--update');
    expect(stdout).toContain('later version of article-2.txt');
    expect(stdout).toContain('article-3.txt');
    expect(stdout).toMatch(/These stay with article-2\.txt[^:]*: S\d+/);
    const { dossier } = parseDossierFile(
      'd',
      read('the-call', 'dossier.yaml').replaceAll(/^ +proposed: true\n/gm, ''),
      (file) => read('the-call', file),
    );
    const by = (id: string) => dossier.statements.filter(({ source }) => source === id).length;
    // Thirteen that did not change, and the new wording of the two that did.
    expect([by('article'), by('article-2'), by('article-3')]).toEqual([1, 1, 15]);
  });

  test('and moves on where a dossier tells fragments apart by their surroundings is not half written', () => {
    const file = join(folder, 'seeds', 'the-call', 'dossier.yaml');
    const facts = `${read('the-call', 'dossier.yaml')}facts:\n  - says: It says so.\n    passage: { exact: Paris, prefix: "denied by " }\n`;
    writeFileSync(file, facts);
    const later = article.replace('denied by Paris', 'denied in Paris');
    const { stdout } = draft(write('later.txt', later), '--update');
    expect(stdout).toContain('further source');
    const { dossier } = parseDossierFile('d', read('the-call', 'dossier.yaml'), (name) => read('the-call', name));
    expect(dossier.facts).toMatchObject([{ source: 'article', passage: { exact: 'Paris' } }]);
  });

  test('and has a dossier that is refused already is not updated: what is wrong with it is told', () => {
    const file = join(folder, 'seeds', 'the-call', 'dossier.yaml');
    const broken = read('the-call', 'dossier.yaml').replace('kind: person', 'kind: animal');
    writeFileSync(file, broken);
    const { stdout } = draft(write('later.txt', `New.\n\n${article}`), '--update');
    expect(stdout).toContain('Nothing was written: the dossier would be refused');
    expect(stdout).toContain('kind');
    expect([read('the-call', 'dossier.yaml'), read('the-call', 'article.txt')]).toEqual([broken, article]);
    expect(readdirSync(join(folder, 'seeds', 'the-call')).sort()).toEqual(['article.txt', 'dossier.yaml']);
  });

  test('and has moved on replaces the source when asked to and every fragment still stands', () => {
    const later = `A new beginning.\n\n${article}`;
    expect(draft(write('later.txt', later), '--update').stdout).toContain('The source was replaced');
    expect(read('the-call', 'article.txt')).toBe(later);
    expect(() =>
      parseDossierFile('dossier.yaml', read('the-call', 'dossier.yaml'), (file) => read('the-call', file)),
    ).not.toThrow();
  });

  test('is drafted once more when asked to', () => {
    draft(write('again.txt', article), '--new', '--name', 'the call');
    expect(seeds()).toEqual(['the-call', 'the-call-2']);
  });
});

describe('what cannot be drafted is answered in a sentence, and nothing is written', () => {
  test.each([
    ['a file that is not there', ['/nowhere/a.txt'], /There is no file/],
    ['an address inside the network', ['http://127.0.0.1:9/'], /inside a private network/],
    ['no file at all', [], /Usage/],
    ['an unknown option', ['a.txt', '--frob'], /Usage/],
  ])('%s', (_, args, message) => {
    const { stderr, status } = draft(...args);
    expect(stderr).toMatch(message);
    expect(status).toBe(2);
    expect(seeds()).toEqual([]);
  });

  test('an article in a language without rules', () => {
    const italian =
      'Il ponte resterà chiuso per due settimane, ha detto lunedì la sindaca della città. «Non abbiamo altra scelta», ha spiegato ai giornalisti.';
    const { stderr, status } = draft(write('a.txt', italian));
    expect(stderr).toContain(
      'The article is in Italian (it), and there are rules for German (de), English (en), Spanish (es), and French (fr) only',
    );
    expect(status).toBe(2);
    expect(seeds()).toEqual([]);
  });

  test('a text too short to tell its language', () => {
    expect(draft(write('a.txt', 'Hm.')).stderr).toContain('too short to tell its language');
  });

  test('a seeds folder that cannot be written leaves no half dossier', () => {
    mkdirSync(join(folder, 'seeds'));
    writeFileSync(join(folder, 'seeds', 'call'), 'a file in the way');
    draft(write('call.txt', article), '--name', 'call');
    expect(seeds()).toEqual(['call', 'call-2']);
  });
});

test.each([
  ['The Harbour Strike: Day 2', 'the-harbour-strike-day-2'],
  ['Sébastien Lecornu', 'sébastien-lecornu'],
  ['…', null],
  ['x'.repeat(80), 'x'.repeat(60)],
  [`${'word '.repeat(20)}`, 'word-word-word-word-word-word-word-word-word-word-word-word'],
])('%s as an id is %s', (text, id) => {
  expect(textToId(text)).toBe(id);
});
