import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  ELISION,
  findNearestNames,
  isSameWord,
  nameToKey,
  stripAccents,
  tokenize,
} from '../../../src/claims/search/tokenizer.ts';

const fold = (text: string) => tokenize(text).map((word) => word.folded);

describe('folding words', () => {
  it.each([
    ['marks and case', '“Ready to—DIALOGUE”, he said.', 'ready to dialogue he said'],
    [
      'ligatures, full-width and decomposed letters',
      'ﬁnance ｆｕｌｌ Se\u0301bastien cœur',
      'finance full sébastien coeur',
    ],
    ['unseen characters', 'infor\u00ADmation \u2067abc\u2069 zero\u200Bwidth', 'information abc zerowidth'],
    ['apostrophes', 'don’t don‘t don＇t', "don't don't don't"],
    ['French elision', 'l’agression qu’il d’état aujourd’hui', "l agression qu il d état aujourd'hui"],
    ['sharp s and final sigma', 'Straße ΣΊΣΥΦΟΣ', 'strasse σίσυφοσ'],
    ['the Arabic lengthening mark', 'مـــحمد', 'محمد'],
  ])('makes nothing of %s', (_, text, folded) => {
    expect(fold(text).join(' ')).toBe(folded);
  });

  it.each([
    ['a decimal point', '3.5', '35'],
    ['a decimal comma', '3,5', '35'],
    ['per cent', '5%', '5'],
    ['currency', '$5', '5'],
    ['another currency', '€5', '$5'],
    ['a minus sign', '−5', '5'],
    ['a plus sign behind', '50+', '50'],
    ['a power', '10⁶', '106'],
    ['a fraction', '1½', '11/2'],
    ['the dots of initials', 'U.S.', 'us'],
    ['an accent', 'pêche', 'péché'],
    ['an apostrophe', 'Obama’s', 'Obamas'],
    ['an ampersand', 'A&M', 'A M'],
    ['an order of digits', '9/11', '911'],
  ])('keeps %s, which changes the meaning', (_, one, other) => {
    expect(fold(one)).not.toEqual(fold(other));
  });

  it.each([
    ['1,000', '1000'],
    ['1\u00A0000', '1000'],
    ['1\u202F234\u202F567', '1234567'],
    ['1 200 000', '1200000'],
    ['1\u2009200\u2009000', '1200000'],
    ['1.200.000', '1200000'],
    ['1,200,000', '1200000'],
    ["1'200'000", '1200000'],
    ['1’200’000', '1200000'],
    ['12,00,000', '1200000'],
    ['1.200.000,5', '1200000.5'],
    ['1,200,000.5', '1200000.5'],
    ['3,5 %', '3.5%'],
    ['€1 200', '1200 €'],
    ['5 %', '5%'],
    ['5 €', '€5'],
    ['٣٫٥', '3.5'],
    ['−5', '-5'],
    ['½', '1/2'],
    ['U.S.', 'U.S'],
  ])('writes %s and %s alike', (one, other) => {
    expect(fold(one)).toEqual(fold(other));
  });

  it.each([
    ['1 200 000 euros', '200 000 euros'],
    ['a 1.200.000', '200.000'],
    ['1,200,000', '200,000'],
    ['1\u202F200\u202F000', '200\u202F000'],
    ['1200 000', '200 000'],
  ])('has no number inside of another: %s', (text, part) => {
    const words = fold(text).join(' ');
    expect(` ${words} `).not.toContain(` ${fold(part).join(' ')} `);
  });

  it('keeps years and numbers that follow each other apart', () => {
    expect(fold('in 2019 200 people, rooms 12 and 14')).toEqual([
      'in',
      '2019',
      '200',
      'people',
      'rooms',
      '12',
      'and',
      '14',
    ]);
  });

  it('reads a range as two numbers and a hyphened word as two words', () => {
    expect(fold('2013-2015 counter-terrorism')).toEqual(['2013', '2015', 'counter', 'terrorism']);
  });

  it('keeps an elision between words, however it is marked, and none at the ends', () => {
    expect(fold('(…) help (…) again […] and ... again …')).toEqual([
      'help',
      ELISION,
      'again',
      ELISION,
      'and',
      ELISION,
      'again',
    ]);
  });

  it('takes each letter of a script without spaces as a word', () => {
    expect(fold('北京大学 ﾆﾎﾝｺﾞ สวัสดี')).toEqual(['北', '京', '大', '学', 'ニ', 'ホ', 'ン', 'ゴ', 'ส', 'วั', 'ส', 'ดี']);
  });

  it('finds no word in marks, emoji or nothing', () => {
    for (const text of ['', ' … -- “”', '😀👍🏽', '*', '\u0000\u0007']) expect(fold(text)).toEqual([]);
  });

  it('gives places in the text as it is, in order, for any text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (text) => {
        let end = 0;
        for (const word of tokenize(text)) {
          expect(word.folded).not.toBe('');
          expect(word.start).toBeGreaterThanOrEqual(end);
          expect(word.end).toBeGreaterThan(word.start);
          expect(word.end).toBeLessThanOrEqual(text.length);
          end = word.end;
        }
      }),
    );
  });

  it('folds a decomposed text as the composed one, and never needs folding twice', () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom(...'aàéÉñüßΣςйёŁœ 5.,%$-’“”') }), (text) => {
        const folded = fold(text);
        expect(fold(text.normalize('NFD'))).toEqual(folded);
        // Initials may grow ("a.œ" is "a.oe"), and an elision stands between words only.
        for (const word of folded.filter((each) => !/[.…]/u.test(each))) expect(fold(word).join('')).toBe(word);
      }),
    );
  });

  it('takes no hyphen after a letter with its own mark for a minus', () => {
    expect(fold('\u0438\u0306-5')).toEqual(['й', '5']);
  });

  it('reads a plain word as it reads one that needs a closer look', () => {
    const pieces = [
      'a',
      'Bc',
      'is',
      'U.S.',
      "don't",
      '1,000',
      '-',
      '.',
      ',',
      ' ',
      '(',
      '…',
      '“',
      '”',
      '—',
      '5%',
      '$',
      'é',
      '北',
    ];
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...pieces)), (parts) => {
        const text = parts.join('');
        // A soft hyphen is not seen, and keeps a word from being read as a plain one.
        expect(fold(text.replace(/(?<=[A-Za-z])(?=[A-Za-z])/gu, '\u00AD'))).toEqual(fold(text));
      }),
    );
  });

  it('takes time in proportion to the text, also for text made to be slow', () => {
    for (const text of ['a\u00AD'.repeat(20_000), "a'".repeat(20_000), '1,'.repeat(20_000), '. '.repeat(20_000)]) {
      expect(() => tokenize(text)).not.toThrow();
    }
  });
});

