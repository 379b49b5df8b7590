import type { Language } from '../languages/language.ts';
import { attributionsIn, type Found } from './attributions.ts';
import type { Quotation } from './find-quotes.ts';
import { sentencesOf } from './sentences.ts';
import type { Span } from './statement-span.ts';

/** "I said ‘stay’": speakers who repeat themselves. */
const isOwn = (text: string, { source }: Found, language: Language): boolean =>
  source === null ||
  language.data.pronouns.self.includes(
    text
      .slice(...source)
      .toLowerCase()
      .replaceAll('’', "'"),
  );

const voicesIn = (quotation: Quotation, text: string, language: Language): Found[] => {
  if (quotation.nested.length === 0) return [];
  const inside = { start: quotation.innerStart, end: quotation.innerEnd, heading: false };
  return sentencesOf(text, inside, quotation.paragraph, quotation.nested, language)
    .filter((sentence) => sentence.units.some((unit) => unit.quotation))
    .flatMap((sentence) => attributionsIn(sentence, text, language).found)
    .filter((found) => found.quotes.length > 0 && !isOwn(text, found, language));
};

/** What somebody else said within the words of a speaker: “She told me ‘the tower is a death trap’”. It is told by that speaker. */
export const nestedIn = (outer: Found, text: string, language: Language): Found[] =>
  outer.quotes
    .flatMap((quotation) => voicesIn(quotation, text, language))
    .map((found) => ({
      ...found,
      // What stands around the inner words is the outer speaker's.
      content: found.quotes.map(({ start, end }): Span => [start, end]),
      within: outer,
    }));
