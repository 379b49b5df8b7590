/** Decides a proposal or a draft item: approves, edits or rejects it. */
import { lineSchema } from '../../claims/model/dossier.ts';
import type { Change } from '../../claims/model/entries/editing.ts';
import type { ProposalView } from '../../claims/queries/proposals.ts';
import { UserError } from '../../lib/errors.ts';
import { truncate } from '../../lib/text.ts';
import { t } from '../../locales/index.ts';
import { type Answer, createAnswer, paragraph, text } from '../answer.ts';
import { draftToAnswer } from '../answers/drafts/overview.ts';
import { proposalToAnswer } from '../answers/proposal.ts';
import type { Context } from '../command.ts';
import { type FormSpec, field } from '../forms/form.ts';
import type { Decision } from './draft-review/decision.ts';
import { DRAFT_COMMAND, requireOpenReview } from './draft-review/progress.ts';
import { lengthError, type OptionText } from './fields.ts';

/** The command that edits each kind of change. */
const EDIT_COMMANDS: Record<Change['kind'], string> = {
  'statement-recorded': 'record',
  'statement-corrected': 'correct',
  'statement-retracted': 'retract',
  'dispute-recorded': 'dispute',
  'dispute-retracted': 'retract',
  'rating-recorded': 'rate',
  'rating-corrected': 'rate',
  'rating-retracted': 'retract',
};

interface DecisionRequest {
  decision: 'approve' | 'edit' | 'reject';
  reason: OptionText;
  /** How many decisions of a draft item, or edits of a proposal, had been made when the button was shown. */
  base?: OptionText;
  /** For an edit: the options to pass to the editing command. */
  typed?: Readonly<Record<string, string>>;
}

export async function decideProposal(
  context: Context,
  proposal: ProposalView,
  { decision, reason, base, typed }: DecisionRequest,
): Promise<Answer | FormSpec> {
  const isDrafted = proposal.drafted !== null;
  switch (decision) {
    case 'edit':
      return context.runCommand({
        command: EDIT_COMMANDS[proposal.change.kind],
        options: { ...typed, proposal: proposal.name, ...(base === undefined || !isDrafted ? {} : { base }) },
      });
    case 'approve': {
      const why = reason || (isDrafted ? null : 'approved as proposed');
      return enterDecision(context, proposal, { decision: 'approved', change: null, reason: why, base });
    }
    case 'reject': {
      const why = lineSchema.safeParse(reason ?? '');
      if (!why.success && !isDrafted) return rejectionForm(context, proposal, reason);
      return enterDecision(context, proposal, { decision: 'rejected', change: null, reason: why.data ?? null, base });
    }
  }
}

/** Shows the decided proposal, or the draft's next item. */
export async function enterDecision(context: Context, proposal: ProposalView, decision: Decision): Promise<Answer> {
  const { readModel, editor } = context;
  const { drafted } = proposal;
  if (drafted === null) return proposalToAnswer(readModel, await editor.decide(proposal, decision));
  try {
    await editor.decide(proposal, decision);
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    return refusalToAnswer(drafted.draft, drafted.id, error.message);
  }
  const review = requireOpenReview(readModel, drafted.draft);
  const { id } = drafted;
  return draftToAnswer(readModel, review, id, t(`draft.done.${decision.decision}`, { id }));
}

function rejectionForm({ readModel }: Context, proposal: ProposalView, reason: OptionText): FormSpec {
  const error = lengthError(reason);
  const help = truncate(t('proposal.reject.reader', { name: proposal.by.name }), 100);
  return {
    title: t('proposal.reject.title', { name: proposal.name }),
    intro: proposalToAnswer(readModel, proposal).blocks.slice(0, 1),
    steps: [[field('reason', 'long', t('proposal.reject.why'), reason, { required: true, help, error })]],
    kept: { command: 'proposals', proposal: proposal.name, decision: 'reject' },
  };
}

function refusalToAnswer(draft: string, item: string, why: string): Answer {
  return createAnswer({
    tone: 'mistake',
    title: t('draft.refused'),
    blocks: [paragraph(text(why))],
    actions: [
      { label: t('draft.refused.look', { item }), command: DRAFT_COMMAND, options: { article: draft, item } },
      { label: t('draft.go-on'), command: DRAFT_COMMAND, options: { article: draft } },
    ],
  });
}
