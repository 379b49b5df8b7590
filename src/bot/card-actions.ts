/** Buttons that depend on who asks and where: to share a card or an answer, and to correct a statement. */
import { t } from '../locales/index.ts';
import type { Action, Answer, Block } from './answer.ts';
import { isWholeCard, type StatementCard } from './card.ts';
import type { Command } from './command.ts';
import type { Invocation } from './spans.ts';

/** What the asker may do with an answer. It is part of the key of the answer cache. */
export interface CardRights {
  /** Whether the answer can be shared where it was asked. */
  canShare: boolean;
  isEditor: boolean;
}

/**
 * A private answer about the record can be shared: each card by itself, and the whole answer where that saves presses. The
 * button asks again, so that what is shared is what the record says then.
 */
export function addCardActions(answer: Answer, command: Command, rights: CardRights): Answer {
  const { origin, tone, statements } = answer;
  const isAboutRecord = tone === 'answer' && !command.hidden && statements.length > 0;
  if (!isAboutRecord || origin === null || command.audience !== 'asker') return answer;
  const cards = answer.blocks.filter((block) => block.kind === 'statement' && isWholeCard(block));
  const withButtons = (block: Block): Block =>
    block.kind === 'statement' && isWholeCard(block)
      ? { ...block, actions: [...block.actions, ...cardActions(block, origin, rights)] }
      : block;
  return {
    ...answer,
    blocks: answer.blocks.map(withButtons),
    actions:
      !hasOwnButtons(cards.length) && rights.canShare
        ? [...answer.actions, shareAction(t(cards.length === 0 ? 'share' : 'share.all'), origin)]
        : answer.actions,
  };
}

/** Whether every card is at hand by itself: of one or two statements, nobody needs a button for all. */
const hasOwnButtons = (cards: number) => cards === 1 || cards === 2;

/** A statement's own: never those of another one that is shown beside it. */
function cardActions({ id, ref, state }: StatementCard, origin: Invocation, rights: CardRights): Action[] {
  const shared: Invocation =
    origin.command === 'whosaid'
      ? { command: 'whosaid', options: { ...origin.options, only: ref } }
      : { command: 'source', options: { statement: ref } };
  return [
    ...(rights.canShare && (state === 'recorded' || state === 'retracted')
      ? [shareAction(t('card.share', { id }), shared)]
      : []),
    ...(rights.isEditor && (state === 'recorded' || state === 'suspended')
      ? [
          {
            label: t('card.correct'),
            spoken: t('card.correct.spoken', { id }),
            command: 'correct',
            options: { statement: ref },
          },
        ]
      : []),
    ...(rights.isEditor && state === 'suspended'
      ? [{ label: t('suspend.lift'), command: 'suspend', options: { statement: ref, lift: 'yes' } }]
      : []),
  ];
}

function shareAction(label: string, invocation: Invocation): Action {
  return { label, command: 'share', options: { answer: JSON.stringify(invocation) } };
}

/** The answer as it is posted: sharing and correcting belong to whoever asked, and nobody posts what is only proposed. */
export function withoutPersonalActions(answer: Answer): Answer {
  const isForAll = ({ command }: Action) => !['share', 'correct', 'suspend'].includes(command);
  return {
    ...answer,
    blocks: answer.blocks
      .filter((block) => block.kind !== 'statement' || block.state !== 'proposed')
      .map((block) => (block.kind === 'statement' ? { ...block, actions: block.actions.filter(isForAll) } : block)),
    actions: answer.actions.filter(isForAll),
  };
}
