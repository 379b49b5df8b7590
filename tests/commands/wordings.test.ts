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
    '/whosaid "[The company] told us the panels were safe"',
    '/check The company told us the panels were safe and we believed them.',
  ])('are named, and what has them is no exact quote: %s', async (line) => {
    const shown = await textOf(line);
    expect(shown).toContain('Exact quote, but for what the paper put in');
    expect(shown).toContain('The paper put in “[The company]”.');
    expect(shown).not.toContain('Exact quote ·');
  });

  test('leave the speaker’s own words exact', async () => {
    expect(await textOf('/whosaid "told us the panels were safe and we believed them"')).toContain('Exact quote');
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
      expect(await textOf(`/whosaid "${phrase}"`)).toMatch(/Exact quote.*Also an exact quote: .*Exact quote/);
    },
  );

  test('in words is close to one in digits, with what differs', async () => {
    expect(await textOf('/whosaid "200 jobs are at stake"')).toContain(
      'You typed “200”; the record has “two hundred”.',
    );
  });
});

describe('another spelling', () => {
  test('of typography alone is exact', async () => {
    expect(await textOf('/whosaid "CO2 must fall 1.5 percent a year"')).toContain('Exact quote');
  });

  test('in American for British is close, with what differs', async () => {
    const shown = await textOf('/whosaid "counterterrorism program of the defense organization"');
    expect(shown).toContain('You typed “program”; the record has “programme”.');
    expect(shown).toContain('You typed “defense”; the record has “defence”.');
    expect(shown).toContain('You typed “organization”; the record has “organisation”.');
  });

  test.each(['two hun-\ndred jobs are at stake', 'two hun- dred jobs are at stake'])(
    'of a phrase pasted over a line’s end is mended, and that is said: %j',
    async (phrase) => {
      const shown = await textOf(`/whosaid "${phrase}"`);
      expect(shown).toContain('The hyphen at the end of a line is taken out.');
      expect(shown).toContain('These are the answers to “two hundred jobs are at stake”.');
      expect(shown).toContain('Exact quote');
    },
  );

  test('in a pasted message is mended, too', async () => {
    expect(await textOf('/check Adebayo said that two hun-\ndred jobs are at stake.')).toContain('Exact quote');
  });
});
