import type { Language } from '../languages/language.ts';
import type { Quotation } from './find-quotes.ts';
import type { Paragraph } from './paragraphs.ts';
import { type Token, tokenise } from './tokens.ts';

/** A token outside quotation marks, or a whole quotation taken as one. */
export interface Unit {
  start: number;
  end: number;
  text: string;
  lower: string;
  kind: 'word' | 'mark' | 'quote';
  quotation: Quotation | null;
}

/** What stands between two full stops outside quotations. A quotation that ends a sentence ends the one it stands in. */
export interface Sentence {
  start: number;
  end: number;
  paragraph: number;
  units: Unit[];
  /** The lower-case words of the units, for phrases of several words. */
  lowers: string[];
}

/**
 * No sentence is read beyond this many units: a list or a table without full stops is cut, which keeps reading linear.
 * Print has one in ten thousand sentences that is longer.
 */
const longestSentence = 200;

const terminal = /^(?:[.!?…]|\.\.\.)$/;
const opensSentence = /^[\p{Lu}\p{N}@#[(“"«„‘—–-]/u;

const tokenToUnit = (token: Token): Unit => ({ ...token, quotation: null });

const unitsOf = (text: string, paragraph: Paragraph, quotations: readonly Quotation[], language: Language): Unit[] => {
  const units: Unit[] = [];
  let at = paragraph.start;
  // One by one: a paragraph may hold more tokens than a call may have arguments.
  const add = (from: number, to: number): void => {
    for (const token of tokenise(text, from, to, language)) units.push(tokenToUnit(token));
  };
  for (const quotation of quotations) {
    add(at, quotation.start);
    const { start, end } = quotation;
    units.push({ start, end, text: text.slice(start, end), lower: '', kind: 'quote', quotation });
    at = quotation.end;
  }
  add(at, paragraph.end);
  return units;
};

/** A form of a word that can hardly be a word: "Mr", "vs", "a.m". */
const isShortened = ({ text }: Unit): boolean =>
  /^\p{Lu}/u.test(text) || text.includes('.') || !/[aeiouyàâäéèêëîïôöùûü]/i.test(text);

/** Whether a full stop after this unit is part of an abbreviation or of somebody's initials. "ill." and "art." end sentences, unless a number follows. */
const isAbbreviation = (unit: Unit | undefined, stop: Unit, next: Unit, language: Language): boolean =>
  unit !== undefined &&
  unit.end === stop.start &&
  ((language.is('abbreviations', unit.lower.replace(/\.$/, '')) && (isShortened(unit) || /^\p{N}/u.test(next.text))) ||
    /^\p{Lu}$/u.test(unit.text));

/** After initials ("in the U.S. He said") only a word that begins no name tells a new sentence. */
const startsAfresh = (next: Unit, language: Language): boolean =>
  next.quotation !== null ||
  (/^\p{Lu}/u.test(next.text) &&
    (language.is('subjectPronouns', next.lower) ||
      language.is('determiners', next.lower) ||
      language.is('connectors', next.lower)));

const endsInside = (quotation: Quotation, text: string): boolean =>
  /[.!?…]["'”’»\s]*$/u.test(text.slice(Math.max(quotation.innerStart, quotation.innerEnd - 4), quotation.innerEnd));

const endsAt = (units: readonly Unit[], i: number, text: string, language: Language): boolean => {
  const unit = units[i];
  const next = units[i + 1];
  if (!unit || !next) return true;
  if (unit.quotation) {
    if (!endsInside(unit.quotation, text)) return false;
    if (next.quotation) return true;
    return opensSentence.test(next.text) && /\p{L}|\p{N}|[@#[(]/u.test(next.text);
  }
  if (/^(?:\p{Lu}\.){2,}$/u.test(unit.text)) return startsAfresh(next, language);
  if (!terminal.test(unit.text)) return false;
  if (next.start === unit.end) return false;
  if (unit.text === '.' && isAbbreviation(units[i - 1], unit, next, language)) return false;
  return next.quotation !== null || opensSentence.test(next.text);
};

/** The sentences of one paragraph. */
export const sentencesOf = (
  text: string,
  paragraph: Paragraph,
  index: number,
  quotations: readonly Quotation[],
  language: Language,
): Sentence[] => {
  const units = unitsOf(text, paragraph, quotations, language);
  const sentences: Sentence[] = [];
  let from = 0;
  for (let i = 0; i < units.length; i++) {
    const length = i + 1 - from;
    const overlong = length >= longestSentence || (length >= longestSentence / 2 && units[i]?.text === ';');
    if (!overlong && !endsAt(units, i, text, language)) continue;
    // Closing brackets and marks belong to the sentence before.
    const own = units.slice(from, i + 1);
    const [first, last] = [own[0], own.at(-1)];
    if (first && last) {
      const lowers = own.map((unit) => unit.lower);
      sentences.push({ start: first.start, end: last.end, paragraph: index, units: own, lowers });
    }
    from = i + 1;
  }
  return sentences;
};
