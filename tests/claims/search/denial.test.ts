import { expect, test } from 'vitest';
import { findDenialBefore } from '../../../src/claims/search/denial.ts';

test.each([
  ['Her spokesman denied that “the minister has met the buyers”.', '“the minister has met the buyers”', 'denied'],
  ['He denied on Monday, in a letter, that “the talks have begun”.', '“the talks have begun”', 'denied'],
  ['Elle dément que « les discussions ont commencé ».', '« les discussions ont commencé »', 'dément'],
  ['Er bestritt, dass „die Gespräche begonnen haben“.', '„die Gespräche begonnen haben“', 'bestritt'],
  ['Он отрицал, что «переговоры начались».', '«переговоры начались»', 'отрицал'],
  ['She did not call it “a betrayal”.', '“a betrayal”', 'not'],
])('a quotation that its speaker denies is known by the word before it: %s', (passage, quotation, word) => {
  expect(findDenialBefore(passage, quotation)).toBe(word);
});

test.each([
  ['“We will stay,” she said, and denied everything else.', '“We will stay,”'],
  ['He rejected the offer, calling it “an insult”.', '“an insult”'],
  ['It was denied. He said that “the talks have begun”.', '“the talks have begun”'],
  ['He said they “never met” and that “all is well”.', '“all is well”'],
  ['He had not read it on Sunday, and said “it is false”.', '“it is false”'],
  ['France “has neither accepted nor proposed anything”.', '“has neither accepted nor proposed anything”'],
  ['words of another text', '“not there”'],
])('another quotation is not: %s', (passage, quotation) => {
  expect(findDenialBefore(passage, quotation)).toBeNull();
});
