/** Makes running text of a PDF's pages: without running heads and page numbers, and whole over the ends of lines and pages. */
import { listWords, noteMarksToNotes } from '../notes.ts';
import { type PdfLine, type Region, rowsToRegions } from './columns.ts';
import { type PageRows, type Row, rowText } from './rows.ts';

/** Rows at the top and at the bottom of a page that may be running heads. */
const EDGE_ROWS = 2;
const pageNumber = /^(?:page|seite|p\.)?\s*[-–—]?\s*\d{1,4}\s*(?:(?:of|\/|von|sur|de)\s*\d{1,4})?\s*[-–—]?$/iu;
const lineNumber = /^\d{1,4}$/;
const label = /^(?:[QA][.:]|\p{Lu}[\p{Lu} .,'’-]{1,40}:)\s/u;
const finished = /[.!?…:]["'”’»)\]]*$/u;

const edgesOf = ({ rows }: PageRows): Row[] => [...new Set([...rows.slice(0, EDGE_ROWS), ...rows.slice(-EDGE_ROWS)])];
const comparable = (row: Row): string => `${rowText(row).replace(/\d+/g, '#')} ${Math.round(row.y / 4)}`;

/** Takes out what stands at the same edge of several pages, and page numbers. */
const takeOutRunningHeads = (pages: readonly PageRows[]): string[] => {
  const times = new Map<string, number>();
  for (const page of pages)
    for (const row of edgesOf(page)) times.set(comparable(row), (times.get(comparable(row)) ?? 0) + 1);
  const taken = new Set<string>();
  for (const page of pages) {
    for (const row of edgesOf(page)) {
      const isOutermost = row === page.rows[0] || row === page.rows.at(-1);
      const isRunning = pages.length > 1 && (times.get(comparable(row)) ?? 0) >= Math.max(2, pages.length / 3);
      const isNumber = pageNumber.test(rowText(row)) && (pages.length > 1 || /\p{L}/u.test(rowText(row)));
      if (page.rows.length === 1 || !(isRunning || (isOutermost && isNumber))) continue;
      page.rows = page.rows.filter((one) => one !== row);
      taken.add(rowText(row));
    }
  }
  return taken.size === 0 ? [] : [`Running heads and page numbers were left out: ${listWords([...taken])}.`];
};

/** Takes out a first column of numbers that go up by one, as in court records. */
const takeOutLineNumbers = (pages: readonly PageRows[]): string[] => {
  let isFound = false;
  for (const { rows } of pages) {
    const numbers = rows.map(({ segments }) => {
      const [first] = segments;
      const own = segments.length > 1 ? first?.text : /^(\d{1,4}) /.exec(first?.text ?? '')?.[1];
      return lineNumber.test(own ?? '') ? Number(own) : Number.NaN;
    });
    const rising = numbers.filter((number, i) => number === 1 || number === (numbers[i - 1] ?? Number.NaN) + 1).length;
    if (rising < 4 || rising < rows.length / 2) continue;
    isFound = true;
    for (const [i, row] of rows.entries()) {
      const [first] = row.segments;
      if (Number.isNaN(numbers[i]) || !first) continue;
      if (row.segments.length > 1) row.segments.shift();
      else first.text = first.text.replace(/^\d{1,4} /, '');
    }
  }
  return isFound ? ['Line numbers were left out.'] : [];
};

/** Letters smaller than this part of the usual ones, at the foot of a page, are footnotes. */
const FOOTNOTE = 0.9;

/** Takes the footnotes off a page: a sentence may go on over them to the next one. */
const takeFootnotes = (page: PageRows, usual: number): Row[] => {
  const isSmall = (row: Row): boolean => row.height < usual * FOOTNOTE;
  const last = page.rows.findLastIndex((row) => !isSmall(row));
  return last < 0 ? [] : page.rows.splice(last + 1);
};

const joinLines = (before: string, next: string): string =>
  // A word cut at the line's end is whole again; a line's end is a space.
  /\p{Ll}-$/u.test(before) && /^\p{Ll}/u.test(next) ? before.slice(0, -1) + next : `${before} ${next}`;

const median = (numbers: readonly number[]): number => [...numbers].sort((a, b) => a - b)[numbers.length >> 1] ?? 0;

/** Whether a line begins a paragraph, by the gap over it, by its indent, or by a speaker's label. */
const beginsParagraph = (line: PdfLine, before: PdfLine, usualGap: number, left: number): boolean => {
  if (Math.abs(before.y - line.y) > usualGap * 1.4 || label.test(line.text)) return true;
  const indent = (line.left - left) / line.height;
  return indent > 0.7 && indent < 5 && before.left - left < 0.7 * line.height && finished.test(before.text);
};

interface Paragraph {
  text: string;
  /** The last line fills its column: the sentence may go on in the next one. */
  isFull: boolean;
}

const regionToParagraphs = (lines: Region): Paragraph[] => {
  const usualGap = median(lines.slice(1).map((line, i) => Math.abs((lines[i]?.y ?? 0) - line.y)));
  const left = Math.min(...lines.map((line) => line.left));
  const width = Math.max(...lines.map((line) => line.right)) - left;
  const paragraphs: Paragraph[] = [];
  for (const [i, line] of lines.entries()) {
    const before = lines[i - 1];
    const own = paragraphs.at(-1);
    const isFull = lines.length > 1 && line.right - left > width * 0.85;
    if (!before || !own || beginsParagraph(line, before, usualGap, left)) paragraphs.push({ text: line.text, isFull });
    else Object.assign(own, { text: joinLines(own.text, line.text), isFull });
  }
  return paragraphs;
};

const goesOn = (before: Paragraph, next: Paragraph): boolean =>
  !finished.test(before.text) && !label.test(next.text) && (/^\p{Ll}/u.test(next.text) || before.isFull);

const list = (pages: readonly number[]): string =>
  pages.length === 1 ? `Page ${pages[0]} is` : `Pages ${pages.slice(0, -1).join(', ')} and ${pages.at(-1)} are`;

/** The text of a document's pages, or the number of the page whose columns cannot be told apart. */
export const pagesToText = (
  pages: readonly PageRows[],
): { text: string; notes: string[] } | { unclearPage: number } => {
  const notes = [...takeOutRunningHeads(pages), ...takeOutLineNumbers(pages)];
  const whole: Paragraph[] = [];
  const inColumns: number[] = [];
  const usual = median(pages.flatMap(({ rows }) => rows.map(({ height }) => height)));
  const footnotes: Row[] = [];
  for (const [i, page] of pages.entries()) {
    footnotes.push(...takeFootnotes(page, usual));
    const read = rowsToRegions(page.rows);
    if (read === null) return { unclearPage: i + 1 };
    if (read.hasColumns) inColumns.push(i + 1);
    for (const region of read.regions) {
      const [first, ...rest] = regionToParagraphs(region);
      const before = whole.at(-1);
      if (first && before && goesOn(before, first)) {
        before.text = joinLines(before.text, first.text);
        before.isFull = first.isFull;
      } else if (first) whole.push(first);
      whole.push(...rest);
    }
  }
  if (footnotes.length > 0)
    notes.push(`Small print at the foot of pages was left out: ${listWords(footnotes.map(rowText))}.`);
  if (inColumns.length > 0) notes.push(`${list(inColumns)} set in columns, which were read one after the other.`);
  if (pages.some(({ rotated }) => rotated > 0)) notes.push('Text set at an angle was left out.');
  notes.push(...noteMarksToNotes(pages.reduce((sum, { noteMarks }) => sum + noteMarks, 0)));
  return { text: whole.map(({ text }) => text).join('\n\n'), notes };
};
