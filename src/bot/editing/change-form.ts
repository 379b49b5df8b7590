/** The one way from an editing command to the record: its form while something is missing or wrong, else the change. */
import type { Change } from '../../claims/model/entries/editing.ts';
import type { ProposalView } from '../../claims/queries/proposals.ts';
import { type Answer, type Block, paragraph, strong } from '../answer.ts';
import type { Context } from '../command.ts';
import type { Field, FormSpec } from '../forms/form.ts';
import type { SubmitResult } from './editor.ts';

/** What was typed into an editing command, read against the record. */
export interface ParsedChange<One extends Change = Change> {
  /** Null while something is missing or wrong, or nothing would change. */
  change: One | null;
  /** Nothing is missing or wrong, but nothing differs from what is on record. */
  isSame?: boolean;
  steps: Field[][];
  /** What was found in the record or the source, above the fields. */
  intro: Block[];
}

interface ChangeForm<One extends Change> {
  title: string;
  /** What the form is about. */
  intro: readonly Block[];
  parsed: ParsedChange<One>;
  /** Only what to edit was named: the form shows what is there. */
  isOpening: boolean;
  /** The command, and what it is about: the form keeps them without showing them. */
  kept: Readonly<Record<string, string | undefined>>;
}

/** @param submit enters the change. */
export async function askOrSubmit<One extends Change>(
  { isFormStep }: Context,
  { title, intro, parsed, isOpening, kept }: ChangeForm<One>,
  submit: (change: One) => Promise<Answer>,
): Promise<Answer | FormSpec> {
  const { change, steps } = parsed;
  if (change !== null && !isOpening && !isFormStep) return submit(change);
  const isSame = parsed.isSame === true && !isOpening && !isFormStep;
  const notice = isSame ? [paragraph(strong('Nothing differs from what is on record.'))] : [];
  return {
    title,
    intro: [...intro, ...notice, ...parsed.intro],
    steps,
    kept: Object.fromEntries(
      Object.entries(kept).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])),
    ),
  };
}

/**
 * Enters a change, or approves the proposal that it is the edited form of. Rejects with a UserError when the asker may
 * not, or came second.
 */
export async function submitChange(
  { editor }: Context,
  proposal: ProposalView | null,
  change: Change,
): Promise<SubmitResult> {
  if (proposal === null) return editor.submit(change);
  const decision = { decision: 'edited', change, reason: 'edited before it was approved' } as const;
  const { subject } = await editor.decide(proposal, decision);
  return { kind: 'recorded', subject };
}
