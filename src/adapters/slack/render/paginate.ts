/** Distributes pieces over pages, in order, each piece once. */
import { strong, text } from '../../../bot/answer.ts';
import { t } from '../../../locales/index.ts';
import { slackLimits } from '../limits.ts';
import { shorten } from './blocks.ts';
import { piecesToBlocks } from './merge.ts';
import type { Piece } from './piece.ts';
import { jsonSize, spansToElements } from './rich-text.ts';

/** Characters of JSON in a repeated heading: more than any needs that names a speaker and who relays the words. */
const MAX_REPEATED_HEADING_SIZE = 700;

/** The room that a page has beside what is on every page. */
export interface PageCapacity {
  blocks: number;
  json: number;
}

/** The room that is left in a message with the given blocks. */
export function remainingCapacity(fixed: readonly unknown[]): PageCapacity {
  return { blocks: slackLimits.blocks - fixed.length, json: slackLimits.blocksJson - jsonSize(fixed) };
}

/**
 * Pages of groups of pieces. A group that fits on a page is not split, and a page does not end in a heading.
 * If a group is split, each page that continues it repeats its heading, marked as continued, so that no words appear without
 * their speaker. A piece larger than a page gets a page of its own.
 *
 * @returns at least one page, which is empty if there are no pieces
 */
export function piecesToPages(groups: readonly (readonly Piece[])[], capacity: PageCapacity): Piece[][] {
  const sizes = new Map(groups.flat().map((piece) => [piece, jsonSize(piece.block) + 1]));
  const sizeOf = (piece: Piece) => sizes.get(piece) ?? jsonSize(piece.block) + 1;
  const fits = (page: readonly Piece[]) =>
    piecesToBlocks(page).length <= capacity.blocks &&
    page.reduce((sum, piece) => sum + sizeOf(piece), 0) <= capacity.json;
  const pages: Piece[][] = [[]];
  for (const group of groups) {
    const page = pages.at(-1) ?? [];
    if (page.length > 0 && !fits([...page, ...group]) && fits(group)) pages.push([...group]);
    else for (const piece of group) addPiece(pages, piece, group, fits);
  }
  return pages;
}

function addPiece(
  pages: Piece[][],
  piece: Piece,
  group: readonly Piece[],
  fits: (page: readonly Piece[]) => boolean,
): void {
  const page = pages.at(-1) ?? [];
  if (page.length === 0 || fits([...page, piece])) {
    page.push(piece);
    return;
  }
  const headings = headingsBefore(group, piece);
  const isAtFoot = headings.length > 0 && headings.every((one, at) => one === page[page.length - headings.length + at]);
  if (isAtFoot && page.length > headings.length && fits([...headings, piece])) {
    page.length -= headings.length;
    pages.push([...headings, piece]);
    return;
  }
  const continued = continuedPiece(headings, piece);
  pages.push(continued === null ? [piece] : [continued, piece]);
}

/** The headings before a piece of a group. */
function headingsBefore(group: readonly Piece[], piece: Piece): Piece[] {
  return group.slice(0, group.indexOf(piece)).filter(({ role }) => role === 'heading');
}

/** The first piece of a page that continues a group with `piece`. Null if there is nothing to repeat. */
function continuedPiece(headings: readonly Piece[], piece: Piece): Piece | null {
  const heading = headings.reduce(
    (all, { plain, continuationOf: goesOn }) => all + (all === '' || goesOn !== null ? '' : ' › ') + plain,
    '',
  );
  const parts = [
    strong(shorten(heading, MAX_REPEATED_HEADING_SIZE)),
    text(
      piece.role === 'heading' || piece.continuationOf === null
        ? ''
        : `${heading === '' ? '' : ' › '}${piece.continuationOf}`,
    ),
  ].filter((span) => span.text !== '');
  if (parts.length === 0) return null;
  const spans = [text(t('render.continued')), ...parts];
  return {
    block: { type: 'rich_text', elements: [{ type: 'rich_text_section', elements: spansToElements(spans) }] },
    plain: spans.map((span) => span.text).join(''),
    role: 'apart',
    continuationOf: null,
    presses: [],
  };
}

/** A heading starts a group, which has everything up to the next one. */
export function groupPieces(pieces: readonly Piece[]): Piece[][] {
  const groups: Piece[][] = [];
  let before: Piece | null = null;
  for (const piece of pieces) {
    const last = groups.at(-1);
    const starts = piece.role === 'heading' && before?.role !== 'heading';
    if (last === undefined || starts) groups.push([piece]);
    else last.push(piece);
    before = piece;
  }
  return groups;
}
