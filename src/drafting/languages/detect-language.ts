import { UserError } from '../../lib/errors.ts';
import type { ReadDocument } from '../readers/document.ts';
import { knownLanguages, loadLanguage } from './language.ts';

const sample = 20_000;

/**
 * The language of a text as an ISO 639-1 code, by franc's letter statistics; null where the text is too short to tell.
 * Languages without rules are told too, so that the answer can name them.
 */
export const detectLanguage = async (text: string): Promise<string | null> => {
  const { franc } = await import('franc-min');
  const code = franc(text.slice(0, sample), { minLength: 40 });
  return code === 'und' ? null : new Intl.Locale(code).language;
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

/**
 * The language to draft a document in, as ISO 639-1: by the editor's word, the document's own, or its letters.
 *
 * @throws UserError where none can be told, or there are no rules for it.
 */
export const languageOf = async (
  { text, metadata }: ReadDocument,
  wanted: string | null,
  { give, instead }: LanguageHelp,
): Promise<string> => {
  const code = wanted ?? metadata.language?.value ?? (await detectLanguage(text));
  if (!code)
    throw new UserError(
      `The text is too short to tell its language: give it, such as ${give}. There are rules for ${languagesWithRules()}. Nothing was kept.`,
    );
  const short = code.toLowerCase().split(/[-_]/)[0] ?? code;
  // What was typed names a file.
  if (/^[a-z]{2,3}$/.test(short) && loadLanguage(short)) return short;
  throw new UserError(
    `The article is in ${nameLanguage(short)}, and there are rules for ${languagesWithRules()} only: nothing was drafted. ${instead}, or give ${give.replace(/[ :].*/, '')} if that is not its language.`,
  );
};
