import type { Language } from '../languages/language.ts';
import type { Quotation } from './find-quotes.ts';
import type { Paragraph } from './paragraphs.ts';
import { tokenise } from './tokens.ts';

/** A note in which the publisher takes something back, with the words that it quotes. */
export interface Correction {
  start: number;
  end: number;
  quotes: Quotation[];
}

const maxOpening = 240;

/** Whether a paragraph is a publisher's note on its own mistake, or only the label above one. */
export const isCorrectionNote = (
  text: string,
  { start, end }: Paragraph,
  language: Language,
): 'label' | 'note' | null => {
  const tokens = tokenise(text, start, Math.min(end, start + maxOpening), language);
  const first = tokens.findIndex((token) => token.kind === 'word');
  const lowers = tokens.map((token) => token.lower);
  const length = first < 0 ? 0 : language.phraseAt('correctionNotes', lowers, first);
  if (length === 0) return null;
  const next = tokens[first + length];
  if (!next) return 'label';
  if (tokens.length <= first + length + 1 && next.text === ':') return 'label';
  // "Clarification of the rules is needed": a label is set off, a sentence about the article is not.
  return length > 2 || /^[:—–.]|--$/.test(next.text) ? 'note' : null;
};

/** Words to compare a correction's quotation with one on record: without marks, case and spacing. */
export const comparableWords = (text: string): string => (text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? []).join(' ');

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
