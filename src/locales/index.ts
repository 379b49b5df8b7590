/**
 * Every sentence that a person reads in a chat or in the console, in each language: en.json is the reference, and the
 * others have the same keys and arguments. Messages are ICU MessageFormat
 * (https://unicode-org.github.io/icu/userguide/format_parse/messages/). Logs, the doctor and command-line tools stay English.
 */
import { AsyncLocalStorage } from 'node:async_hooks';
import { IntlMessageFormat } from 'intl-messageformat';
import en from './en.json' with { type: 'json' };
import fr from './fr.json' with { type: 'json' };

export const LANGUAGES = ['en', 'fr'] as const;
export type Language = (typeof LANGUAGES)[number];
export type MessageKey = keyof typeof en;
export type MessageValues = Readonly<Record<string, string | number | boolean>>;

const CATALOGUES: Record<Language, Readonly<Record<MessageKey, string>>> = { en, fr };
/** Plural rules and numbers: British English and French. */
const LOCALES: Record<Language, string> = { en: 'en-GB', fr: 'fr-FR' };

const current = new AsyncLocalStorage<Language>();
const parsed = new Map<string, IntlMessageFormat>();
// Making one costs more than the rest of an answer's line.
const listFormats = new Map<string, Intl.ListFormat>();
const minuteFormats = new Map<Language, Intl.DateTimeFormat>();

/** The language of the request or post that is being answered; English outside of one. */
export function currentLanguage(): Language {
  return current.getStore() ?? 'en';
}

/** Runs `work`, and everything it awaits, in a language. */
export function inLanguage<T>(language: Language, work: () => T): T {
  return current.run(language, work);
}

/** "fr-CA" → "fr"; English for a language without a catalogue, and for null. */
export function toLanguage(tag: string | null | undefined): Language {
  const base = tag?.toLowerCase().split(/[-_.]/)[0];
  return LANGUAGES.find((language) => language === base) ?? 'en';
}

/**
 * A message of the catalogue in the current language.
 *
 * @param values one for each argument of the message
 * @throws Error if an argument is missing
 */
export function t(key: MessageKey, values?: MessageValues): string {
  return String(toFormat(key).format({ ...values }));
}

/** "a, b and c" in the current language. */
export function tList(items: readonly string[], type: 'conjunction' | 'disjunction' = 'conjunction'): string {
  const language = currentLanguage();
  const format = getOrMake(listFormats, `${language} ${type}`, () => new Intl.ListFormat(LOCALES[language], { type }));
  return format.format(items);
}

/** "24 Nov 2026, 10:00 UTC" as people of the current language write it. @param at ISO, in UTC */
export function tMinute(at: string): string {
  const language = currentLanguage();
  const format = getOrMake(minuteFormats, language, () => new Intl.DateTimeFormat(LOCALES[language], MINUTE));
  return `${format.format(new Date(at))} UTC`;
}

const MINUTE: Intl.DateTimeFormatOptions = {
  day: 'numeric',
  month: 'short',
  year: 'numeric',
  hour: '2-digit',
  minute: '2-digit',
  timeZone: 'UTC',
};

function toFormat(key: MessageKey): IntlMessageFormat {
  const language = currentLanguage();
  return getOrMake(
    parsed,
    `${language} ${key}`,
    () => new IntlMessageFormat(CATALOGUES[language][key], LOCALES[language]),
  );
}

function getOrMake<Key, Value>(made: Map<Key, Value>, key: Key, make: () => Value): Value {
  const known = made.get(key);
  if (known !== undefined) return known;
  const value = make();
  made.set(key, value);
  return value;
}
