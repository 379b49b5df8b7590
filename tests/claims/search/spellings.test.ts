/** Spellings of one word find each other. */
import { describe, expect, test } from 'vitest';
import { regionalSpellings } from '../../../src/claims/search/rewording/regional-spelling.ts';
import { createTestIndex } from './small-index.ts';

function find(text: string, phrase: string, language = 'en') {
  const index = createTestIndex();
  index.add(1, [{ field: 'quotation', text, language }]);
  return index.find(phrase, { limit: 5, offset: 0, within: null }).matches[0] ?? null;
}

test.each([
  ['organisation', 'organization'],
  ['analyse', 'analyze'],
  ['colour', 'color'],
  ['honourable', 'honorable'],
  ['centre', 'center'],
  ['defence', 'defense'],
  ['licence', 'license'],
  ['programme', 'program'],
  ['travelled', 'traveled'],
  ['catalogue', 'catalog'],
  ['judgement', 'judgment'],
  ['paediatric', 'pediatric'],
  ['tyres', 'tires'],
  ['fulfil', 'fulfill'],
  ['learnt', 'learned'],
])('%s and %s are two spellings', (british, american) => {
  expect(regionalSpellings(british)).toContain(american);
  expect(find(`the ${american} of the town was old`, `the ${british} of the town`)).toMatchObject({ grade: 'close' });
  expect(find(`the ${british} of the town was old`, `the ${american} of the town`)?.diff).toContainEqual({
    kind: 'changed',
    asked: american,
    source: british,
  });
});

test.each(['want', 'rent', 'sent', 'bed', 'visit'])('an inflection is no spelling: %s', (word) => {
  for (const other of regionalSpellings(word)) expect(other).not.toMatch(/ed$|t$/u);
});

describe('where only typography differs, the words are the same', () => {
  test.each([
    ['CO₂ must fall', 'CO2 must fall'],
    ['H₂O for all', 'h2o for all'],
    ['it fell 1.5 per cent a year', 'it fell 1.5 percent a year'],
    ['it fell 1.5 percent a year', 'it fell 1.5 Per cent a year'],
    ['علی کریمی گفت', 'علي كريمي گفت'],
    ['رئيس الحكومة قال', 'رئیس الحکومة قال'],
    ['۲۰۰ نفر آمدند', '200 نفر آمدند'],
    ['مـحـمـد قال', 'محمد قال'],
  ])('%s, %s', (text, phrase) => {
    expect(find(text, phrase)).toMatchObject({ grade: 'quotation' });
  });

  test('“per center” and “super cent” are no per cent', () => {
    expect(find('as per centre rules', 'percent')).toBeNull();
  });
});

test.each([
  ['counter-terrorism is our task', 'counterterrorism is our task'],
  ['counterterrorism is our task', 'counter-terrorism is our task'],
  ['re-election is a co-operative effort', 'reelection is a cooperative effort'],
])('two words and one: “%s”, “%s”', (text, phrase) => {
  const index = createTestIndex();
  index.add(1, [{ field: 'quotation', text, language: 'en' }]);
  const found = index.find(phrase, { limit: 5, offset: 0, within: null });
  const suggested =
    found.spacingSuggestion === null
      ? []
      : index.find(found.spacingSuggestion, { limit: 5, offset: 0, within: null }).matches;
  expect([...found.matches, ...suggested]).not.toEqual([]);
});
