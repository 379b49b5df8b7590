/** Shows the result of a change: what is on record now, or the proposal that waits. */

import type { StatementView } from '../../claims/queries/statements.ts';
import type { ReadModel } from '../../claims/read-model/read-model.ts';
import { t, tList, tMinute } from '../../locales/index.ts';
import { type Answer, type Block, createAnswer, paragraph, strong, text } from '../answer.ts';
import type { Context } from '../command.ts';
import type { CorrectChange } from '../editing/correct-fields.ts';
import type { SubmitResult } from '../editing/editor.ts';
import type { RetractTarget } from '../editing/retract-fields.ts';
import { createLine } from './card.ts';
import { changeToBlocks, differencesToItems, proposalToAnswer } from './proposal.ts';

export function recordedToAnswer(context: Context, result: SubmitResult): Answer {
  return submittedToAnswer(
    context,
    result,
    (subject) => t('submitted.recorded', { subject }),
    statementToBlocks(context, result),
  );
}

export function correctedToAnswer(context: Context, change: CorrectChange, result: SubmitResult): Answer {
  return submittedToAnswer(context, result, (subject) => t('submitted.corrected', { subject }), [
    { kind: 'list', items: differencesToItems(change.before, change.after) },
    paragraph(strong(`${t('change.why')} `), text(change.reason)),
    ...statementToBlocks(context, result),
  ]);
}

/** @param against the disputed statement. */
export function disputedToAnswer(context: Context, against: StatementView, result: SubmitResult): Answer {
  return submittedToAnswer(context, result, (subject) => t('submitted.disputed', { ref: against.ref, subject }), [
    createLine(context.readModel, against, 'disputed'),
    paragraph(strong(`${t('submitted.recorded-by')} `), text(signature(context))),
  ]);
}

export function retractedToAnswer(
  context: Context,
  { statement, ref, shown, closes }: RetractTarget,
  reason: string,
  result: SubmitResult,
): Answer {
  if (result.kind === 'proposed') return proposedToAnswer(context, result);
  const ids = tList(closes.map((view) => view.dispute.id));
  const rest = closes.length === 0 ? '' : ` ${t('submitted.closes', { ids, count: closes.length })}`;
  return createAnswer({
    title: t('submitted.retracted', { ref }),
    blocks: [
      ...shown,
      paragraph(strong(`${t('change.why')} `), text(reason)),
      paragraph(text(`${t('submitted.visible')}${rest}`)),
    ],
    actions: [{ label: t('submitted.history'), command: 'history', options: { of: ref } }],
    statements: statement === null ? [] : [ref],
  });
}

/** @param statement the reference of the rated statement. */
export function ratedToAnswer(context: Context, statement: string, result: SubmitResult): Answer {
  const [view] = context.readModel.records.statements(statement);
  const rating = view?.rating ?? null;
  return submittedToAnswer(
    context,
    result,
    () => t('submitted.rated', { statement, rating: rating?.rating.id ?? '–' }),
    [
      ...(view === undefined ? [] : [createLine(context.readModel, view)]),
      paragraph(strong(`${t('submitted.rated-by')} `), text(signature(context))),
    ],
  );
}

/** The introduction of the rating form, which says that a dispute is not a rating. */
export function rateIntroToBlocks(readModel: ReadModel, view: StatementView): Block[] {
  const line = createLine(readModel, view, 'disputed');
  return [line, ...(line.disputedBy.length === 0 ? [] : [paragraph(text(t('submitted.no-rating')))])];
}

const signature = ({ asker, now }: Context) =>
  t('submitted.signature', { name: asker.name, at: tMinute(now().toISOString()) });

/** @param done the title if it was recorded at once: "Recorded as lecornu-shoigu/S16". */
function submittedToAnswer(
  context: Context,
  result: SubmitResult,
  done: (subject: string) => string,
  blocks: readonly Block[],
): Answer {
  if (result.kind === 'proposed') return proposedToAnswer(context, result);
  const { subject } = result;
  const [view] = context.readModel.records.statements(subject);
  return createAnswer({
    title: done(subject),
    blocks,
    actions: [
      ...(view === undefined
        ? []
        : [{ label: t('submitted.show'), command: 'source', options: { statement: subject } }]),
      { label: t('submitted.history'), command: 'history', options: { of: subject } },
    ],
    statements: view === undefined ? [] : [subject],
  });
}

function proposedToAnswer(
  { readModel, editor }: Context,
  { proposal, announcement }: Extract<SubmitResult, { kind: 'proposed' }>,
): Answer {
  const next = {
    told: t('submitted.told'),
    untold: t('submitted.untold'),
    none: t('submitted.none'),
  }[announcement];
  const why = editor.isEditor()
    ? t('editing.second-editor')
    : t(editor.hasEditors ? 'submitted.why' : 'submitted.why.nobody');
  const shown = proposalToAnswer(readModel, proposal);
  return {
    ...shown,
    title: t('submitted.proposed', { name: proposal.name }),
    blocks: [paragraph(strong(`${t('submitted.nothing-yet')} `), text(`${why} ${next}`)), ...shown.blocks],
    actions: [],
  };
}

function statementToBlocks({ readModel }: Context, result: SubmitResult): Block[] {
  if (result.kind === 'proposed') return [];
  const { subject } = result;
  const [view] = readModel.records.statements(subject);
  const [first] = readModel.editing.versions(subject);
  if (view === undefined || first === undefined || !('says' in first.doc)) return [];
  return changeToBlocks(readModel, subject, {
    kind: 'statement-recorded',
    dossier: view.dossier.slug,
    statement: view.statement,
    source: null,
    speaker: null,
    topic: null,
    reason: first.reason ?? '',
  });
}
