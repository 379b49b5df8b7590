/** Shows the result of a change: what is on record now, or the proposal that waits. */

import type { StatementView } from '../../claims/queries/statements.ts';
import type { ReadModel } from '../../claims/read-model/read-model.ts';
import { formatMinute } from '../../lib/minute.ts';
import { t } from '../../locales/index.ts';
import { type Answer, type Block, createAnswer, paragraph, strong, text } from '../answer.ts';
import type { Context } from '../command.ts';
import type { CorrectChange } from '../editing/correct-fields.ts';
import type { SubmitResult } from '../editing/editor.ts';
import type { RetractTarget } from '../editing/retract-fields.ts';
import { formatList } from '../filters.ts';
import { createLine } from './card.ts';
import { changeToBlocks, differencesToItems, proposalToAnswer } from './proposal.ts';

export function recordedToAnswer(context: Context, result: SubmitResult): Answer {
  return submittedToAnswer(context, result, (subject) => `Recorded as ${subject}`, statementToBlocks(context, result));
}

export function correctedToAnswer(context: Context, change: CorrectChange, result: SubmitResult): Answer {
  return submittedToAnswer(context, result, (subject) => `${subject} is corrected`, [
    { kind: 'list', items: differencesToItems(change.before, change.after) },
    paragraph(strong('Why: '), text(change.reason)),
    ...statementToBlocks(context, result),
  ]);
}

/** @param against the disputed statement. */
export function disputedToAnswer(context: Context, against: StatementView, result: SubmitResult): Answer {
  return submittedToAnswer(context, result, (subject) => `Recorded: ${against.ref} is disputed (${subject})`, [
    createLine(context.readModel, against, 'disputed'),
    paragraph(strong('Recorded by: '), text(signature(context))),
  ]);
}

export function retractedToAnswer(
  context: Context,
  { statement, ref, shown, closes }: RetractTarget,
  reason: string,
  result: SubmitResult,
): Answer {
  if (result.kind === 'proposed') return proposedToAnswer(context, result);
  const closed = formatList(
    closes.map((view) => view.dispute.id),
    'and',
  );
  const rest = closes.length === 0 ? '' : ` ${closed} no longer ${closes.length === 1 ? 'stands' : 'stand'} as open.`;
  return createAnswer({
    title: `${ref} is retracted`,
    blocks: [
      ...shown,
      paragraph(strong('Why: '), text(reason)),
      paragraph(text(`It stays visible, marked as retracted, with this reason.${rest}`)),
    ],
    actions: [{ label: 'History', command: 'history', options: { of: ref } }],
    statements: statement === null ? [] : [ref],
  });
}

/** @param statement the reference of the rated statement. */
export function ratedToAnswer(context: Context, statement: string, result: SubmitResult): Answer {
  const [view] = context.readModel.records.statements(statement);
  const rating = view?.rating ?? null;
  return submittedToAnswer(context, result, () => `Rated: ${statement} (${rating?.rating.id ?? result.kind})`, [
    ...(view === undefined ? [] : [createLine(context.readModel, view)]),
    paragraph(strong('Entered by: '), text(signature(context))),
  ]);
}

/** The introduction of the rating form, which says that a dispute is not a rating. */
export function rateIntroToBlocks(readModel: ReadModel, view: StatementView): Block[] {
  const line = createLine(readModel, view, 'disputed');
  return [
    line,
    ...(line.disputedBy.length === 0
      ? []
      : [paragraph(text('A dispute is one side’s word and no rating. A rating is what this newsroom published.'))]),
  ];
}

const signature = ({ asker, now }: Context) => `${asker.name} on ${formatMinute(now().toISOString())}`;

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
      ...(view === undefined ? [] : [{ label: 'Show in source', command: 'source', options: { statement: subject } }]),
      { label: 'History', command: 'history', options: { of: subject } },
    ],
    statements: view === undefined ? [] : [subject],
  });
}

function proposedToAnswer(
  { readModel, editor }: Context,
  { proposal, announcement }: Extract<SubmitResult, { kind: 'proposed' }>,
): Answer {
  const next = {
    told: 'The review channel has it: an editor approves, edits or rejects it there.',
    untold: 'The review channel could not be told just now: it waits in /proposals, where an editor decides it.',
    none: 'It waits in /proposals, where an editor decides it; there is no review channel (REVIEW_CHANNEL).',
  }[announcement];
  const why = editor.isEditor()
    ? t('editing.second-editor')
    : editor.hasEditors
      ? 'EDITORS does not name you, so this is a proposal.'
      : 'Nobody is named in EDITORS, so what is entered here is a proposal: whoever runs Whosaid can name editors, and decides it in the console until then.';
  const shown = proposalToAnswer(readModel, proposal);
  return {
    ...shown,
    title: `Proposed as ${proposal.name}`,
    blocks: [paragraph(strong('Nothing is changed yet. '), text(`${why} ${next}`)), ...shown.blocks],
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
