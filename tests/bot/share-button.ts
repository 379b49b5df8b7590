/** The button that shares an answer: the whole of it, or its only card. */
import type { Action, Answer } from '../../src/bot/answer.ts';

export function findShareButton({ actions, blocks }: Answer): Action | undefined {
  const ofCards = blocks.flatMap((block) => (block.kind === 'statement' ? block.actions : []));
  return [...actions, ...ofCards].find(({ command }) => command === 'share');
}
