/** What all editing commands share: show the form while something is missing or wrong, else enter the change. */
import type { Change } from '../../claims/model/entries/editing.ts';
import type { ProposalView } from '../../claims/queries/proposals.ts';
import { reviewInvocations } from '../../claims/read-model/plan-sends.ts';
import { t } from '../../locales/index.ts';
import { type Answer, type Block, paragraph, strong } from '../answer.ts';
import type { Context } from '../command.ts';
import type { Field, FormSpec } from '../forms/form.ts';
import type { SubmitResult } from './editor.ts';

/** The input of an editing command, checked against the record. */
export interface ParsedChange<One extends Change = Change> {
  /** Null if something is missing or wrong, or nothing would change. */
  change: One | null;
  /** The input does not differ from the record. */
  isSame?: boolean;
  steps: Field[][];
  /** Shown above the fields: what was found in the record or the source. */
  intro: Block[];
}

interface ChangeForm<One extends Change> {
  title: string;
  /** Shown first: what the form is about. */
  intro: readonly Block[];
  parsed: ParsedChange<One>;
  /** Only the target was named, so the form opens even if nothing is missing. */
  isOpening: boolean;
  /** The command and its target, which the form carries without showing them. */
  kept: Readonly<Record<string, string | undefined>>;
  isInPlace?: true;
}

/** @param submit enters the change. */
export async function askOrSubmit<One extends Change>(
  { isFormStep }: Context,
  { title, intro, parsed, isOpening, kept, isInPlace }: ChangeForm<One>,
  submit: (change: One) => Promise<Answer>,
): Promise<Answer | FormSpec> {
  const { change, steps } = parsed;
  if (change !== null && !isOpening && !isFormStep) return submit(change);
  const isSame = parsed.isSame === true && !isOpening && !isFormStep;
  const notice = isSame ? [paragraph(strong(t('form.same')))] : [];
  return {
    title,
    intro: [...intro, ...notice, ...parsed.intro],
    steps,
    ...(isInPlace ? { isInPlace } : {}),
    kept: Object.fromEntries(
      Object.entries(kept).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])),
    ),
  };
}

/**
 * Enters a change, or approves the proposal as edited; with FOUR_EYES, what was edited waits. Rejects with a UserError if the asker may not, or on a conflict.
 */
export async function submitChange(
  { editor, readModel }: Context,
  proposal: ProposalView | null,
  change: Change,
): Promise<SubmitResult> {
  if (proposal === null) return editor.submit(change);
  const decision = { decision: 'edited', change, reason: 'edited before it was approved' } as const;
  const edited = await editor.decide(proposal, decision);
  if (edited.drafted !== null || edited.state !== 'pending') return { kind: 'recorded', subject: edited.subject };
  const isPosted = readModel.editing.reviewPost(reviewInvocations.proposal(edited.name)) !== null;
  return { kind: 'proposed', proposal: edited, announcement: isPosted ? 'told' : 'none' };
}
