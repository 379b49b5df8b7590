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
  text.length <= longestHeading &&
  (first ? !/[:,;.]$/.test(text) : !sentenceEnd.test(text)) &&
  !/[.!?]["'”’»]?\s+\p{Lu}/u.test(text);

const lineBreak = /\n\s*/g;

/** A single line break inside a sentence is only the wrapping of lines. */
const wraps = (text: string, gap: string, from: number): boolean =>
  gap.indexOf('\n') === gap.lastIndexOf('\n') &&
  /[\p{L}\p{N},;–—-]\s{0,2}$/u.test(text.slice(Math.max(0, from - 3), from)) &&
  /\p{Ll}/u.test(text[from + gap.length] ?? '');

/** Cuts a text into paragraphs: at empty lines, and at line breaks that do not merely wrap a sentence. */
export const splitParagraphs = (text: string): Paragraph[] => {
  const paragraphs: Paragraph[] = [];
  let from = 0;
  const add = (to: number): void => {
    const block = text.slice(from, to);
    const start = from + (block.length - block.trimStart().length);
    const end = from + block.trimEnd().length;
    if (end > start) paragraphs.push({ start, end, heading: false });
  };
  for (const match of text.matchAll(lineBreak)) {
    if (wraps(text, match[0], match.index)) continue;
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

/** The headline a text begins with, or null where its first paragraph is no heading. */
export const firstHeading = (text: string): string | null => {
  const [first] = splitParagraphs(text);
  return first?.heading ? text.slice(first.start, first.end) : null;
};
