import { expect, test } from 'vitest';
import { detectLanguage, nameLanguage } from '../../../src/drafting/languages/detect-language.ts';
import { knownLanguages, loadLanguage } from '../../../src/drafting/languages/language.ts';

test.each(knownLanguages())('the rules of %s are whole and every verb line is read', (code) => {
  const language = loadLanguage(code);
  expect(language?.code).toBe(code);
  for (const line of language?.data.cues.speech ?? []) {
    for (const form of line.split(/\s+/)) expect(language?.cue(form)?.groups.has('speech')).toBe(true);
  }
});

test('a language is found by its code with or without a region', () => {
  expect(loadLanguage('fr-CA')?.name).toBe('French');
  expect(loadLanguage('EN_us')?.name).toBe('English');
});

test.each(['it', '../en', 'e', ''])('there are no rules for %j', (code) => {
  expect(loadLanguage(code)).toBeNull();
});

test.each([
  ['en', 'The bridge will be closed for two weeks, the mayor said on Monday after the council had voted.'],
  ['fr', 'Le pont sera fermé pendant deux semaines, a déclaré la maire lundi après le vote du conseil.'],
  ['de', 'Die Brücke wird für zwei Wochen geschlossen, sagte die Bürgermeisterin am Montag nach der Sitzung.'],
  [null, 'Hm.'],
])('a text in %s is told by its letters', async (code, text) => {
  expect(await detectLanguage(text)).toBe(code);
});

test('a language is named in English', () => {
  expect(nameLanguage('uk')).toBe('Ukrainian (uk)');
});
