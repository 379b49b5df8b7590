/** Sides and topics that a review adds: a draft starts without sides and with one topic. */
import { nameToKey } from '../../../claims/search/tokenizer.ts';
import { nameToId } from '../lookups.ts';

/** How somebody writes that a speaker is on neither side. */
export const NO_SIDE = /^(neither( side)?|none|aucune?|neutre|[-–—])$/iu;

/** @returns the side or topic of a name that the draft does not have yet; null where it has it, or `none` fits. */
export function findNewName(
  known: readonly { id: string; name: string; aliases: string[] }[],
  name: string | undefined,
  what: string,
  none: RegExp | null,
): { id: string; name: string; aliases: string[] } | null {
  const wanted = name?.trim() ?? '';
  if (wanted === '' || wanted.length > 2_000 || none?.test(wanted)) return null;
  const isKnown = known.some((one) => one.id === wanted || nameToKey(one.name) === nameToKey(wanted));
  return isKnown ? null : { id: uniqueId(known, nameToId(wanted, what)), name: wanted, aliases: [] };
}

export function uniqueId(known: readonly { id: string }[], wished: string): string {
  let id = wished;
  for (let number = 2; known.some((one) => one.id === id); number += 1) id = `${wished.slice(0, 55)}-${number}`;
  return id;
}
