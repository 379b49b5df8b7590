/** Shows and decides the items of a draft, one at a time. */
import type { DraftReviewView } from '../../../claims/queries/draft-reviews.ts';
import type { ProposalView } from '../../../claims/queries/proposals.ts';
import { UserError } from '../../../lib/errors.ts';
import type { Answer } from '../../answer.ts';
import { itemToAnswer } from '../../answers/draft-item.ts';
import type { Context } from '../../command.ts';
import type { FormSpec } from '../../forms/form.ts';
import { decideProposal } from '../decide.ts';
import type { OptionText } from '../fields.ts';
import { editOptions } from './options.ts';

const DECISIONS = { accept: 'approve', edit: 'edit', skip: 'reject' } as const;

interface ReviewOptions {
  decision: 'show' | keyof typeof DECISIONS;
  reason?: OptionText;
  /** The number of this decision on the item, from 1. Of two concurrent decisions the second is refused. */
  number?: number | undefined;
}

/**
 * @param typed the options of /draft; those that edit are passed on.
 * @throws UserError if the draft has no such item.
 */
export async function reviewItem(
  context: Context,
  review: DraftReviewView,
  id: string,
  { decision, reason, number }: ReviewOptions,
  typed: Readonly<Record<string, unknown>>,
): Promise<Answer | FormSpec> {
  const proposal = requireItem(context, review, id);
  const item = proposal.drafted?.id ?? id;
  if (decision === 'show') return itemToAnswer(context.readModel, review, item, null);
  if (proposal.drafted?.isMoot)
    throw new UserError(`${item} is left out, because one of its statements was skipped: accept that one first.`);
  const names = [...editOptions.map(({ name }) => name), 'reason'];
  const edit = Object.fromEntries(
    names.flatMap((name) => (typeof typed[name] === 'string' ? [[name, typed[name]]] : [])),
  );
  const base = number === undefined ? undefined : String(number - 1);
  return decideProposal(context, proposal, { decision: DECISIONS[decision], reason, base, typed: edit });
}

function requireItem({ readModel }: Context, review: DraftReviewView, id: string): ProposalView {
  const item = readModel.draftReviews.item(review.row, id);
  if (item !== null) return item;
  const ids = readModel.draftReviews.items(review.row).map((each) => each.id);
  throw new UserError(
    `There is no “${id}” in the draft ${review.name}: it has ${ids.at(0) ?? 'nothing'} to ${ids.at(-1) ?? 'nothing'}.`,
  );
}
