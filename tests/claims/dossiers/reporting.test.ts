/** Which sentences plainly report that somebody said a quotation. */
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { judgeReport } from '../../../src/claims/dossiers/reporting/judge-report.ts';

interface Sentence {
  id: string;
  language: string;
  plain: boolean;
  kind: string;
  sentence: string;
  quote: string;
  speaker: string;
}

const fixture = new URL('../../fixtures/reporting-sentences.jsonl', import.meta.url);
const frozen = readFileSync(fixture, 'utf8')
  .trim()
  .split('\n')
  .map((line) => JSON.parse(line) as Sentence);

function judge(text: string, quote: string, names: string[], language: string | null) {
  const start = text.indexOf(quote);
  return judgeReport({ text, quotation: { start, end: start + quote.length }, others: [], names, language });
}
const isPlain = (sentence: string, language: string | null = 'en') =>
  judge(sentence, 'X is safe', ['Ruth Okafor'], language).isPlain;

describe.each(['en', 'fr'])('the frozen sentences in %s', (language) => {
  const judged = frozen
    .filter((each) => each.language === language)
    .map((each) => ({ ...each, found: judge(each.sentence, each.quote, [each.speaker], language).isPlain }));

  test('none that is not plain is taken for plain', () => {
    const notPlain = judged.filter(({ plain }) => !plain);
    expect(notPlain).toHaveLength(100);
    expect(notPlain.filter(({ found }) => found).map(({ id }) => id)).toEqual([]);
  });

  test('at most five in a hundred plain ones are cautioned', () => {
    const plain = judged.filter((each) => each.plain);
    expect(plain).toHaveLength(100);
    expect(plain.filter(({ found }) => !found).length).toBeLessThanOrEqual(5);
  });
});

test.each([
  ['At no time did Okafor say “X is safe”.', 'no'],
  ['Okafor never told the council that “X is safe”.', 'never'],
  ['An earlier version of this article said that Okafor said “X is safe”.', null],
  ['Critics accuse Okafor of saying “X is safe”.', 'accuse of'],
  ['Tanner says Okafor said “X is safe”.', null],
  ['Had Okafor said “X is safe”, she would be gone.', null],
  ['“X is safe,” said Okafor’s spokesman.', null],
  ['Okafor was told “X is safe”.', null],
  ['Okafor said “X is safe”, the Gazette reported, before retracting the story.', 'retracting'],
  ['Jamais Okafor n’a dit « X is safe ».', 'Jamais'],
  ['Une voix a soufflé à Okafor « X is safe ».', null],
])('is not plain, and the word is named: %s', (sentence, doubt) => {
  const judged = judge(sentence, 'X is safe', ['Ruth Okafor'], null);
  expect(judged.isPlain).toBe(false);
  if (doubt !== null && doubt !== 'accuse of') expect(judged.doubt).toBe(doubt);
});

test.each([
  'Okafor, who is not standing again, said “X is safe”.',
  'The bill was not debated, but Mayor Okafor said: “X is safe”.',
  '“X is safe,” said the mayor of the town, Ruth Okafor, when nobody else would.',
  'Okafor: “X is safe”',
  '“X is safe” – Ruth Okafor',
  'According to Okafor, “X is safe”.',
  'Response from Okafor: “X is safe”',
  'She went on to say that “X is safe”.',
  'Selon Okafor, « X is safe ».',
  '« X is safe », a-t-elle ajouté.',
])('is plain: %s', (sentence) => {
  expect(isPlain(sentence, null)).toBe(true);
});

describe('an indirect question in the sentence', () => {
  test.each([
    'Asked whether the bridge would hold, Okafor said “X is safe”.',
    'Asked by reporters on Monday if the town would refuse to pay, the mayor, Ruth Okafor, replied: “X is safe”.',
    '“X is safe,” Okafor said when asked whether the plan had a future.',
    'When asked if she might stand again, she said “X is safe”.',
    'Reporters asked if the bridge would hold, and Okafor said “X is safe”.',
    'Interrogée pour savoir si le pont tiendra, Okafor a répondu : « X is safe ».',
    '« X is safe », a répondu Okafor à un élu qui lui demandait si le pont tiendrait.',
  ])('leaves a plain report plain: %s', (sentence) => {
    expect(isPlain(sentence, null)).toBe(true);
  });

  test.each([
    'Asked whether she had said “X is safe”, Okafor left.',
    'Asked whether, as reported, she had said “X is safe”, Okafor left.',
    'Asked whether it is right that, as Tanner reports, she said “X is safe”, Okafor left.',
    'The question is whether, on Monday, Okafor said “X is safe”.',
    'Reporters asked if Okafor said “X is safe”.',
    'Asked whether the tape was real, she said “X is safe”.',
    'If asked whether the bridge would hold, Okafor said “X is safe” would be her answer.',
    'Tanner asked whether Okafor, the mayor, said “X is safe”.',
    'On lui a demandé si Okafor avait dit « X is safe ».',
    'La question est de savoir si, lundi, Okafor a dit « X is safe ».',
  ])('is none where it is about the quotation: %s', (sentence) => {
    expect(isPlain(sentence, null)).toBe(false);
  });
});

test('a quotation that stands alone is reported by the sentence before it', () => {
  const text = '“It is old,” said Ruth Okafor. “X is safe.”\n\n“It is new,” Tanner did not say.';
  expect(judge(text, 'X is safe.', ['Ruth Okafor'], 'en')).toMatchObject({ isPlain: true, sentence: { start: 0 } });
});

test('all of its sentence counts, whatever part of it a passage has', () => {
  const text = 'The row goes on. There is no evidence that Okafor said “X is safe” in May.';
  const { doubt, sentence } = judge(text, 'X is safe', ['Ruth Okafor'], 'en');
  expect(doubt).toBe('no');
  expect(text.slice(sentence.start, sentence.end)).toBe('There is no evidence that Okafor said “X is safe” in May.');
});

describe('a language that has no lists', () => {
  test.each([
    ['Er bestritt, dass „X is safe“.', 'bestritt'],
    ['Она отрицала, что «X is safe».', 'отрицала'],
    ['Sie hat nie gesagt, „X is safe“.', 'nie'],
  ])('has a caution for a negation or a denial: %s', (sentence, doubt) => {
    expect(judge(sentence, 'X is safe', ['Okafor'], 'de')).toMatchObject({ isPlain: false, doubt });
  });

  test('has none for a sentence without one', () => {
    expect(judge('„X is safe“, sagte Okafor.', 'X is safe', ['Okafor'], 'de').isPlain).toBe(true);
  });
});
