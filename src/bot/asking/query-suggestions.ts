/** A phrase that nothing matches as it was typed, and what it may be on record as. */

import type { SearchResult } from '../../claims/search/index.ts';
import { removeAddresses } from '../../claims/search/related/message-words.ts';
import { tokenize } from '../../claims/search/tokenizer.ts';
import { t } from '../../locales/index.ts';
import { type Block, paragraph, strong, text } from '../answer.ts';
import { quoteWords } from '../answers/wording.ts';

/** A phrase in another spelling, and what is found for it. */
interface QuerySuggestion {
  phrase: string;
  found: SearchResult;
}

/** What matches without web addresses, or with spaces and per cent as the record has them; null where that finds nothing either. */
export function findSuggestion(
  phrase: string,
  { spacingSuggestion: respelt }: SearchResult,
  find: (phrase: string) => SearchResult,
): QuerySuggestion | null {
  for (const other of [removeAddresses(phrase), respelt]) {
    if (other === null || other === phrase) continue;
    const found = find(other);
    if (found.matches.some(({ difference }) => difference === null)) return { phrase: other, found };
  }
  return null;
}

/** A phrase whose words were parted at a line's end, with the hyphen taken out; the phrase itself where none was. */
export function mendLineEnds(phrase: string): string {
  return phrase.replace(/(?<=\p{L})[-\u2010\u00AD]\s{0,40}\n\s{0,40}(?=\p{Ll})|(?<=\p{Ll})[-\u2010] +(?=\p{Ll})/gu, '');
}

/** Before the answers: that they are to other words than those that were typed. */
export function suggestionToBlocks(typed: string, answered: string, isMended: boolean): Block[] {
  return [
    paragraph(
      strong(t('suggestion.not-typed', { words: quoteWords(truncatePhrase(typed)) })),
      text(
        `${isMended ? ` ${t('suggestion.hyphen')}` : ''} ${t('suggestion.answered', { words: quoteWords(truncatePhrase(answered)) })}`,
      ),
    ),
  ];
}

// A longer phrase has enough words that are right.
const MAX_WORDS = 4;

/** A short phrase with its slips mended, to be asked by a press: null where there is none, or enough else to go by. */
export function correctPhrase(phrase: string, explained: SearchResult['corrections']): string | null {
  const words = tokenize(phrase);
  if (words.length > MAX_WORDS || explained.length === 0) return null;
  const mended = words.map(({ start, end }) => {
    const typed = phrase.slice(start, end);
    return explained.find(({ asked }) => asked === typed)?.corrected ?? typed;
  });
  return mended.join(' ');
}

// The most characters of a phrase that are repeated where nothing was found.
const MAX_SHOWN_CHARACTERS = 200;

/** The phrase as it is repeated to whoever asked: the beginning of a long one. */
export function truncatePhrase(phrase: string): string {
  return phrase.length > MAX_SHOWN_CHARACTERS
    ? `${phrase.slice(0, MAX_SHOWN_CHARACTERS).replace(/[\uD800-\uDBFF]$/u, '')}…`
    : phrase;
}
