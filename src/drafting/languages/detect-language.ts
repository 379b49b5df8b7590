import { UserError } from '../../lib/errors.ts';
import type { ReadDocument } from '../readers/document.ts';
import { knownLanguages, loadLanguage } from './language.ts';

const sample = 20_000;

/** Of fewer characters the letters mislead: only the languages with rules are told apart. */
const minForAll = 60;

/**
 * The language of a text as an ISO 639-1 code, by franc's letter statistics; null where the text is too short to tell.
 * Of longer texts languages without rules are told too, so that the answer can name them.
 */
export const detectLanguage = async (text: string): Promise<string | null> => {
  const { francAll } = await import('franc-min');
  const known = knownLanguages();
  const codes = francAll(text.slice(0, sample), { minLength: 40 })
    .map(([code]) => code)
    .filter((code) => code !== 'und')
    .map((code) => new Intl.Locale(code).language);
  return (text.length < minForAll ? codes.find((code) => known.includes(code)) : codes[0]) ?? null;
};

/** Every two-letter code by the language's name in English and in itself, lower case. */
const codesByName = (): Map<string, string> => {
  const letters = [...'abcdefghijklmnopqrstuvwxyz'];
  const codes = new Map<string, string>();
  for (const code of letters.flatMap((one) => letters.map((two) => one + two))) {
    for (const reader of ['en', code]) {
      const name = new Intl.DisplayNames([reader], { type: 'language', fallback: 'none' }).of(code);
      if (name && !codes.has(name.toLowerCase())) codes.set(name.toLowerCase(), code);
    }
  }
  return codes;
};
let named: Map<string, string> | null = null;

/** Codes for no, several, an unlisted and an undetermined language. */
const noLanguage = new Set(['zxx', 'mul', 'mis', 'und']);

const tagToCode = (tag: string): string | null => {
  try {
    const { language } = new Intl.Locale(tag.replaceAll('_', '-'));
    return /^[a-z]{2,3}$/.test(language) && !noLanguage.has(language) ? language : null;
  } catch {
    return null;
  }
};

/** The codes in what a document or a person gives as a language: "en_US", "eng", "English", "en, fr". None where nothing can be read. */
export const languageCodes = (given: string): string[] => {
  named ??= codesByName();
  const names = named;
  const codes = given.split(/[,;|/]|\s+(?:and|et|und|y)\s+/u).map((part) => {
    const words = part
      .replace(/\(.*\)/, '')
      .trim()
      .toLowerCase();
    return names.get(words) ?? tagToCode(words) ?? names.get(words.split(/\s+/).at(-1) ?? '') ?? null;
  });
  return [...new Set(codes.filter((code) => code !== null))];
};

/** "German (de)", in English. */
export const nameLanguage = (code: string): string => {
  const name = new Intl.DisplayNames(['en'], { type: 'language', fallback: 'none' }).of(code);
  return name ? `${name} (${code})` : code;
};

/** "English (en) and French (fr)" */
export const languagesWithRules = (): string => new Intl.ListFormat('en').format(knownLanguages().map(nameLanguage));

/** What an editor is told where the language is not clear, in the words of the place that asks. */
interface LanguageHelp {
  /** How a language is given: "--language en". */
  give: string;
  /** What is done with an article that there are no rules for: "Record its statements with /record". */
  instead: string;
}

/** Of several languages the one that the letters tell, else the first with rules. Of none, the one that the letters tell. */
const chooseLanguage = async (text: string, codes: readonly string[]): Promise<string | null> => {
  const detected = await detectLanguage(text);
  if (codes.length === 0 || (detected !== null && codes.includes(detected))) return detected;
  return codes.find((code) => loadLanguage(code) !== null) ?? codes[0] ?? null;
};

/**
 * The language to draft a document in, as ISO 639-1: what the editor gives, else what the document says, else what its letters tell.
 *
 * @throws UserError where none can be told, or there are no rules for it.
 */
export const languageOf = async (
  { text, metadata }: ReadDocument,
  wanted: string | null,
  { give, instead }: LanguageHelp,
): Promise<string> => {
  const given = wanted ?? metadata.language?.value ?? null;
  const codes = given === null ? [] : languageCodes(given);
  if (wanted !== null && codes.length === 0)
    throw new UserError(
      `“${wanted}” is no language that can be read: give it such as ${give}. There are rules for ${languagesWithRules()}. Nothing was kept.`,
    );
  const code = codes.length === 1 ? codes[0] : await chooseLanguage(text, codes);
  if (!code)
    throw new UserError(
      `The text is too short to tell its language: give it, such as ${give}. There are rules for ${languagesWithRules()}. Nothing was kept.`,
    );
  if (loadLanguage(code)) return code;
  throw new UserError(
    `The article is in ${nameLanguage(code)}, and there are rules for ${languagesWithRules()} only: nothing was drafted. ${instead}, or give ${give.replace(/[ :].*/, '')} if that is not its language.`,
  );
};
