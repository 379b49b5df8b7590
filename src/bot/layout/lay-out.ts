/** Lays out an answer's blocks of meaning as plain blocks, alike for every platform; renderers do the rest. */
import type { Answer, Block, PlainBlock } from '../answer.ts';

/** What an answer is about, for a colour beside it. Colour is only decoration: the words say the same. */
export type Accent = 'disputed' | 'recorded' | 'draft' | 'nothing';

/** In the order of the answer, in the answer's language. */
export function layOut({ blocks }: Answer): PlainBlock[] {
  return blocks.flatMap(blockToPlain);
}

export function answerToAccent({ tone, blocks }: Answer): Accent {
  if (tone !== 'answer') return 'nothing';
  const isDisputed = blocks.some(
    (block) =>
      (block.kind === 'statement' && block.disputedBy.length > 0) ||
      (block.kind === 'topic' && block.lines.some(({ card }) => card.disputedBy.length > 0)),
  );
  return isDisputed ? 'disputed' : 'recorded';
}

function blockToPlain(block: Block): PlainBlock[] {
  switch (block.kind) {
    case 'statement':
    case 'topic':
    case 'change':
    case 'counts':
      return [];
    default:
      return [block];
  }
}
