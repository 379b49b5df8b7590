/** What a look at a page says of the words on record. */
import { expect, test } from 'vitest';
import { findGoneWords } from '../../src/drafting/worker/look.ts';

const kept = 'Sergei Shoigu answered later in the evening: “We are not ready for dialogue with Paris.”';
const gone = 'Emmanuel Macron spoke first in the morning: “We are ready for dialogue with Moscow.”';
const more = 'Both capitals published their accounts before midnight, and neither mentioned the other.';
const source = [gone, kept, more].join('\n\n');
const words = [{ statement: 'S1', fragments: ['“We are ready for dialogue with Moscow.”'] }];

test('words that another speaker said all along are not what the page reads now', () => {
  expect(findGoneWords(source, [kept, more].join('\n\n'), words)).toEqual([
    { statement: 'S1', words: '“We are ready for dialogue with Moscow.”', reads: null },
  ]);
});

test('a sentence that is new on the page is', () => {
  const page = source.replace('ready for dialogue with Moscow', 'now ready for dialogue with Moscow');
  expect(findGoneWords(source, page, words)?.[0]?.reads).toContain('“We are now ready for dialogue with Moscow.”');
});

test('a text of few words may stand in any page, so that no other page is taken for it', () => {
  const short = [{ statement: 'S1', fragments: ['“We do not do it.”'] }];
  expect(findGoneWords('“We do not do it.”\nAnn', 'Sign in. Enter your workspace address.', short)).toBeNull();
});
