/** Shows open disputes under what they dispute, and the disputes for and against one statement. */

import type { DisputeView, StatementView } from '../../../claims/queries/statements.ts';
import type { ReadModel } from '../../../claims/read-model/read-model.ts';
import { t } from '../../../locales/index.ts';
import { type Answer, createAnswer, paragraph, text } from '../../answer.ts';
import type { createPageFooter } from '../../pagination.ts';
import { createCard, createLine, toCardDispute } from '../card.ts';
import { sourcesToFooter } from '../source-line.ts';
import { statementsToMenu } from '../statement-menu.ts';
import { capitalise, speakerViewToText } from '../wording.ts';

/** Of a statement with more, only those of the page are shown. */
const MAX_DISPUTES = 20;

/** @param items of this page: each statement is shown with all of its disputes */
export function disputesToAnswer(
  readModel: ReadModel,
  items: readonly DisputeView[],
  total: number,
  footer: ReturnType<typeof createPageFooter>,
): Answer {
  if (total === 0)
    return createAnswer({
      tone: 'nothing',
      title: t('disputes.none.title'),
      blocks: [paragraph(text(t('disputes.none')))],
      actions: [{ label: t('disputes.all'), command: 'disputes', options: {} }],
    });
  const groups = [...Map.groupBy(items, ({ against }) => against.ref).values()];
  const disputed = groups.flatMap(([first]) => (first === undefined ? [] : [first.against]));
  return createAnswer({
    title:
      items.length === total
        ? t('disputes.title', { disputes: total, statements: groups.length })
        : t('disputes.title.pages', { disputes: total }),
    blocks: [
      ...groups.flatMap((group) => {
        const [first] = group;
        if (first === undefined) return [];
        const line = createLine(readModel, first.against, 'disputed');
        const isShown = line.disputedBy.length <= MAX_DISPUTES;
        return [isShown ? line : { ...line, disputedBy: group.map(toCardDispute) }];
      }),
      ...footer.blocks,
      ...statementsToMenu('disputes', disputed),
      ...sourcesToFooter(items.flatMap(({ from, against }) => [against, from])),
    ],
    actions: footer.actions,
    statements: [...new Set(items.flatMap(({ from, against }) => [against.ref, from.ref]))],
  });
}

export function disputesOfStatementToAnswer(readModel: ReadModel, view: StatementView): Answer {
  const card = createCard(readModel, view);
  const count = card.disputedBy.length;
  const state = count === 0 ? t('disputes.of.none') : t('disputes.of.some', { count });
  return createAnswer({
    title: t('disputes.of', { id: view.ref, speaker: capitalise(speakerViewToText(view.speaker)), state }),
    blocks: [card, ...sourcesToFooter([view])],
    statements: [
      view.ref,
      ...card.disputedBy.map(({ from }) => from.ref),
      ...card.disputes.map(({ against }) => against.ref),
    ],
  });
}
