/** Tells a page's columns apart, so that no sentence is read across them. */
import { type Row, rowText, type Segment } from './rows.ts';

/** One line of running text in its column. */
export interface PdfLine {
  text: string;
  left: number;
  right: number;
  y: number;
  height: number;
}

/** Lines that belong together from top to bottom: a column, or what runs over the whole width. */
export type Region = PdfLine[];

/** Two lines beside each other may be chance; columns have more. */
const MIN_ROWS = 2;
/** A column of text has so many words on its usual line; labels, numbers and tables have fewer. */
const MIN_WORDS = 3;
/** So many rows whose gaps fit no column make a page that is not read. */
const MAX_UNCLEAR_ROWS = 2;

const median = (numbers: readonly number[]): number => [...numbers].sort((a, b) => a - b)[numbers.length >> 1] ?? 0;
const wordCount = (text: string): number => text.split(/\s+/).filter((word) => /\p{L}{2}/u.test(word)).length;

interface Gap {
  from: number;
  to: number;
}
const gapsOf = ({ segments }: Row): Gap[] =>
  [...segments]
    .sort((one, other) => one.left - other.left)
    .flatMap((segment, i, all) => (i === 0 ? [] : [{ from: all[i - 1]?.right ?? 0, to: segment.left }]));

const partOf = (row: Row, isIn: (segment: Segment) => boolean): Row => ({
  ...row,
  segments: row.segments.filter(isIn),
});
const isSplit = (row: Row, x: number): boolean => gapsOf(row).some(({ from, to }) => from <= x && x <= to);
const isCrossed = (row: Row, x: number): boolean => row.segments.some(({ left, right }) => left < x && x < right);

/** Whether both sides of a gutter hold text, and not labels beside text or the cells of a table. */
const isText = (rows: readonly Row[], x: number): boolean => {
  const words = (isIn: (segment: Segment) => boolean): number =>
    median(rows.filter((row) => isSplit(row, x)).map((row) => wordCount(rowText(partOf(row, isIn)))));
  return (
    Math.min(
      words(({ left }) => left < x),
      words(({ left }) => left >= x),
    ) >= MIN_WORDS
  );
};

/** The x that most rows leave free between two segments; null where too few do, or where it parts no text. */
const findGutter = (rows: readonly Row[]): number | null => {
  const edges = rows.flatMap((row) => gapsOf(row).flatMap(({ from, to }) => [[from, 1] as const, [to, -1] as const]));
  edges.sort((one, other) => one[0] - other[0] || other[1] - one[1]);
  let [open, most] = [0, 0];
  let gutter: Gap | null = null;
  for (const [i, [x, step]] of edges.entries()) {
    open += step;
    if (open <= most) continue;
    most = open;
    gutter = { from: x, to: edges[i + 1]?.[0] ?? x };
  }
  if (!gutter || most < MIN_ROWS) return null;
  const x = (gutter.from + gutter.to) / 2;
  return isText(rows, x) ? x : null;
};

const rowToLine = (row: Row): PdfLine => ({
  text: rowText(row),
  left: Math.min(...row.segments.map(({ left }) => left)),
  right: Math.max(...row.segments.map(({ right }) => right)),
  y: row.y,
  height: row.height,
});

/** Rows whose two sides are text and that no column explains: read across, they could make up a sentence. */
const isUnclear = (row: Row): boolean => row.segments.filter(({ text }) => wordCount(text) >= MIN_WORDS).length > 1;

interface Reading {
  regions: Region[];
  unclear: number;
  hasColumns: boolean;
}

/** A stretch of rows between two that cross the gutter. */
const readBand = (band: readonly Row[], x: number, reading: Reading): void => {
  const first = band.findIndex((row) => isSplit(row, x));
  if (band.filter((row) => isSplit(row, x)).length < MIN_ROWS) {
    readAcross(band, reading);
    return;
  }
  readAcross(band.slice(0, first), reading);
  reading.hasColumns = true;
  const columns = band.slice(first);
  for (const side of [
    columns.map((row) => partOf(row, ({ left }) => left < x)),
    columns.map((row) => partOf(row, ({ left }) => left >= x)),
  ])
    readRows(
      side.filter((row) => row.segments.length > 0),
      reading,
    );
};

const readAcross = (rows: readonly Row[], reading: Reading): void => {
  reading.unclear += rows.filter(isUnclear).length;
  if (rows.length > 0) reading.regions.push(rows.map(rowToLine));
};

const readRows = (rows: readonly Row[], reading: Reading): void => {
  const gutter = findGutter(rows);
  if (gutter === null) {
    readAcross(rows, reading);
    return;
  }
  const usual = median(rows.map(({ height }) => height));
  let band: Row[] = [];
  let across: Row[] = [];
  const endBand = (): void => {
    if (band.length > 0) readBand(band, gutter, reading);
    band = [];
  };
  for (const row of rows) {
    // A heading in larger letters stands over all columns, also where it is short.
    if (isCrossed(row, gutter) || (row.height > usual * 1.15 && !isSplit(row, gutter))) {
      endBand();
      across.push(row);
      continue;
    }
    readAcross(across, reading);
    across = [];
    band.push(row);
  }
  endBand();
  readAcross(across, reading);
};

/** The regions of a page in reading order; null where its columns cannot be told apart. */
export const rowsToRegions = (rows: readonly Row[]): { regions: Region[]; hasColumns: boolean } | null => {
  const reading: Reading = { regions: [], unclear: 0, hasColumns: false };
  readRows(rows, reading);
  return reading.unclear > MAX_UNCLEAR_ROWS ? null : reading;
};
