/** Puts the pieces of text that a PDF draws into rows, and the rows into segments that a wide gap parts. */
import { readRaised } from '../note-marks.ts';

/** A piece of text as pdf.js gives it. Units are points; y grows upwards. */
export interface PdfItem {
  str?: string;
  dir?: string;
  width?: number;
  height?: number;
  transform?: number[];
}

/** Text of a row without a wide gap in it. */
export interface Segment {
  text: string;
  left: number;
  right: number;
}

/** What stands on one line of the page, over all of its columns. */
export interface Row {
  segments: Segment[];
  y: number;
  height: number;
}

export interface PageRows {
  rows: Row[];
  noteMarks: number;
  /** Pieces set at an angle, which are no part of the running text. */
  rotated: number;
}

interface Piece extends Segment {
  y: number;
  height: number;
  /** Its place among what the file draws. */
  order: number;
  /** The file draws a space behind it. */
  isSpaced: boolean;
  isRightToLeft: boolean;
}

/** A gap as wide as this part of the letters' height may be a gutter; space between justified words is narrower. */
const GUTTER = 0.8;
/** A narrower one may be, too, where the file does not draw its two sides one after the other. */
const NARROW_GUTTER = 0.3;
/** From here on a gap is a space between words. */
const SPACE = 0.15;

const toPieces = (items: readonly PdfItem[]): { pieces: Piece[]; rotated: number } => {
  const pieces: Piece[] = [];
  let rotated = 0;
  for (const [order, { str = '', transform = [], width = 0, height = 0, dir }] of items.entries()) {
    const [, b = 0, c = 0, d = 0, left = 0, y = 0] = transform;
    if (str.trim() === '') {
      const before = pieces.at(-1);
      if (before && str !== '') before.isSpaced = true;
    } else if (Math.abs(b) > 0.01 || Math.abs(c) > 0.35 * Math.abs(d)) rotated += 1;
    else
      pieces.push({
        text: str,
        left,
        right: left + width,
        y,
        height: height || Math.abs(d) || 1,
        order,
        isSpaced: false,
        isRightToLeft: dir === 'rtl',
      });
  }
  return { pieces, rotated };
};

const groupByRow = (pieces: readonly Piece[]): Piece[][] => {
  const rows: { pieces: Piece[]; y: number; height: number }[] = [];
  for (const piece of [...pieces].sort((one, other) => other.y - one.y)) {
    const row = rows.at(-1);
    if (row && row.y - piece.y <= 0.5 * Math.max(row.height, piece.height)) {
      row.pieces.push(piece);
      // A raised mark comes first from above: the row stands where its largest letters stand.
      if (piece.height > row.height) Object.assign(row, { y: piece.y, height: piece.height });
    } else rows.push({ pieces: [piece], y: piece.y, height: piece.height });
  }
  return rows.map((row) => row.pieces);
};

const toRow = (pieces: Piece[]): { row: Row; noteMarks: number } => {
  const main = pieces.reduce((one, other) => (other.height > one.height ? other : one));
  const isRightToLeft = pieces.filter((piece) => piece.isRightToLeft).length > pieces.length / 2;
  const sorted = pieces.sort((one, other) => one.left - other.left);
  const segments: Segment[] = [];
  let noteMarks = 0;
  let before: Piece | null = null;
  for (const piece of sorted) {
    const segment = segments.at(-1);
    const isRaised = piece.height < 0.85 * main.height && piece.y > main.y + 0.15 * main.height;
    const kept = isRaised ? readRaised(piece.text.trim(), segment?.text ?? '', false) : null;
    if (kept === '') {
      noteMarks += 1;
      if (before && piece.isSpaced) before.isSpaced = true;
      if (segment) segment.right = Math.max(segment.right, piece.right);
      continue;
    }
    const text = kept ?? piece.text;
    const gap = (piece.left - (segment?.right ?? 0)) / main.height;
    const isNext = before !== null && Math.abs(piece.order - before.order) <= 2;
    if (!segment || gap >= GUTTER || (gap >= NARROW_GUTTER && !isNext))
      segments.push({ text, left: piece.left, right: piece.right });
    else {
      const space = gap >= SPACE || before?.isSpaced ? ' ' : '';
      segment.text = isRightToLeft ? `${text}${space}${segment.text}` : `${segment.text}${space}${text}`;
      segment.right = Math.max(segment.right, piece.right);
    }
    before = piece;
  }
  for (const segment of segments) segment.text = segment.text.replace(/\s+/g, ' ').trim();
  const ordered = isRightToLeft ? segments.reverse() : segments;
  return { row: { segments: ordered.filter(({ text }) => text !== ''), y: main.y, height: main.height }, noteMarks };
};

/** The rows of a page from top to bottom. */
export const itemsToRows = (items: readonly PdfItem[]): PageRows => {
  const { pieces, rotated } = toPieces(items);
  const page: PageRows = { rows: [], noteMarks: 0, rotated };
  for (const one of groupByRow(pieces)) {
    const { row, noteMarks } = toRow(one);
    page.noteMarks += noteMarks;
    if (row.segments.length > 0) page.rows.push(row);
  }
  return page;
};

export const rowText = (row: Row): string => row.segments.map(({ text }) => text).join(' ');
