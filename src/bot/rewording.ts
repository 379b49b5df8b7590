/** A phrase that nothing matches as it was typed, and what it may be on record as. */

import type { Found } from '../claims/search/index.ts';
import { withoutAddresses } from '../claims/search/message.ts';
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
    paragraph(strong(`As typed, “${typed}” is not on record.`), text(` These are the answers to “${answered}”.`)),
  ];
}

/** The phrase with its slips mended; null where there is none. One unknown word has nothing else to go by. */
export function correctedPhrase(phrase: string, explained: Found['explained']): string | null {
  const corrected = explained.reduce((rest, { asked, corrected }) => rest.replace(asked, () => corrected), phrase);
  return corrected === phrase ? null : corrected;
}