describe('one word or another', () => {
  it('takes a word typed without accents for the accented one, and not the other way round', () => {
    expect(isSameWord('sebastien', 'sébastien')).toBe(true);
    expect(isSameWord('sébastien', 'sebastien')).toBe(false);
    expect(isSameWord('pêche', 'péché')).toBe(false);
  });

  it('leaves letters whole that only look accented', () => {
    expect(['й', 'ї', 'ガ', 'ё', 'ø', 'ł'].map(stripAccents)).toEqual(['й', 'ї', 'ガ', 'е', 'o', 'l']);
  });
});

describe('names', () => {
  it.each([
    ['Шойгу', 'Shoigu'],
    ['Shoygu', 'Shoigu'],
    ['Зеленський', 'Zelensky'],
    ['Ельцин', 'Yeltsin'],
    ['Μητσοτάκης', 'Mitsotakis'],
    ['SÉBASTIEN LECORNU', 'Sebastien Lecornu'],
    ['Jean‑Yves  Le Drian', 'jean yves le drian'],
  ])('have one key: %s and %s', (one, other) => {
    expect(nameToKey(one)).toBe(nameToKey(other));
  });

  it('are suggested by the nearest first, and not where none is near', () => {
    const known = ['Sergei Shoigu', 'Sébastien Lecornu', 'Paris', 'Moscow'];
    expect(findNearestNames('Choïgou', known, 3)).toEqual(['Sergei Shoigu']);
    expect(findNearestNames('lecornou', known, 3)).toEqual(['Sébastien Lecornu']);
    expect(findNearestNames('Washington', known, 3)).toEqual([]);
    expect(findNearestNames('…', known, 3)).toEqual([]);
  });
});
