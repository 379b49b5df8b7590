import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { splitText } from '../../src/adapters/split.ts';

const length = (text: string) => text.length;

describe('splitText', () => {
  it('cuts after a sentence, else after a word, else after a character', () => {
    expect(splitText('One two. Three four five.', 16, length)).toEqual(['One two. ', 'Three four five.']);
    expect(splitText('One two three four', 10, length)).toEqual(['One two ', 'three four']);
    expect(splitText('abcdefgh', 3, length)).toEqual(['abc', 'def', 'gh']);
  });

  it('never tears a character as a reader sees it, unless it is larger than a piece', () => {
    expect(splitText('👩‍👩‍👧‍👦👩‍👩‍👧‍👦', 12, length)).toEqual(['👩‍👩‍👧‍👦', '👩‍👩‍👧‍👦']);
    expect(splitText('e\u0301e\u0301', 3, length)).toEqual(['e\u0301', 'e\u0301']);
    expect(splitText('e\u0301\u0302\u0303', 3, length)).toEqual(['e\u0301\u0302', '\u0303']);
  });

  it('keeps to the size where what is left after a border and the next character do not fit together', () => {
    expect(splitText(' Ø𐀀', 2, length)).toEqual([' ', 'Ø', '𐀀']);
    expect(splitText('a bcd👩‍👩‍👧‍👦', 12, length)).toEqual(['a bcd', '👩‍👩‍👧‍👦']);
  });

  it('loses and repeats nothing and keeps to the size', () => {
    const texts = fc.oneof(fc.string({ unit: 'binary', maxLength: 200 }), fc.lorem({ maxCount: 60 }));
    fc.assert(
      fc.property(texts, fc.integer({ min: 2, max: 60 }), (text, most) => {
        const pieces = splitText(text, most, length);
        expect(pieces.join('')).toBe(text);
        for (const piece of pieces) {
          expect(piece).not.toBe('');
          expect(piece.length).toBeLessThanOrEqual(most);
        }
      }),
    );
  });
});
