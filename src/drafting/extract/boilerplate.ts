import type { Language } from '../languages/language.ts';
import type { Paragraph } from './paragraphs.ts';
import { tokenise } from './tokens.ts';

const maxOpening = 120;

/**
 * Whether a paragraph is the page's own, such as a link to another article or a request for consent. A short label counts
 * only where it is set off: "Watch: …" is one, "Watch the boats" is a sentence.
 */
export const isBoilerplate = (text: string, { start, end }: Paragraph, language: Language): boolean => {
  const tokens = tokenise(text, start, Math.min(end, start + maxOpening), language);
  const lowers = tokens.map((token) => token.lower);
  const first = /^\p{P}$/u.test(lowers[0] ?? '') ? 1 : 0;
  const length = language.phraseAt('boilerplate', lowers, first);
  if (length === 0) return false;
  const next = tokens[first + length];
  return !next || length > 2 || /^[:|—–/©]|--$/.test(next.text);
};
