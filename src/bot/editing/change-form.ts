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

export interface ChangeForm<One extends Change> {
  title: string;
  /** What the form is about. */
  intro: readonly Block[];
  parsed: ParsedChange<One>;
  /** Only what to edit was named: the form shows what is there. */
  isOpening: boolean;
  /** The command, and what it is about: the form keeps them without showing them. */
  kept: Readonly<Record<string, string | undefined>>;
  /** The proposal that is edited; null for a change of its own. */
  proposal: ProposalView | null;
}

/** Rejects with a UserError when the asker may not, or came second. */
export async function submitOrAsk<One extends Change>(
  context: Context,
  { title, intro, parsed, isOpening, kept, proposal }: ChangeForm<One>,
  toAnswer: (result: SubmitResult, change: One) => Answer,
): Promise<Answer | FormSpec> {
  const { change, steps } = parsed;
  if (change === null || isOpening || context.isFormStep) {
    const isSame = parsed.isSame === true && !isOpening && !context.isFormStep;
    return {
      title,
      intro: [
        ...intro,
        ...(isSame ? [paragraph(strong('Nothing differs from what is on record.'))] : []),
        ...parsed.intro,
      ],
      steps,
      kept: Object.fromEntries(
        Object.entries({ ...kept, proposal: proposal?.name }).flatMap(([name, value]) =>
          value === undefined ? [] : [[name, value]],
        ),
      ),
    };
  }
  if (proposal === null) return toAnswer(await context.editor.submit(change), change);
  const { subject } = await context.editor.decide(proposal, 'edited', change, 'edited before it was approved');
  return toAnswer({ kind: 'recorded', subject }, change);
}
