import { knownLanguages } from './language.ts';

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
