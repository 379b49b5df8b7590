/** Words that differ from those on record in a number's unit, in a prefix that negates, or in a name one letter away. */
import { expect, test } from 'vitest';
import { createTestIndex } from './small-index.ts';

function find(phrase: string, ...quotations: string[]) {
  const index = createTestIndex();
  for (const [i, text] of quotations.entries()) index.add(i + 1, [{ field: 'quotation', text, language: 'en' }]);
  const { matches, nearest } = index.find(phrase, { limit: 5, offset: 0, within: null });
  return matches[0] ?? nearest;
}

test.each([
  ['the tunnel will cost 12.5 billion euros', '“The tunnel will cost 12.5 million euros”', 'billion', 'million'],
  ['the tunnel will cost 12.5 million dollars', '“The tunnel will cost 12.5 million euros”', 'dollars', 'euros'],
  ['we measured 40 mph at the bridge', '“We measured 40 km/h at the bridge”', 'mph', 'km/h'],
  ['the dose is 5 g a day', '“The dose is 5 mg a day”', 'g', 'mg'],
  ['turnout fell by 3 percent', '“Turnout fell by 3 percentage points”', 'percent', 'percentage'],
  ['it was 5 °C at night', '“It was −5 °C at night”', '5', '−5'],
])('another unit makes another number: %s', (phrase, quotation, asked, source) => {
  expect(find(phrase, quotation)?.difference).toEqual({ kind: 'number', asked, source });
});

test.each([
  ['their promise was honest and illegal', '“Their promise was honest and legal”', 'illegal', 'legal'],
  ['the plan is careful and the cost is low', '“The plan is careless and the cost is low”', 'careful', 'careless'],
  ['something was agreed in Vienna', '“Nothing was agreed in Vienna”', 'something', 'Nothing'],
  ['nous partons avec le consentement du conseil', '“nous partons sans le consentement du conseil”', 'avec', 'sans'],
])('the opposite is another statement: %s', (phrase, quotation, asked, source) => {
  expect(find(phrase, quotation)?.difference).toEqual({ kind: 'negation', asked, source });
});

test.each([
  ['the dam is sound', '“The dam is far from sound”', '', 'far from'],
  ['the dam is hardly sound', '“The dam is sound”', 'hardly', ''],
  ['the plan is ready', '“The plan is anything but ready”', '', 'anything but'],
])('a denial without a negation is a difference: %s', (phrase, quotation, asked, source) => {
  expect(find(phrase, quotation)?.difference).toEqual({ kind: 'negation', asked, source });
});

test('a name one letter away is another one where it is on record, though it only begins sentences there', () => {
  const record = ['“Iran is not our enemy”', '“Iraq is our friend”'];
  expect(find('Iraq is not our enemy', ...record)?.difference).toEqual({ kind: 'name', asked: 'Iraq', source: 'Iran' });
  expect(find('Irab is not our enemy', ...record)?.difference).toBeNull();
});

test.each([
  ['we measured 40 kmh at the bridge', '“We measured 40 km/h at the bridge”'],
  ['we waited for 3 hour in the rain', '“We waited for 3 hours in the rain”'],
  ['the disc count fell by half', '“The discount fell by half”'],
])('the same in another spelling is none: %s', (phrase, quotation) => {
  expect(find(phrase, quotation)?.difference).toBeNull();
});
