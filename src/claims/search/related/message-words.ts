import { stripAccents, tokenize, type Word } from '../tokenizer.ts';

/** A message's words, for finding what it is about rather than how it is worded. */
export interface MessageWord extends Word {
  plain: string;
}

const WEB_ADDRESS = /(?:https?:\/\/|www\.|pic\.twitter\.com\/|t\.co\/|bit\.ly\/)\S+/giu;
// With the bracket that it may stand behind; the one after it belongs to the address itself.
const BRACKETED_ADDRESS = new RegExp(`[<([]?${WEB_ADDRESS.source}`, WEB_ADDRESS.flags);
const TAG = /[#@][\p{L}\p{N}_]+/gu;
// Where a tag's words meet: fooBar, USArmy, Vote2024.
const TAG_WORD_BOUNDARY = /(?<=\p{Ll})(?=\p{Lu})|(?<=\p{Lu})(?=\p{Lu}\p{Ll})|(?<=\p{L})(?=\p{N})|(?<=\p{N})(?=\p{L})/gu;

/** A text without its web addresses, which somebody who pastes a message copies with it. */
export function removeAddresses(text: string): string {
  return text.replace(BRACKETED_ADDRESS, ' ').replace(/\s+/gu, ' ').trim();
}

/**
 * Reads a whole message: web addresses are left out, and hashtags and handles count whole and by the words in them
 * (#DefundTheCBC is also defund, the, CBC). Offsets are into a text of the same length as `text`, but for the words
 * taken out of tags, which have their tag's.
 */
export function messageToWords(text: string): MessageWord[] {
  const blank = text.replace(WEB_ADDRESS, (address) => ' '.repeat(address.length));
  const words = tokenize(blank).map((word) => ({ ...word, plain: stripAccents(word.folded).replace(/'s$/u, '') }));
  for (const match of blank.matchAll(TAG)) {
    const parts = match[0].slice(1).split(/_+/u).join(' ').replace(TAG_WORD_BOUNDARY, ' ');
    if (!parts.includes(' ')) continue;
    const span = { start: match.index, end: match.index + match[0].length };
    for (const { folded } of tokenize(parts)) words.push({ folded, plain: stripAccents(folded), ...span });
  }
  return words;
}
