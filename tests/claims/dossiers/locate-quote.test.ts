/** What an editor typed, found in a source: whole words of it, and nothing that only looks like them. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { locateQuote } from '../../../src/claims/dossiers/locate-quote.ts';

const found = (text: string, quotation: string) =>
  locateQuote(text, { quotation, passage: '', place: null, isUnmarked: false });

test.each([
  ['We are “unable to talk”.', 'able to talk', 'unable'],
  ['He spoke of “increased exchanges”.', 'increased exchange', 'exchanges'],
  ['She named a “non-aggression pact”.', 'aggression pact', 'non-aggression'],
  ['It is a “pact-breaking act”.', 'pact', 'pact-breaking'],
  ['“We can’t stay”, he said.', 'We can', 'can’t'],
  ['It cost “1,500 euros”.', '500 euros', '1,500'],
  ['It cost “1.5 euros”.', '1', '1.5'],
])('of %j the letters %j are no quotation: they are a part of %j', (text, typed, whole) => {
  const result = found(text, typed);
  expect(result).toMatchObject({ kind: 'cut', line: 1, whole: expect.stringContaining(whole) });
});

test.each([
  ['He spoke of “l’accord de paix”.', 'accord de paix'],
  ['He spoke of “Paris’s denial”.', 'Paris'],
  ['He said “we agree—fully”.', 'we agree'],
  ['他说“我们准备好对话”。', '准备好'],
  ['He said “ready; to talk”.', 'to talk'],
])('of %j the words %j are a quotation', (text, typed) => {
  expect(found(text, typed)).toMatchObject({ kind: 'anchored', quotes: [{ exact: expect.stringContaining(typed) }] });
});

test('a whole word is found although the same letters stand in a longer one before it', () => {
  expect(found('Unable, he said: “able to talk, unable to stay”.', 'able')).toMatchObject({
    kind: 'anchored',
    quotes: [{ exact: 'able' }],
  });
});

test('any run of whole words inside the marks is found where it stands, and one that begins inside a word never', () => {
  const word = fc.stringMatching(/^[a-z]{2,8}$/);
  fc.assert(
    fc.property(fc.uniqueArray(word, { minLength: 3, maxLength: 12 }), fc.nat(), fc.nat(), (words, from, length) => {
      const start = from % words.length;
      const run = words.slice(start, start + 1 + (length % words.length));
      const text = `He said: “${words.join(' ')}”.`;
      expect(found(text, run.join(' ')).kind).toBe('anchored');
      const cut = run.join(' ').slice(1);
      if (!words.some((each) => cut === each || cut.startsWith(`${each} `))) expect(found(text, cut).kind).toBe('cut');
    }),
  );
});

test.each(['200 000 euros', '000 euros', '1 200', '200\u00a0000'])(
  'a part of a number is not quoted: %s',
  (quotation) => {
    expect(found('He said: “It takes 1 200 000 euros,” and left.', quotation).kind).toBe('cut');
  },
);
