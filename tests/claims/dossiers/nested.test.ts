/** Words in a quotation inside of a quotation are somebody else's. */
import { expect, test } from 'vitest';
import { findNestedVoice } from '../../../src/claims/dossiers/reporting/nested.ts';

const find = (text: string, words: string) => {
  const start = text.indexOf(words);
  return findNestedVoice(text, { start, end: start + words.length }, []);
};

test.each([
  ['“She told me ‘X is a trap’ and I wrote it down,” said Hugh Carrow.', 'she'],
  ['“‘X is a trap,’ the engineer told us,” said Hugh Carrow.', 'the engineer'],
  ['"He said \'X is a trap\' to my face," said Hugh Carrow.', 'he'],
  ['« Elle m’a dit “X is a trap” », raconte Hugh Carrow.', 'elle'],
  ['“My mother used to say, ‘X is a trap.’ I laughed,” he said.', null],
  ['“The sign: ‘X is a trap’,” he said.', null],
])('they are told of whoever the source calls so: %s', (text, calledAs) => {
  const voice = find(text, 'X is a trap');
  expect(voice).not.toBeNull();
  if (calledAs !== null) expect(voice?.calledAs).toBe(calledAs);
});

test.each([
  '“X is a trap, don’t you think? That’s what the neighbours’ dogs say,” said Hugh Carrow.',
  '‘X is a trap,’ said Hugh Carrow.',
  '“‘X is a trap,’” said Hugh Carrow.',
  'Hugh Carrow said that “X is a trap”, and Tanner that ‘it is not’.',
  'X is a trap.',
])('words in one quotation, or in none, are not: %s', (text) => {
  expect(find(text, 'X is a trap')).toBeNull();
});

test('words that run over both are the outer speaker’s', () => {
  expect(find('“She told me ‘X is a trap’ and left,” he said.', 'told me ‘X is a trap')).toBeNull();
});
