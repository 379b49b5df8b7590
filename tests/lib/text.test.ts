import fc from 'fast-check';
import { expect, test } from 'vitest';
import { isBlank, truncate, truncateGraphemes } from '../../src/lib/text.ts';

const family = '👨‍👩‍👧';

test.each([
  ['short', 5, 'short'],
  ['longer', 5, 'long…'],
  ['e\u0301e\u0301e\u0301', 4, 'e\u0301…'],
  [`a${family}`, 8, 'a…'],
  [`a${family}bc`, 10, `a${family}…`],
])('truncate(%j, %i) is %j', (text, maxLength, expected) => {
  expect(truncate(text, maxLength)).toBe(expected);
});

test.each([
  ['abc', 3, 'abc'],
  ['abcd', 3, 'abc…'],
  [family.repeat(3), 2, `${family.repeat(2)}…`],
  ['', 2, ''],
])('truncateGraphemes(%j, %i) is %j', (text, count, expected) => {
  expect(truncateGraphemes(text, count)).toBe(expected);
});

test('whatever is truncated fits, is a beginning, and is well-formed', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme' }), fc.integer({ min: 1, max: 30 }), (text, maxLength) => {
      const short = truncate(text, maxLength);
      expect(short.length).toBeLessThanOrEqual(Math.max(maxLength, 1));
      expect(text.startsWith(short.replace(/…$/, ''))).toBe(true);
      expect(short.isWellFormed()).toBe(text.isWellFormed());
    }),
  );
});

test.each(['', ' ', '\u3164', '\u115f\u1160', '\uffa0 \u200b', '\u2800', '\u2060\ufeff'])('%j is blank', (text) => {
  expect(isBlank(text)).toBe(true);
});

test('what has one sign that is seen is not blank', () => {
  expect(isBlank('\u3164.')).toBe(false);
});
