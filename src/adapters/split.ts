/** Splits long text for platforms with limits: nothing is lost or repeated, and no character is torn apart. */

const graphemes = new Intl.Segmenter('en', { granularity: 'grapheme' });
const sentences = new Intl.Segmenter('en', { granularity: 'sentence' });
const words = new Intl.Segmenter('en', { granularity: 'word' });

/** A boundary before this share of a piece is ignored in favour of a finer one, so that pieces are not tiny. */
const MIN_FILL = 0.5;

/**
 * Cuts `text` into pieces of at most `maxSize`; joined, they are the text again. It cuts after a sentence, else after a word,
 * else after a character as a reader sees it (a grapheme). Only a character that is itself larger than a piece, such as a
 * letter under hundreds of marks, is cut between its code points.
 *
 * @param sizeOf the size of a stretch of text in the platform's count; it must add up: sizeOf(a + b) is at most sizeOf(a) + sizeOf(b)
 * @returns no piece for an empty text; no empty piece
 */
export function splitText(text: string, maxSize: number, sizeOf: (stretch: string) => number): string[] {
  if (text === '') return [];
  if (sizeOf(text) <= maxSize) return [text];
  const atoms = [...graphemes.segment(text)].flatMap(({ segment }) =>
    sizeOf(segment) > maxSize ? [...segment] : [segment],
  );
  const isSentenceEnd = endsOf(sentences, text);
  const isWordEnd = endsOf(words, text);
  const pieces: string[] = [];
  let piece: { atom: string; size: number; end: number }[] = [];
  let size = 0;
  let end = 0;
  for (const atom of atoms) {
    const atomSize = sizeOf(atom);
    // More than once if what is left after a boundary does not fit with a wide character either.
    while (size + atomSize > maxSize && piece.length > 0) {
      const count = cutAfter(piece, size, [isSentenceEnd, isWordEnd]);
      pieces.push(joined(piece.slice(0, count)));
      piece = piece.slice(count);
      size = piece.reduce((sum, { size }) => sum + size, 0);
    }
    end += atom.length;
    piece.push({ atom, size: atomSize, end });
    size += atomSize;
  }
  pieces.push(joined(piece));
  return pieces;
}

function endsOf(segmenter: Intl.Segmenter, text: string): Set<number> {
  const ends = new Set<number>();
  for (const { index, segment } of segmenter.segment(text)) ends.add(index + segment.length);
  return ends;
}

/** How many atoms stay in the piece: up to the last end of a sentence or word that leaves it full enough, else all. */
function cutAfter(
  piece: readonly { size: number; end: number }[],
  full: number,
  borders: readonly Set<number>[],
): number {
  for (const border of borders) {
    let size = full;
    for (let count = piece.length; count > 0 && size >= full * MIN_FILL; count -= 1) {
      const last = piece[count - 1];
      if (last === undefined) break;
      if (border.has(last.end)) return count;
      size -= last.size;
    }
  }
  return piece.length;
}

function joined(piece: readonly { atom: string }[]): string {
  return piece.map(({ atom }) => atom).join('');
}
