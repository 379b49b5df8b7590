/** Lays pieces out on pages, in order, each piece once. */
import type { Piece } from './blocks.ts';
import { slackLimits } from './limits.ts';
import { jsonSize } from './rich-text.ts';

/** What a page has left beside what stands on every page. */
export interface Room {
  blocks: number;
  json: number;
}

/** The room of a message in which some blocks stand already. */
export function roomBeside(fixed: readonly unknown[]): Room {
  return { blocks: slackLimits.blocks - fixed.length, json: slackLimits.blocksJson - jsonSize(fixed) };
}

/**
 * Pages of pieces. A heading starts a group; a group that fits on a page is not torn over two, and a page does not end in
 * a heading. A piece larger than the room gets a page of its own.
 * @returns at least one page, which is empty when there is nothing to lay out
 */
export function piecesToPages(pieces: readonly Piece[], room: Room): Piece[][] {
  const sizes = new Map(pieces.map((piece) => [piece, jsonSize(piece.block) + 1]));
  const fits = (page: readonly Piece[]) =>
    page.length <= room.blocks && page.reduce((sum, piece) => sum + (sizes.get(piece) ?? 0), 0) <= room.json;
  const pages: Piece[][] = [[]];
  for (const group of groups(pieces)) {
    const page = pages.at(-1) ?? [];
    if (page.length > 0 && !fits([...page, ...group]) && fits(group)) pages.push([...group]);
    else for (const piece of group) addPiece(pages, piece, fits);
  }
  return pages;
}

function addPiece(pages: Piece[][], piece: Piece, fits: (page: readonly Piece[]) => boolean): void {
  const page = pages.at(-1) ?? [];
  if (page.length === 0 || fits([...page, piece])) {
    page.push(piece);
    return;
  }
  const next: Piece[] = [piece];
  for (let last = page.at(-1); last?.leads && page.length > 1 && fits([last, ...next]); last = page.at(-1)) {
    next.unshift(last);
    page.pop();
  }
  pages.push(next);
}

function groups(pieces: readonly Piece[]): Piece[][] {
  const found: Piece[][] = [];
  let wasLeading = false;
  for (const piece of pieces) {
    const last = found.at(-1);
    if (last === undefined || (piece.leads && !wasLeading)) found.push([piece]);
    else last.push(piece);
    wasLeading = piece.leads;
  }
  return found;
}
