/** What a paper puts into a quotation is not the speaker's. */
import { expect, test } from 'vitest';
import { createTestIndex } from './small-index.ts';

function find(quotation: string, phrase: string) {
  const index = createTestIndex();
  index.add(1, [{ field: 'quotation', text: quotation, language: 'en' }]);
  return index.find(phrase, { limit: 5, offset: 0, within: null }).matches[0] ?? null;
}

test.each([
  ['“[The company] told us the panels were safe”', 'The company told us the panels were safe', ['[The company]']],
  ['“We was [sic] robbed on Friday”', 'We was robbed on Friday', ['[sic]']],
  ['“We was [sic] robbed on Friday”', 'we was sic robbed', ['[sic]']],
  ['“The panels were safe[1] last year”', 'The panels were safe last year', ['[1]']],
  ['“She (editor’s note: the mayor) knew it all along”', 'she knew it all along', ['(editor’s note: the mayor)']],
  ['« Il (ndlr : le maire) savait tout »', 'il savait tout', ['(ndlr : le maire)']],
  ['“[He] saw [the mayor] run away”', 'he saw the mayor run', ['[He]', '[the mayor]']],
  ['“[W]e will not yield to them”', 'we will not yield', ['[W]']],
])('%s has “%s” exactly, but for what was put in', (quotation, phrase, insertions) => {
  const match = find(quotation, phrase);
  expect(match?.grade).toBe('close');
  expect(match?.insertions).toEqual(insertions);
  expect(match?.diff.every(({ kind }) => kind === 'equal' || kind === 'added')).toBe(true);
});

test.each([
  ['“[The company] told us the panels were safe”', 'told us the panels were safe'],
  ['“We left (in a hurry) by the back door”', 'we left in a hurry by the back door'],
  ['“The panels were safe¹ last year”', 'the panels were safe last year'],
])('%s has “%s” exactly', (quotation, phrase) => {
  expect(find(quotation, phrase)).toMatchObject({ grade: 'quotation', insertions: [] });
});

test.each([
  ['“[The company] told us the panels were safe”', '[the company] told us', ['[The company]']],
  ['“[W]e will not yield to them”', '[W]e will not yield', ['[W]']],
  ['“We was [sic] robbed on Friday”', 'we was [sic] robbed', ['[sic]']],
])('%s has “%s” as printed, and still names what was put in', (quotation, phrase, insertions) => {
  expect(find(quotation, phrase)).toMatchObject({ grade: 'quotation', insertions });
});

test('words in brackets are asked for otherwise than printed', () => {
  const printed = '“[He] saw [the mayor] run away”';
  for (const phrase of [
    '[He] saw the mayor run',
    'he saw [the mayor] run',
    '(he) saw [the mayor] run',
    '[he saw] the mayor run',
  ])
    expect(find(printed, phrase)?.grade).toBe('close');
});

test('an omission in brackets is none', () => {
  expect(find('“We came […] and saw them”', 'we came and saw them')).toMatchObject({ grade: 'close', insertions: [] });
});
