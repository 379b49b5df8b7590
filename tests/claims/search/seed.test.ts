import { describe, expect, it } from 'vitest';
import type { Passage } from '../../../src/claims/search/index.ts';
import { createTestIndex } from './small-index.ts';

// The first article's statements that these promises are about, in the article's own words.
const quotation = (text: string): Passage => ({ field: 'quotation', text, language: 'en' });
const reported = (text: string): Passage => ({ field: 'reported', text, language: 'en' });
const paraphrase = (text: string): Passage => ({ field: 'paraphrase', text, language: 'en' });

const DIALOGUE =
  'The Russian minister clearly affirmed “being ready to resume dialogue on Ukraine” but “France has neither accepted nor proposed anything” on this subject, underlined the entourage of the French minister.';

const STATEMENTS: Record<number, Passage[]> = {
  1: [
    quotation('recalled France’s availability'),
    quotation('increased exchanges'),
    quotation('terrorism'),
    paraphrase('France is available for more exchanges with Russia against terrorism.'),
  ],
  4: [
    quotation(
      'The kyiv regime does nothing without the approval of its Western supervisors. We hope that, in this case, the French secret services are not behind this.',
    ),
  ],
  5: [
    quotation('ready to dialogue'),
    reported(
      'The Russian Defense Ministry, Sergei Shoigu, also said that the two countries had said they were “ready to dialogue” regarding the conflict in Ukraine.',
    ),
    paraphrase('France and Russia are ready for a dialogue on the conflict in Ukraine.'),
  ],
  6: [quotation('being ready to resume dialogue on Ukraine'), reported(DIALOGUE)],
  7: [quotation('France has neither accepted nor proposed anything'), reported(DIALOGUE)],
  12: [
    quotation('help, help and help Ukraine again'),
    quotation('The more we help Ukraine, the greater the chance that this conflict will end,'),
  ],
  13: [reported('The attack was claimed by the Islamic State organization')],
  14: [reported('the Kremlin continues to blame Ukraine')],
  15: [reported('Comments immediately denied by Paris.'), paraphrase('Paris denied that France was ready to talk.')],
};

function seededIndex() {
  const index = createTestIndex();
  for (const [statement, passages] of Object.entries(STATEMENTS)) index.add(Number(statement), passages);
  return index;
}

const find = (phrase: string) => seededIndex().find(phrase, { limit: 10, offset: 0, within: null });

describe('the first dossier', () => {
  it('answers “ready to dialogue” with the quotation first and the close one second, and nothing else', () => {
    const { matches, hasMore: more, total } = find('"ready to dialogue"');
    expect(matches.map(({ statement, grade, field }) => [statement, grade, field])).toEqual([
      [5, 'quotation', 'quotation'],
      [6, 'close', 'quotation'],
    ]);
    expect([more, total]).toEqual([false, 2]);
    expect(matches[1]?.diff).toEqual([
      { kind: 'equal', asked: 'ready to', source: 'ready to' },
      { kind: 'added', asked: '', source: 'resume' },
      { kind: 'equal', asked: 'dialogue', source: 'dialogue' },
    ]);
  });

  it('finds a phrase that is remembered nearly', () => {
    const { matches } = find('We must help Ukraine');
    expect(matches.map(({ statement, grade }) => [statement, grade])).toEqual([[12, 'close']]);
  });

  it('grades the source’s own words as reported', () => {
    const { matches } = find('immediately denied by Paris');
    expect(matches.map(({ statement, grade }) => [statement, grade])).toEqual([[15, 'reported']]);
  });

  it('says nothing of a phrase that nobody said', () => {
    const { matches, nearest } = find('Paris denied the allegations about chocolate');
    expect(matches).toEqual([]);
    expect(nearest?.statement).toBe(15);
  });
});
