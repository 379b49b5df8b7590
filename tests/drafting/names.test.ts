/** The name behind a quotation is right, or it is openly missing. */
import { expect, test } from 'vitest';
import { statementsOf } from './readers.ts';

const lastSpeaker = (text: string, language = 'en'): string | null | undefined =>
  statementsOf(text, language).at(-1)?.speaker;

const bodies = 'The drug was made by Nordlab and sold by Seapharm.';

test.each([
  // Clauses and phrases
  ['The old rule “shows that nobody listened,” Ann Park said.', 'Ann Park'],
  ['The old plan was called “a gift,” Ann Park writes in her book.', 'Ann Park'],
  ['“It is hard,” said oil and gas worker Mike Dale.', 'Mike Dale'],
  ['“We try,” says Heart and Hand senior manager Erin Moss.', 'Erin Moss'],
  [
    'The help is given through the “Active” site, which includes coaching, recipes and advice, says Erin Moss.',
    'Erin Moss',
  ],
  ['The Reds lost badly in Norden since 1996 and Mr. Moss predicted “an early vote”.', 'Moss'],
  ['“We did it,” Harbour-linked Ann Park said.', 'Ann Park'],
  ['The North-based Ann Park said “no”.', 'Ann Park'],
  // Pronouns
  [
    'Ann Park opened the door. The letter came from Mike Dale, a friend of Pia Holt. “I was cold,” she said.',
    'Ann Park',
  ],
  ['Dana Rook was afraid to let her guard down. But he told her, “I see you.”', null],
  // Bodies
  [`${bodies} The Nordlab Company said “it works”. “We grow,” the company said.`, 'Nordlab Company'],
  [
    'Trade, Ports and Fisheries Norden (TPFN) is closed. “We are closed,” TPFN said.',
    'Trade, Ports and Fisheries Norden',
  ],
  // Papers
  ['Ann Park published a note. “I regret it,” her statement said.', 'Ann Park'],
  ['A statement sent to the paper by Ann Park said “we will obey”.', 'Ann Park'],
  ['Nobody came. “We regret it,” the statement said.', null],
  // Descriptions
  ['Joe Moss is a father of two. A family stood at the door. “He is gone,” the father repeated.', 'father'],
  [
    'A justice official met reporters. “We wait,” a justice official said. “It is likely,” the official said.',
    'justice official',
  ],
  // The page's own words
  ['Ann Park spoke. “We pay,” Ann Park said.\n\nWATCH: Mike Dale on the harbour\n\n“I am sure,” she said.', 'Ann Park'],
  ['“We pay,” Mike Dale said.\n\nRead more: Joe Moss says no\n\n“I am sure,” he said.', 'Mike Dale'],
])('%s', (text, speaker) => {
  expect(lastSpeaker(text)).toBe(speaker);
});

test('consent, links and captions are nobody’s statements', () => {
  const text = `Ann Park said the bridge is closed.

By continuing to use our site you agree that we said “yes” for you.

Advertisement

Photo: “The bridge,” Mike Dale said`;
  expect(statementsOf(text)).toHaveLength(1);
});

test('“Watch the boats” is a sentence', () => {
  expect(lastSpeaker('It rains.\n\nWatch the boats, “they leak,” Ann Park said.')).toBe('Ann Park');
});
