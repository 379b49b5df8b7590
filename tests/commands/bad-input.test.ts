/** What an editor in a hurry, or someone who wants to break it, may type: plain words come back, never an exception. */
import fc from 'fast-check';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { openTestNewsroom, type TestNewsroom } from '../newsrooms/test-newsroom.ts';

let newsroom: TestNewsroom;
beforeAll(async () => {
  newsroom = await openTestNewsroom();
});
afterAll(() => newsroom.remove());
afterEach(() => {
  expect(newsroom.logged.filter((line) => !line.startsWith('info '))).toEqual([]);
});

test('a name of more words than anybody has is not known', async () => {
  const answer = await newsroom.ask(`/speaker "${'w '.repeat(1_500)}"`);
  expect(answer.tone).toBe('mistake');
});

describe('phrases that nobody said', () => {
  test.each([
    '"',
    '""',
    '“”',
    '!!!',
    '…',
    '🤷🏽‍♀️ 🇫🇷',
    'quotation:ready OR 1',
    '* * *',
    "'; DROP TABLE statements; --",
    '<!channel>',
    '@everyone',
    '<@U1>',
    '[x](javascript:alert(1))',
    '\u202edeyrros\u202c',
    'שלום עולם',
    '\u0000\u0001\u001b[31m',
    'chocolate for the moon parade',
  ])('%j gets a plain answer', async (phrase) => {
    const answer = await newsroom.ask(`/whosaid ${phrase}`);
    expect(['nothing', 'mistake', 'answer']).toContain(answer.tone);
    expect(answer.tone === 'answer' ? answer.statements : []).toEqual([]);
  });

  test.each(['NEAR(ready dialogue)', '"ready" NOT "dialogue"'])('search syntax is words: %s', async (phrase) => {
    const answer = await newsroom.ask(`/whosaid ${phrase}`);
    expect(JSON.stringify(answer.blocks)).toContain('“ready to dialogue”');
    expect(JSON.stringify(answer.blocks)).not.toMatch(/"kind":"(quotation|reported)"/);
  });

  test('a phrase of 10,000 characters is told its length and the way out', async () => {
    const answer = await newsroom.ask(`/whosaid ${'ready to dialogue '.repeat(600)}`);
    expect(answer.tone).toBe('mistake');
    expect(JSON.stringify([answer.title, answer.blocks])).toMatch(/has 10799 characters.*\/check/);
  });

  test('an empty phrase gets an example', async () => {
    expect(await newsroom.text('/whosaid')).toMatch(
      /Which words are you looking for\?\s+For example: \/whosaid "ready to dialogue"/,
    );
  });

  test('decomposed, full-width and soft-hyphenated letters are the same words', async () => {
    for (const phrase of [
      'ready to dialogue'.normalize('NFD'),
      'ｒｅａｄｙ ｔｏ ｄｉａｌｏｇｕｅ',
      'ready to dia\u00adlogue',
      'READY  TO\u00a0DIALOGUE',
    ]) {
      expect((await newsroom.ask(`/whosaid ${phrase}`)).statements[0]).toBe('lecornu-shoigu/S5');
    }
  });

  test('whatever is typed, no command fails', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom('whosaid', 'compare', 'disputes', 'source', 'speaker', 'dossiers', 'summary', 'help', 'check'),
        fc.string({ unit: 'binary', maxLength: 80 }),
        async (command, rest) => {
          expect((await newsroom.ask(`/${command} ${rest}`)).tone).not.toBe('fault');
        },
      ),
      { numRuns: 500 },
    );
  });
});

describe('names', () => {
  test('an unknown side is told, with the known ones', async () => {
    expect(await newsroom.text('/whosaid "ready to dialogue" side:atlantis')).toMatch(
      /No side is called “atlantis”\s+(Did you mean|Known: France and Russia)/,
    );
  });

  test('a name like none on record is offered nobody in its place', async () => {
    expect((await newsroom.ask('/speaker zzzzqx')).actions).toEqual([]);
  });

  test('a misspelt speaker gets the nearest', async () => {
    expect(await newsroom.text('/speaker shoigo')).toContain('Did you mean');
    expect(await newsroom.text('/speaker shoigo')).toContain('Shoigu');
  });

  test.each(['lecornu', 'SÉBASTIEN LECORNU', 'sebastien lecornu', 'the French Minister of the Armed Forces'])(
    '%s is found by any alias, with or without accents',
    async (name) => {
      expect((await newsroom.ask(`/speaker ${name}`)).title).toContain('Sébastien Lecornu (France)');
    },
  );

  test.each(['Shoigu', 'Choïgou', 'Шойгу', 'Sergei Shoigu'])('%s is one and the same man', async (name) => {
    expect((await newsroom.ask(`/speaker ${name}`)).title).toContain('Sergei Shoigu (Russia)');
  });

  test('the same side twice is explained', async () => {
    expect(await newsroom.text('/compare lecornu paris')).toMatch(
      /Sébastien Lecornu and Paris both speak for France: there is nothing to compare/,
    );
    expect(await newsroom.text('/compare lecornu lecornu')).toMatch(/are the same: there is nothing to compare/);
  });

  test('one name gets an example with two', async () => {
    expect(await newsroom.text('/compare lecornu')).toMatch(
      /^Compare Sébastien Lecornu with whom\?\s.*Russia[\s\S]*→ \/compare lecornu Russia/,
    );
  });

  test('a statement that is not there is told how ids look', async () => {
    expect(await newsroom.text('/source S99')).toContain('There is no statement “S99”\nAn id looks like S5');
  });

  test('someone on neither side is compared under their own name', async () => {
    expect((await newsroom.ask('/compare hollande russia')).title).toMatch(/^François Hollande and Russia: \d topics/);
  });
});

describe('narrowing', () => {
  test('a phrase outside the narrowing is nothing on record, and the way out is offered', async () => {
    const answer = await newsroom.ask('/whosaid "ready to dialogue" side:france');
    expect(answer.tone).toBe('nothing');
    expect(answer.actions).toContainEqual({
      label: 'Search everything',
      command: 'whosaid',
      options: { phrase: 'ready to dialogue' },
    });
  });

  test('posting from where there is no channel is told', async () => {
    expect(await newsroom.text('/summary lecornu-shoigu to:#team')).toContain(
      'There is no channel to post to from here',
    );
  });
});
