/** A block of the text between blank lines (or, in a text without any, one line), in UTF-16 units, without the space around it. */
export interface Paragraph {
  start: number;
  end: number;
  /** A short line that ends without a full stop between longer ones: a headline or a crosshead, where no one speaks. */
  heading: boolean;
}

const longestHeading = 120;
const sentenceEnd = /[.!?…:;,]["'”’»)\]]*$/u;

const looksLikeHeading = (text: string, first: boolean): boolean =>
  text.length <= longestHeading && (first || !sentenceEnd.test(text)) && !/[.!?]["'”’»]?\s+\p{Lu}/u.test(text);

/** Cuts a text into paragraphs. A text whose lines are never parted by an empty one is cut at every line. */
export const splitParagraphs = (text: string): Paragraph[] => {
  const separator = /\S[^\S\n]*\n[^\S\n]*\n/.test(text) ? /\n[^\S\n]*(?:\n[^\S\n]*)+/g : /\n/g;
  const paragraphs: Paragraph[] = [];
  let from = 0;
  const add = (to: number): void => {
    const block = text.slice(from, to);
    const start = from + (block.length - block.trimStart().length);
    const end = from + block.trimEnd().length;
    if (end > start) paragraphs.push({ start, end, heading: false });
  };
  for (const match of text.matchAll(separator)) {
    add(match.index);
    from = match.index + match[0].length;
  }
  add(text.length);
  if (paragraphs.length > 1) {
    for (const [i, paragraph] of paragraphs.entries()) {
      paragraph.heading = looksLikeHeading(text.slice(paragraph.start, paragraph.end), i === 0);
    }
  }
  return paragraphs;
};
