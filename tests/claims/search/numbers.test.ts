/** One number, however it is written. */
import { describe, expect, test } from 'vitest';
import type { SearchIndex } from '../../../src/claims/search/index.ts';
import { numberToWords, wordsToNumber } from '../../../src/claims/search/rewording/number-words.ts';
import { createTestIndex } from './small-index.ts';

function indexOf(...quotations: string[]): SearchIndex {
  const index = createTestIndex();
  quotations.forEach((text, at) => {
    index.add(at + 1, [{ field: 'quotation', text, language: null }]);
  });
  return index;
}
const find = (index: SearchIndex, phrase: string) => index.find(phrase, { limit: 5, offset: 0, within: null });

test('every number up to a thousand is read back from its words, in each language', () => {
  for (let value = 0; value <= 1_000; value += 1) {
    const spelt = numberToWords(value);
    expect(spelt).toHaveLength(4);
    for (const words of spelt.flat()) expect(`${words} ${wordsToNumber(words)}`).toBe(`${words} ${value}`);
  }
  expect(wordsToNumber('many')).toBeNull();
  expect(numberToWords(1_001)).toEqual([]);
});

test.each([
  [71, 'soixante et onze'],
  [80, 'quatre-vingts'],
  [99, 'quatre-vingt-dix-neuf'],
  [200, 'deux cents'],
  [342, 'three hundred and forty-two'],
  [257, 'zweihundertsiebenundfünfzig'],
  [531, 'quinientos treinta y uno'],
])('%d is %s', (value, words) => {
  expect(numberToWords(value).flat()).toContain(words);
});

test.each([
  ['1 200 000 euros', '1200000 euros'],
  ['1.200.000 Euro', '1,200,000 Euro'],
  ['3,5 % of them', '3.5% of them'],
])('“%s” and “%s” are one, exactly', (text, phrase) => {
  expect(find(indexOf(`We have ${text} today`), `have ${phrase} today`).matches[0]?.grade).toBe('quotation');
});

test.each([
  ['two hundred jobs are at stake', '200 jobs are at stake', 'two hundred', '200'],
  ['200 jobs are at stake', 'two hundred jobs are at stake', '200', 'two hundred'],
  ['deux cents emplois sont menacés', '200 emplois sont menacés', 'deux cents', '200'],
  ['wir verlieren zweihundert Stellen', 'wir verlieren 200 Stellen', 'zweihundert', '200'],
  ['we need 1.5 million euros now', 'we need 1,500,000 euros now', '1.5 million', '1,500,000'],
  ['wir brauchen 1.200 Euro im Monat', 'wir brauchen 1200 Euro im Monat', '1.200', '1200'],
  ['a dozen and twenty-five of us left', 'a dozen and 25 of us left', 'twenty-five', '25'],
])('“%s” is close to “%s”, with what differs', (text, phrase, source, asked) => {
  const [match] = find(indexOf(text), phrase).matches;
  expect(match?.grade).toBe('close');
  expect(match?.diff).toContainEqual({ kind: 'changed', asked, source });
});

test('a number alone is found in words, too', () => {
  const [match] = find(indexOf('two hundred jobs are at stake'), '200').matches;
  expect(match).toMatchObject({ grade: 'close', text: 'two hundred jobs are at stake', start: 0, end: 11 });
});

describe('another number', () => {
  test('is never found inside of a longer one', () => {
    const index = indexOf('We need 1 200 000 euros', 'Wir brauchen 1.200.000 Euro');
    for (const phrase of ['200 000 euros', '200.000 Euro', '200000', 'need 1 euros'])
      expect(find(index, phrase).matches.filter(({ grade }) => grade !== 'close')).toEqual([]);
  });

  test('is not made of “one” or “a”', () => {
    expect(find(indexOf('no one 1 left'), 'one').matches.map(({ grade }) => grade)).toEqual(['quotation']);
  });
});
