/** Words with another name, number or negation than those on record are no match. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openTestNewsroom, type TestNewsroom } from '../newsrooms/test-newsroom.ts';

const SEEDS_DIR = new URL('../fixtures/seeds', import.meta.url).pathname;

let seeded: TestNewsroom;
let handed: TestNewsroom;
beforeAll(async () => {
  seeded = await openTestNewsroom();
  handed = await openTestNewsroom({ SEEDS_DIR });
});
afterAll(async () => {
  await seeded.remove();
  await handed.remove();
});

const flat = (text: string) => text.replaceAll(/\s+/g, ' ');

describe.each([
  ['no contact with Ukraine', 'You typed “Ukraine”; the record has “Russia”.'],
  ['no contact with ukraine', 'You typed “ukraine”; the record has “Russia”.'],
  ['no contact with Poland', 'You typed “Poland”; the record has “Russia”.'],
  ['my recommendation is contact with Russia', 'The record has “no”; you did not type it.'],
  ['the London regime does nothing without the approval', 'You typed “London”; the record has “kyiv”.'],
  ['the Ukrainian secret services are not behind this', 'You typed “Ukrainian”; the record has “French”.'],
])('“%s”', (phrase, difference) => {
  test('is not on record, with the closest and what differs', async () => {
    const answer = await seeded.ask(`/whosaid "${phrase}"`);
    expect(answer).toMatchObject({ tone: 'nothing', title: `Not on record: “${phrase}”`, statements: [] });
    const shown = flat(await seeded.text(`/whosaid "${phrase}"`));
    expect(shown).toContain('It may still have been said.');
    expect(shown).toContain(`Closest on record, not a match:`);
    expect(shown).toContain(difference);
  });

  test('is not confirmed in a message', async () => {
    expect(await seeded.ask(`/check ${phrase}.`)).toMatchObject({ tone: 'nothing', statements: [] });
  });
});

test.each([
  ['three hundred jobs are at stake', 'You typed “three”; the record has “two”.'],
  ['300 jobs are at stake', 'You typed “300”; the record has “two hundred”.'],
  ['Nous avons besoin de 1 300 000 euros', 'You typed “1 300 000”; the record has “1 200 000”.'],
  ['We will open the port', 'The record has “not”; you did not type it.'],
])('another number or negation is none, either: %s', async (phrase, difference) => {
  const answer = await handed.ask(`/whosaid "${phrase}"`);
  expect(answer.tone).toBe('nothing');
  if (!phrase.includes('open')) expect(flat(await handed.text(`/whosaid "${phrase}"`))).toContain(difference);
});

test('one and two are two numbers', async () => {
  expect((await handed.ask('/whosaid "alpha two is safe"')).statements).toEqual(['denials/S2']);
});

test.each([
  ['no contact with Rusia', 'S9'],
  ['no contacts with Russia', 'S9'],
  ['neither accepted or proposed anything', 'S7'],
  ['how Russia exploits this kind of discussion', 'S9'],
  ['The Kyiv regime does nothing without approval of its western supervisors', 'S4'],
])('a slip, an inflection or a small word stays close: %s', async (phrase, id) => {
  const answer = await seeded.ask(`/whosaid "${phrase}"`);
  expect(answer.tone).toBe('answer');
  expect(answer.statements[0]).toBe(`lecornu-shoigu/${id}`);
});

test.each([
  ['the river is muddy', 'You typed “muddy”; the record has “clean”.'],
  ['muddy river is clean', 'You typed “muddy”; the record has “The”.'],
])('a swapped first or last word is shown with the record’s: %s', async (phrase, differs) => {
  const shown = flat(await handed.text(`/whosaid "${phrase}"`));
  expect(shown).toContain(differs);
  expect(shown).not.toContain('does not have');
});

test('what differs is told once', async () => {
  const shown = flat(await handed.text('/whosaid "three hundred jobs are at stake"'));
  expect(shown.split('You typed').length - 1).toBe(1);
});
