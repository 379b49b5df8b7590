/** A phrase that nothing matches as it was typed, and what it may be on record as. */

import type { Found } from '../claims/search/index.ts';
import { withoutAddresses } from '../claims/search/message-words.ts';
import { foldWords } from '../claims/search/tokenizer.ts';
import { type Block, paragraph, strong, text } from './answer.ts';

/** A phrase in another spelling, and what is found for it. */
interface Reworded {
  phrase: string;
  found: Found;
}

/** What matches without web addresses, or with spaces and per cent as the record has them; null where that finds nothing either. */
export function findReworded(phrase: string, { respelt }: Found, find: (phrase: string) => Found): Reworded | null {
  for (const other of [withoutAddresses(phrase), respelt]) {
    if (other === null || other === phrase) continue;
    const found = find(other);
    if (found.matches.length > 0) return { phrase: other, found };
  }
  return null;
}

/** Before the answers: that they are to other words than those that were typed. */
export function rewordedToBlocks(typed: string, answered: string): Block[] {
  return [
    paragraph(
      strong(`As typed, “${phraseToShown(typed)}” is not on record.`),
      text(` These are the answers to “${phraseToShown(answered)}”.`),
    ),
  ];
}

// A longer phrase has enough words that are right.
const MOST_WORDS = 4;

/** A short phrase with its slips mended, to be asked by a press: null where there is none, or enough else to go by. */
export function correctedPhrase(phrase: string, explained: Found['explained']): string | null {
  const words = foldWords(phrase);
  if (words.length > MOST_WORDS || explained.length === 0) return null;
  const mended = words.map(({ start, end }) => {
    const typed = phrase.slice(start, end);
    return explained.find(({ asked }) => asked === typed)?.corrected ?? typed;
  });
  return mended.join(' ');
}

// So many words are a passage that somebody pasted rather than a phrase that somebody remembers.
const PASSAGE = 25;

/** Whether a phrase is so long that it is better checked sentence by sentence. */
export function isPassage(phrase: string): boolean {
  return foldWords(phrase).length >= PASSAGE;
}

// The most characters of a phrase that are repeated where nothing was found.
const SHOWN = 200;

/** The phrase as it is repeated to whoever asked: the beginning of a long one. */
export function phraseToShown(phrase: string): string {
  return phrase.length > SHOWN ? `${phrase.slice(0, SHOWN).replace(/[\uD800-\uDBFF]$/u, '')}…` : phrase;
}
