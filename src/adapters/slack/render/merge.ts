/** Neighbours that Slack can show as one block: less height, and fewer of the blocks that a message may have. */
import type { types } from '@slack/bolt';
import { slackLimits } from '../limits.ts';
import type { Piece, SlackBlock } from './piece.ts';

/** The blocks of a page. A line before anything or after everything separates nothing, and is left out. */
export function piecesToBlocks(pieces: readonly Piece[]): SlackBlock[] {
  const blocks: SlackBlock[] = [];
  let before: Piece | null = null;
  for (const piece of pieces.slice(...separatedRange(pieces))) {
    const merged = before === null ? null : mergeBlocks(blocks.at(-1), before, piece);
    if (merged === null) blocks.push(piece.block);
    else blocks[blocks.length - 1] = merged;
    before = piece;
  }
  return blocks;
}

function separatedRange(pieces: readonly Piece[]): [number, number] {
  const isShown = ({ block }: Piece) => block.type !== 'divider';
  const start = pieces.findIndex(isShown);
  return start < 0 ? [0, 0] : [start, pieces.findLastIndex(isShown) + 1];
}

/** @returns null if the piece has to begin a block. */
function mergeBlocks(last: SlackBlock | undefined, before: Piece, { block, role }: Piece): SlackBlock | null {
  if (last?.type === 'divider' && block.type === 'divider') return last;
  if (last?.type === 'rich_text' && block.type === 'rich_text' && before.role !== 'apart') {
    const joins = role === 'text' || (role === 'heading' && before.role === 'heading');
    return joins ? { ...last, elements: joinElements(last.elements, block.elements) } : null;
  }
  if (last?.type === 'actions' && block.type === 'actions' && role !== 'apart' && before.role !== 'apart') {
    const elements = [...last.elements, ...block.elements];
    return elements.length <= slackLimits.actionElements ? { ...last, elements } : null;
  }
  return null;
}

/** Two lists side by side are one list. */
function joinElements(
  head: readonly types.RichTextBlockElement[],
  tail: readonly types.RichTextBlockElement[],
): types.RichTextBlockElement[] {
  const last = head.at(-1);
  const [first, ...rest] = tail;
  if (last?.type !== 'rich_text_list' || first?.type !== 'rich_text_list') return [...head, ...tail];
  return [...head.slice(0, -1), { ...last, elements: [...last.elements, ...first.elements] }, ...rest];
}
