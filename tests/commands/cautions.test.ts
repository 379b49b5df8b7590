/** Nobody is named as having said what a source denies, supposes, asks, expects or calls fake. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openTestNewsroom, type TestNewsroom } from '../newsrooms/test-newsroom.ts';

const SEEDS_DIR = new URL('../fixtures/seeds', import.meta.url).pathname;

let newsroom: TestNewsroom;
let seeded: TestNewsroom;
beforeAll(async () => {
  newsroom = await openTestNewsroom({ SEEDS_DIR });
  seeded = await openTestNewsroom();
});
afterAll(async () => {
  await newsroom.remove();
  await seeded.remove();
});

const textOf = async (line: string) => (await newsroom.text(line)).replaceAll(/\s+/g, ' ');

const NUMBERS = 'one two three four five six seven eight nine ten eleven twelve thirteen fourteen'.split(' ');

describe.each(NUMBERS.map((number) => `alpha ${number} is safe`))('“%s”', (phrase) => {
  test('stands in a sentence about her, shown whole before anything else', async () => {
    const answer = await newsroom.ask(`/whosaid "${phrase}"`);
    expect(answer.tone).toBe('answer');
    expect(answer.title).toBe('In a sentence about Ruth Okafor (neither side)');
    const shown = await textOf(`/whosaid "${phrase}"`);
    expect(shown).toContain('Careful: the article may not say that Ruth Okafor said this.');
    const { passage } = newsroom.readModel.records.statement(
      newsroom.readModel.records.statements(answer.statements[0] ?? '')[0]?.row ?? 0,
    )?.statement ?? { passage: { exact: '?' } };
    expect(shown).toContain(passage.exact);
    // Her name stands nowhere as a speaker's.
    expect(shown).not.toMatch(/■ Ruth Okafor/u);
  });

  test('is not confirmed as hers in a message', async () => {
    const shown = await textOf(`/check Ruth Okafor said: “${phrase}”.`);
    expect(shown).toContain('on record in a sentence about Ruth Okafor');
    expect(shown).not.toContain('you name Ruth Okafor (neither side), as on record');
  });
});

test('a list of her statements shows the sentences, not the quotations alone', async () => {
  const shown = await textOf('/speaker okafor dossier:denials');
  expect(shown).toContain('In a sentence about Ruth Okafor (neither side): Okafor never said “alpha two is safe”');
  expect(shown).not.toContain(': “alpha');
});

test('a citation to copy says by itself that the words may not be hers', async () => {
  const { statements } = await newsroom.ask('/whosaid "alpha two is safe"');
  const shown = await textOf(`/source ${statements[0]} show:details`);
  const citation = shown.slice(shown.indexOf('Citation to copy: '));
  expect(citation).toContain('Okafor never said “alpha two is safe”');
  expect(citation).toContain('— In a sentence about Ruth Okafor');
});

test('none of the first dossier’s fifteen statements gets a caution', async () => {
  const { items } = seeded.readModel.records.list(
    { dossiers: null, speakers: null, sides: null, topics: null },
    { limit: 100, offset: 0 },
  );
  expect(items).toHaveLength(15);
  for (const { statement } of items) {
    const phrases = statement.quotes.length > 0 ? statement.quotes : [statement.passage];
    for (const { exact } of phrases) {
      const shown = await seeded.text(`/whosaid "${exact.replaceAll(/["“”·]/gu, '')}"`);
      expect(shown).not.toContain('In a sentence about');
    }
  }
});

describe('a quotation inside of a quotation', () => {
  test.each([
    '/whosaid "the tower is a death trap"',
    '/whosaid "tower is a death"',
    '/whosaid "the tower is really a death trap"',
  ])('is told by whoever quotes it, of somebody else: %s', async (line) => {
    expect((await newsroom.ask(line)).title).toBe(
      'Told by Hugh Carrow (neither side), of somebody the source calls “she”',
    );
    const shown = await textOf(line);
    expect(shown).toContain('Second-hand: Hugh Carrow quotes somebody the source calls “she” here.');
    expect(shown).toContain(
      '“She told me ‘the tower is a death trap’ and I wrote it down,” said inspector Hugh Carrow',
    );
    expect(shown).not.toContain('■ Hugh Carrow');
  });

  test('is not confirmed as theirs in a message', async () => {
    const shown = await textOf('/check Hugh Carrow said: “the tower is a death trap”.');
    expect(shown).toContain('on record Hugh Carrow (neither side) quotes somebody else');
    expect(shown).not.toContain('you name Hugh Carrow (neither side), as on record');
  });

  test('leaves the outer speaker’s words theirs', async () => {
    expect((await newsroom.ask('/whosaid "and I wrote it down"')).title).toBe(
      '“and I wrote it down”: attributed to Hugh Carrow (neither side)',
    );
  });
});
