/** A topic on which one side has said more than one answer has room for. */
import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openTestNewsroom, type TestNewsroom } from '../newsrooms/test-newsroom.ts';

const said = (who: string, topic: string, count: number) =>
  Array.from({ length: count }, (_, n) => ({
    who,
    topic,
    words: `The ${who} speaks of the ${topic} for time ${n + 1}.`,
  }));
/** S1 to S25 of the port, S26 to S37 of the union, S38 of the union, S39 to S62 of the expert. */
const statements = [
  ...said('port', 'harbour', 25),
  ...said('union', 'harbour', 12),
  ...said('union', 'bridge', 1),
  ...said('expert', 'harbour', 24),
];
const yaml = `id: strike
title: The strike
sources:
  - { id: article, file: article.txt }
sides:
  - { id: port, name: the port }
  - { id: union, name: the union }
speakers:
  - { id: port, name: Pia Port, kind: person, side: port }
  - { id: union, name: Uwe Union, kind: person, side: union }
  - { id: expert, name: Eva Expert, kind: person }
topics:
  - { id: harbour, name: harbour }
  - { id: bridge, name: bridge }
statements:
${statements.map(({ who, topic, words }, n) => `  - { id: S${n + 1}, speaker: ${who}, topic: ${topic}, says: "${words}", passage: "${words}" }`).join('\n')}
disputes:
  - { id: D1, from: S38, against: S25, kind: denial }
${Array.from({ length: 11 }, (_, n) => `  - { id: D${n + 2}, from: S${n + 39}, against: S${n + 1}, kind: criticism }`).join('\n')}
`;

let newsroom: TestNewsroom;
beforeAll(async () => {
  const seeds = mkdtempSync(join(tmpdir(), 'whosaid-seeds-'));
  mkdirSync(join(seeds, 'strike'));
  writeFileSync(join(seeds, 'strike', 'dossier.yaml'), yaml);
  writeFileSync(join(seeds, 'strike', 'article.txt'), statements.map(({ words }) => words).join('\n'));
  newsroom = await openTestNewsroom({ SEEDS_DIR: seeds });
});
afterAll(() => newsroom.remove());

const idsOf = (refs: readonly string[]) => refs.map((ref) => ref.replace('strike/', ''));
const range = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, n) => `S${from + n}`);

test('a comparison shows the first of each side with how many there are, the state of them all, and the line that gives them all', async () => {
  const answer = await newsroom.ask('/compare port union');
  expect(idsOf(answer.statements)).toEqual([...range(1, 10), ...range(26, 35), 'S38']);
  const text = await newsroom.text('/compare port union');
  // What disputes the topic stands on no first page: it counts all the same, and is shown.
  expect(text).toContain('Harbour: disputed');
  expect(text).toContain('Uwe Union (the union) S38 denies Pia Port (the port) S25.');
  expect(text).toContain('17 more statements');
  expect(answer.blocks).toContainEqual(
    expect.objectContaining({
      kind: 'menu',
      choices: expect.arrayContaining([
        expect.objectContaining({ options: { a: 'port', b: 'union', topic: 'harbour', dossier: 'strike' } }),
      ]),
    }),
  );
  expect(text).toContain('The union only; no statement of the port in this dossier');
  expect(text).toContain('Bridge, Uwe Union: ');
});

test('a topic asked for alone comes in pages until every statement and dispute was shown once', async () => {
  const pages = [];
  for (let page = 1; page <= 3; page += 1)
    pages.push(await newsroom.ask(`/compare port union topic:harbour page:${page}`));
  expect(pages.map(({ statements: refs }) => idsOf(refs))).toEqual([
    [...range(1, 10), ...range(26, 35)],
    [...range(11, 20), 'S36', 'S37'],
    range(21, 25),
  ]);
  expect(pages.map(({ actions }) => actions.some(({ label }) => label === 'Next page'))).toEqual([true, true, false]);
  const last = await newsroom.text('/compare port union topic:harbour page:3');
  expect(last).toContain('32 more statements');
  expect(last).not.toContain('no statement of the union');
  const all = (
    await Promise.all([1, 2].map((page) => newsroom.text(`/compare port union topic:harbour page:${page}`)))
  ).join();
  for (let n = 1; n <= 11; n += 1) expect(all.split(`S${n + 38} criticises S${n}.`)).toHaveLength(2);
});

test('one statement of many is found wherever it ranks among the matches: what was shared can be asked again', async () => {
  const phrase = 'speaks of the harbour';
  const first = await newsroom.ask(`/whosaid "${phrase}"`);
  expect(first.statements).not.toContain('strike/S20');
  const answer = await newsroom.ask(`/whosaid "${phrase}" only:strike/S20`);
  expect(answer).toMatchObject({ tone: 'answer', statements: ['strike/S20'] });
});

test('a side that disputes from another topic disputes also where that topic is not asked for', async () => {
  expect(await newsroom.text('/compare port union topic:harbour')).toContain('Harbour: disputed');
});

test('the summary keeps to one screen, and says how many more there are', async () => {
  const answer = await newsroom.ask('/summary strike');
  expect(idsOf(answer.statements)).toEqual([...range(1, 10), ...range(26, 35), 'S38', ...range(39, 58), 'strike']);
  const text = await newsroom.text('/summary strike');
  expect(text).toContain('17 more statements');
  expect(text).toContain('4 more.');
});
