import fc from 'fast-check';
import { expect, test } from 'vitest';
import { tokenize } from '../../../src/claims/search/tokenizer.ts';
import { selectWithin } from '../../../src/claims/search/words-within.ts';

const piece = fc.constantFrom(
  ...['talks', 'l’agression', 'été', '1', '200', '000', '-5', '%', '€', 'U.S.', 'per cent', '…', '[...]', '(', ')'],
  ...['[', ']', '“', '”', '"', '’', ' ', ',', '.', '½', 'CO₂', '和平', '\u00A0', '\u200B', 'x²', '\n', '—', '&'],
);
const text = fc.array(piece, { maxLength: 12 }).map((pieces) => pieces.join(''));

test('what is read of a quotation with its passage is what is read of it alone', () => {
  let compared = 0;
  fc.assert(
    fc.property(text, fc.constantFrom('“', '"', ' '), text, fc.constantFrom('”', '"', '»', ','), text, (...parts) => {
      const [before, open, middle, close, after] = parts;
      const part = `${open}${middle}${close}`;
      const found = selectWithin(tokenize(`${before}${part}${after}`), part, before.length);
      if (found === null) return;
      compared += 1;
      expect(found.map(({ folded }) => folded)).toEqual(tokenize(part).map(({ folded }) => folded));
    }),
    { numRuns: 2_000 },
  );
  expect(compared).toBeGreaterThan(500);
});

test('a part that may be cut out of a word is left to be read by itself', () => {
  expect(selectWithin(tokenize('warning “signs”'), 'war', 0)).toBeNull();
});
