/** Shows open disputes by topic, and the disputes for and against one statement. */

import type { DisputeView, StatementView } from '../../claims/queries/statements.ts';
import type { ReadModel } from '../../claims/read-model/read-model.ts';
import { type Answer, createAnswer, heading, paragraph, text } from '../answer.ts';
import type { createPageFooter } from '../pagination.ts';
import { attributionToSpans, disputedByToBlocks, disputesToBlocks, wordsToBlocks } from './statement.ts';

export function disputesToAnswer(
  items: readonly DisputeView[],
  total: number,
  footer: ReturnType<typeof createPageFooter>,
): Answer {
  if (total === 0)
    return createAnswer({
      tone: 'nothing',
      title: 'No open dispute',
      blocks: [paragraph(text('No open dispute on record fits this.'))],
    });
  const topics = [...new Set(items.map(({ against }) => against.topic.name))];
  return createAnswer({
    title: total === 1 ? 'One open dispute' : `${total} open disputes`,
    blocks: [
      ...topics.flatMap((topic) =>
        disputesToBlocks(
          `On ${topic}:`,
          items.filter(({ against }) => against.topic.name === topic),
        ),
      ),
      ...footer.blocks,
    ],
    actions: footer.actions,
    statements: [...new Set(items.flatMap(({ from, against }) => [against.ref, from.ref]))],
  });
}

export function disputesOfStatementToAnswer({ records }: ReadModel, view: StatementView): Answer {
  const against = records.disputesAgainst(view.row);
  const makes = records.disputesFrom(view.row);
  return createAnswer({
    title: `Who disputes ${view.ref}?`,
    blocks: [
      heading(...attributionToSpans(view)),
      ...wordsToBlocks(view),
      ...disputedByToBlocks(against),
      ...disputesToBlocks('It is itself used against:', makes),
    ],
    actions: [{ label: 'Show in source', command: 'source', options: { statement: view.ref } }],
    statements: [view.ref, ...against.map(({ from }) => from.ref), ...makes.map((dispute) => dispute.against.ref)],
  });
}
