/** What counts as the same words: insertions of the paper's, numbers, spellings, and what is no match at all. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openTestNewsroom, type TestNewsroom } from '../newsrooms/test-newsroom.ts';

const SEEDS_DIR = new URL('../fixtures/seeds', import.meta.url).pathname;

let newsroom: TestNewsroom;
beforeAll(async () => {
  newsroom = await openTestNewsroom({ SEEDS_DIR });
});
afterAll(() => newsroom.remove());

const textOf = async (line: string) => (await newsroom.text(line)).replaceAll(/\s+/g, ' ');

describe('words that the paper put in', () => {
  test.each([
    '/whosaid "The company told us the panels were safe"',
    '/check The company told us the panels were safe and we believed them.',
  ])('are named, and what has them is no exact quote: %s', async (line) => {
    const shown = await textOf(line);
    expect(shown).toContain('Exact quote, but for “[The company]”, which the paper put in.');
    expect(shown).not.toContain('Word for word in a quotation');
  });

  test('leave the speaker’s own words exact', async () => {
    expect(await textOf('/whosaid "told us the panels were safe and we believed them"')).toContain(
      'Word for word in a quotation.',
    );
  });
});

describe('a number', () => {
  test.each(['200 000 euros', '200.000 Euro', '200000'])(
    'is not on record inside of a longer one: %s',
    async (phrase) => {
      const answer = await newsroom.ask(`/whosaid "${phrase}"`);
      expect(answer.tone).toBe('nothing');
    },
  );

  test.each(['1 200 000 euros', '1.200.000 euros', '1,200,000 euros', '1200000 euros'])(
    'is one number however it is grouped: %s',
    async (phrase) => {
      expect(await textOf(`/whosaid "${phrase}"`)).toContain('2 word for word in a quotation');
    },
  );

  test('in words is close to one in digits, with what differs', async () => {
    expect(await textOf('/whosaid "200 jobs are at stake"')).toContain(
      'Close, not word for word in a quotation. Differs: you have “200”, it has “two hundred”.',
    );
  });
});
