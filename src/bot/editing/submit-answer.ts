/** What somebody is told after entering a change. */

import type { Change } from '../../claims/model/entries/editing.ts';
import type { ProposalView } from '../../claims/queries/proposals.ts';
import type { ReadModel } from '../../claims/read-model/read-model.ts';
import { type Answer, type Block, createAnswer, paragraph, strong, text } from '../answer.ts';
import { changeToBlocks, proposalToAnswer } from '../answers/proposal.ts';
import type { Context } from '../command.ts';
import type { SubmitResult } from './editor.ts';

/** Enters a change, or approves the proposal that it is the edited form of. Rejects with a UserError when it may not or came second. */
export async function submitOrApprove(
  { editor }: Context,
  proposal: ProposalView | null,
  change: Change,
): Promise<SubmitResult> {
  if (proposal === null) return editor.submit(change);
  const { subject } = await editor.decide(proposal, 'edited', change, 'edited before it was approved');
  return { kind: 'recorded', subject };
}

/** @param done what has happened where it is recorded at once: "Recorded as lecornu-shoigu/S16". */
export function submitResultToAnswer(
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
  const why = editor.hasEditors
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

/** A recorded statement as the desk sees it right after. */
export function recordedToBlocks(readModel: ReadModel, subject: string): Block[] {
  const [view] = readModel.records.statements(subject);
  if (view === undefined) return [];
  const [first] = readModel.editing.versions(subject);
  if (first === undefined || !('says' in first.doc)) return [];
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
