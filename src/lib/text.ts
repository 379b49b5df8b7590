const graphemes = new Intl.Segmenter('en', { granularity: 'grapheme' });

/**
 * Shortens what is too long, for labels and quoted input, never for an answer's text. It ends between characters as people
 * see them (graphemes), with an ellipsis.
 *
 * @param maxLength in UTF-16 units, which is how platforms count; the ellipsis is counted too.
 */
export function truncate(text: string, maxLength: number): string {
  if (text.length <= maxLength) return text;
  let end = 0;
  for (const { index, segment } of graphemes.segment(text)) {
    if (index + segment.length >= maxLength) break;
    end = index + segment.length;
  }
  return `${text.slice(0, end)}…`;
}

/** As `truncate`, with at most `count` graphemes before the ellipsis, whatever their length. */
export function truncateGraphemes(text: string, count: number): string {
  let [end, seen] = [0, 0];
  for (const { index, segment } of graphemes.segment(text)) {
    if (seen === count) return `${text.slice(0, end)}…`;
    end = index + segment.length;
    seen += 1;
  }
  return text;
}

/** Whether nothing of it is seen: spaces, and characters that look like them or like nothing (U+3164, zero-width ones). */
export function isBlank(text: string): boolean {
  return /^[\s\u2800\p{Default_Ignorable_Code_Point}]*$/u.test(text);
}
