import { stemmer as arabic } from '@orama/stemmers/arabic';
import { stemmer as dutch } from '@orama/stemmers/dutch';
import { stemmer as english } from '@orama/stemmers/english';
import { stemmer as french } from '@orama/stemmers/french';
import { stemmer as german } from '@orama/stemmers/german';
import { stemmer as greek } from '@orama/stemmers/greek';
import { stemmer as italian } from '@orama/stemmers/italian';
import { stemmer as portuguese } from '@orama/stemmers/portuguese';
import { stemmer as russian } from '@orama/stemmers/russian';
import { stemmer as spanish } from '@orama/stemmers/spanish';
import { stemmer as turkish } from '@orama/stemmers/turkish';
import { stemmer as ukrainian } from '@orama/stemmers/ukrainian';

const STEMMERS: Record<string, (word: string) => string> = {
  ar: arabic,
  de: german,
  el: greek,
  en: english,
  es: spanish,
  fr: french,
  it: italian,
  nl: dutch,
  pt: portuguese,
  ru: russian,
  tr: turkish,
  uk: ukrainian,
};

/**
 * The stem under which the inflections of a word meet, in one language. A language without a stemmer here, or none,
 * counts as English, whose rules leave words of other scripts alone.
 * @param word folded
 * @param language a BCP 47 tag such as "fr" or "fr-CA"
 */
export function wordToStem(word: string, language: string | null): string {
  if (/\d/u.test(word)) return word;
  const stem = STEMMERS[languageToKey(language)] ?? english;
  return stem(word);
}

/** The tag by which a language has a stemmer here: its first part, in lower case, or "en". */
export function languageToKey(language: string | null): string {
  const key = (language ?? 'en').toLowerCase().split(/[-_]/u, 1)[0] ?? 'en';
  return key in STEMMERS ? key : 'en';
}
