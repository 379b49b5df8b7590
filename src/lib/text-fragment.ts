/** Addresses that open at words of a page: https://wicg.github.io/scroll-to-text-fragment/ */

/** Of a longer text the ends are given, so that the address stays short. */
const MAX_WHOLE_WORDS = 8;
const END_WORDS = 4;

/**
 * The address with the words that a browser scrolls to and marks. A browser that does not know them opens the page alone.
 *
 * @param words as the page shows them; line ends count as spaces
 * @returns the address as it is, where it is no page's or has a fragment of its own that a site may need
 */
export function withTextFragment(address: string, words: string): string {
  const url = URL.parse(address);
  const shown = words.replace(/\s+/gu, ' ').trim();
  if (url === null || !/^https?:$/.test(url.protocol) || url.hash !== '' || shown === '') return address;
  const all = shown.split(' ');
  const parts =
    all.length <= MAX_WHOLE_WORDS ? [shown] : [all.slice(0, END_WORDS).join(' '), all.slice(-END_WORDS).join(' ')];
  return `${url.href}#:~:text=${parts.map(encodePart).join(',')}`;
}

/** A hyphen would begin a context, and encodeURIComponent leaves it. */
const encodePart = (part: string) => encodeURIComponent(part.toWellFormed()).replaceAll('-', '%2D');
