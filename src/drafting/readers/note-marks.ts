/** Raised characters: marks of footnotes, which are not the text's words, or powers, which are. */

const raised: Record<string, string> = {
  0: '⁰',
  1: '¹',
  2: '²',
  3: '³',
  4: '⁴',
  5: '⁵',
  6: '⁶',
  7: '⁷',
  8: '⁸',
  9: '⁹',
  '-': '⁻',
  '−': '⁻',
};
/** A number raised behind one of these is a power: 10⁶, 12 km², per m³. */
const powered = /(?:(?<!\d)10|(?:\d\s?|per\s|par\s|pro\s|\/)(?:[kcmdµ]?m|ft|yd|mi|in))$/u;
const noteMark = /^[[(]?(?:\d{1,3}|[a-z]|[*†‡§¶]{1,3}|note \d{1,3})[\])]?$/iu;

/**
 * What becomes of a raised text: null where it stays as it is (an ordinal), a power in raised characters, or nothing where
 * it marks a note.
 *
 * @param before what stands before it in the line.
 * @param isLinked whether it leads to a place of the same document.
 */
export const readRaised = (text: string, before: string, isLinked: boolean): string | null => {
  if (!noteMark.test(text)) return null;
  if (/^[\d−-]+$/.test(text) && powered.test(before) && !isLinked)
    return [...text].map((digit) => raised[digit] ?? digit).join('');
  // A letter alone is an ordinal ("nº", "1er") unless it leads to a note.
  return /^[a-z]$/i.test(text) && !isLinked ? null : '';
};
