import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createAnchor, isAnchorValid, offsetToLine, resolveQuote } from '../../../src/claims/model/quote.ts';

const select = (exact: string, prefix: string | null = null, suffix: string | null = null) => ({
  exact,
  prefix,
  suffix,
});

test('a fragment that stands once is found at its place', () => {
  const text = 'One.\nShe said “we go”. He went.';
  expect(resolveQuote(text, select('“we go”'))).toEqual({
    kind: 'found',
    anchor: { exact: '“we go”', prefix: 'One.\nShe said ', suffix: '. He went.', start: 14, end: 21 },
  });
});

test('a fragment that stands twice is ambiguous until its surroundings tell which', () => {
  const text = 'peace now, and peace then';
  expect(resolveQuote(text, select('peace'))).toMatchObject({
    kind: 'ambiguous',
    anchors: [{ start: 0 }, { start: 15 }],
  });
  expect(resolveQuote(text, select('peace', null, ' then'))).toMatchObject({ kind: 'found', anchor: { start: 15 } });
  expect(resolveQuote(text, select('peace', 'and '))).toMatchObject({ kind: 'found', anchor: { start: 15 } });
});

test('overlapping places count as two', () => {
  expect(resolveQuote('aaa', select('aa'))).toMatchObject({ kind: 'ambiguous', anchors: [{ start: 0 }, { start: 1 }] });
});

test('straight marks do not stand for curly ones: the nearest passage is shown with its line', () => {
  const text = 'First line.\nThey were “ready to dialogue” that day.\nLast.';
  expect(resolveQuote(text, select('"ready to dialogue"'))).toEqual({
    kind: 'absent',
    nearest: { text: '“ready to dialogue”', line: 2 },
  });
});

test('nothing in common gives no nearest passage', () => {
  expect(resolveQuote('Paris and Moscow', select('chocolate'))).toEqual({ kind: 'absent', nearest: null });
});

test('every part of a text can be anchored, and the anchor holds and is found again', () => {
  fc.assert(
    fc.property(
      fc.string({ unit: 'grapheme', minLength: 1, maxLength: 200 }),
      fc.nat(),
      fc.nat(),
      (text, one, other) => {
        const [start, end] = [one % text.length, other % text.length].sort((a, b) => a - b) as [number, number];
        fc.pre(start < end);
        const anchor = createAnchor(text, start, end);
        expect(isAnchorValid(text, anchor)).toBe(true);
        expect(anchor.prefix.isWellFormed() || !text.isWellFormed() || /[\udc00-\udfff]/.test(text.charAt(start))).toBe(
          true,
        );
        const found = resolveQuote(text, anchor);
        expect(
          found.kind === 'found' ? [found.anchor] : found.kind === 'ambiguous' ? found.anchors : [],
        ).toContainEqual(anchor);
      },
    ),
  );
});

test('lines count from 1', () => {
  expect([0, 1, 2, 4].map((offset) => offsetToLine('a\nb\nc', offset))).toEqual([1, 1, 2, 3]);
});
