/** Asks for confirmation before a correction changes whose words a statement is, and shows what depends on it. */

import type { Statement } from '../../claims/model/dossier.ts';
import type { StatementView } from '../../claims/queries/statements.ts';
import type { ReadModel } from '../../claims/read-model/read-model.ts';
import { nameToKey } from '../../claims/search/tokenizer.ts';
import { type Block, code, paragraph, type Spans, strong, text } from '../answer.ts';
import { duplicatesToText, findDuplicateQuotes } from './duplicate-quotes.ts';

const POSTS_PAGE_SIZE = 500;

/**
 * @param after the fields that the correction changes.
 * @returns what depends on it; null if no confirmation is needed.
 */
export function confirmAttribution(
  readModel: ReadModel,
  view: StatementView,
  after: Partial<Statement>,
): Block[] | null {
  const changed = { ...view.statement, ...after };
  const others = ['speaker', 'quotes', 'passage'].some((name) => name in after)
    ? findDuplicateQuotes(readModel, view.dossier.row, changed)
    : [];
  const isAttribution = 'speaker' in after || 'toldBy' in after;
  if (!isAttribution && others.length === 0) return null;
  const items: Spans[] = [
    ...(isAttribution
      ? [...mentionsToItems(view, after), ...disputesToItems(readModel, view), ...postsToItems(readModel, view)]
      : []),
    ...(others.length === 0 ? [] : [[text(`The words are ${duplicatesToText(others)}.`)]]),
  ];
  return [
    paragraph(strong('This changes whose words these are. '), text('It is recorded only with sure:yes.')),
    ...(items.length === 0 ? [] : [{ kind: 'list' as const, items }]),
  ];
}

/** Points out that the passage names the old speaker: usually the record is right and the correction is a mistake. */
function mentionsToItems(view: StatementView, after: Partial<Statement>): Spans[] {
  const old = [
    ...('speaker' in after ? [view.speaker] : []),
    ...('toldBy' in after && view.toldBy !== null ? [view.toldBy] : []),
  ];
  const passage = ` ${nameToKey(view.statement.passage.exact)} `;
  return old
    .filter(({ name, aliases }) => [name, ...aliases].some((each) => passage.includes(` ${nameToKey(each)} `)))
    .map(({ name }) => [strong(`The passage names ${name}: `), text(view.statement.passage.exact)]);
}

function disputesToItems(readModel: ReadModel, view: StatementView): Spans[] {
  return [
    ...readModel.records
      .disputesFrom(view.row)
      .map(
        ({ dispute, against }): Spans => [
          code(dispute.id),
          text(` hangs on it: its ${dispute.kind} of ${against.statement.id} (${against.speaker.name})`),
        ],
      ),
    ...readModel.records
      .disputesAgainst(view.row)
      .map(
        ({ dispute, from }): Spans => [
          code(dispute.id),
          text(` hangs on it: the ${dispute.kind} of it by ${from.statement.id} (${from.speaker.name})`),
        ],
      ),
  ];
}

function postsToItems(readModel: ReadModel, view: StatementView): Spans[] {
  const shown = new Set([
    view.ref,
    ...readModel.changeFeed.refsShowing({ subject: view.ref, about: 'statement', detail: null }),
  ]);
  let count = 0;
  for (let offset = 0, end = 1; offset < end; offset += POSTS_PAGE_SIZE) {
    const { items, total } = readModel.outbox.posts({ limit: POSTS_PAGE_SIZE, offset });
    count += items.filter(
      ({ isDeleted: gone, statements }) => !gone && statements.some((ref) => shown.has(ref)),
    ).length;
    end = total;
  }
  if (count === 0) return [];
  return [
    [text(count === 1 ? 'One post shows it and will be corrected.' : `${count} posts show it and will be corrected.`)],
  ];
}
