/** Lays out an answer's blocks of meaning as plain blocks, alike for every platform; renderers do the rest. */

import { inLanguage } from '../../locales/index.ts';
import { type Answer, type Block, list, type PlainBlock } from '../answer.ts';
import { isWholeCard, type TopicComparisonCard } from '../card.ts';
import { cardToBlocks } from './card.ts';
import { changeToBlocks } from './change.ts';
import { disputedToBlocks, lineToSpans } from './line.ts';
import { oneSidedToBlocks, topicToBlocks } from './topic.ts';

/** What an answer is about, for a colour beside it. Colour is only decoration: the words say the same. */
export type Accent = 'disputed' | 'recorded' | 'draft' | 'nothing';

/** In the order of the answer, in the answer's language. */
export function layOut({ blocks, language }: Answer): PlainBlock[] {
  const first = blocks.find((block) => block.kind === 'statement' && isWholeCard(block));
  return inLanguage(language, () => groupBlocks(blocks).flatMap((group) => groupToBlocks(group, first)));
}

export function answerToAccent({ tone, blocks, isDraft }: Answer): Accent {
  if (tone !== 'answer') return 'nothing';
  if (isDraft) return 'draft';
  return blocks.some(isDisputed) ? 'disputed' : 'recorded';
}

function isDisputed(block: Block): boolean {
  if (block.kind === 'statement') return block.disputedBy.length > 0;
  return block.kind === 'topic' && block.lines.some(({ card }) => card.disputedBy.length > 0);
}

/** Blocks that are laid out together: items of one list, one-sided topics of one side. */
function groupBlocks(blocks: readonly Block[]): Block[][] {
  const groups: Block[][] = [];
  for (const block of blocks) {
    const group = groups.at(-1);
    const key = groupKey(block);
    if (group !== undefined && key !== null && group[0] !== undefined && groupKey(group[0]) === key) group.push(block);
    else groups.push([block]);
  }
  return groups;
}

/** Null for a block that stands alone. */
function groupKey(block: Block): string | null {
  if (block.kind === 'statement') return block.size === 'line' || block.size === 'unnamed' ? block.size : null;
  if (block.kind !== 'topic' || block.state !== 'one-sided') return null;
  return JSON.stringify([block.silent, block.lines[0]?.side]);
}

/** @param first the first whole card of the answer, which no line sets apart from what is before it */
function groupToBlocks(group: readonly Block[], first: Block | undefined): PlainBlock[] {
  const [block] = group as [Block, ...Block[]];
  switch (block.kind) {
    case 'statement': {
      const cards = group.filter((one) => one.kind === 'statement');
      if (block.size === 'disputed') return disputedToBlocks(block);
      if (!isWholeCard(block)) return [list(cards.map(lineToSpans))];
      return [...(block === first ? [] : [{ kind: 'divider' as const }]), ...cardToBlocks(block)];
    }
    case 'topic': {
      const topics = group.filter((one): one is TopicComparisonCard => one.kind === 'topic');
      return block.state === 'one-sided' ? oneSidedToBlocks(topics) : topicToBlocks(block);
    }
    case 'change':
      return changeToBlocks(block);
    case 'counts':
      return [{ kind: 'paragraph', spans: [{ kind: 'strong', text: block.parts.join(' · ') }] }];
    default:
      return [block];
  }
}
