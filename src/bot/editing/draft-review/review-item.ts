/** Shows and decides items of a draft: one by itself, or several that are accepted together. */
import type { DraftReviewView } from '../../../claims/queries/draft-reviews.ts';
import type { ProposalView } from '../../../claims/queries/proposals.ts';
import { UserError } from '../../../lib/errors.ts';
import { t } from '../../../locales/index.ts';
import type { Answer } from '../../answer.ts';
import { itemToAnswer } from '../../answers/drafts/item.ts';
import { listToAnswer } from '../../answers/drafts/overview.ts';
import type { Context } from '../../command.ts';
import type { FormSpec } from '../../forms/form.ts';
import { decideProposal } from '../decide.ts';
import type { OptionText } from '../fields.ts';
import { editOptions } from './options.ts';
import { requireOpenReview } from './progress.ts';

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
  assertCanDecide(proposal);
  const names = [...editOptions.map(({ name }) => name), 'reason'];
  const edit = Object.fromEntries(
    names.flatMap((name) => (typeof typed[name] === 'string' ? [[name, typed[name]]] : [])),
  );
  const base = number === undefined ? undefined : String(number - 1);
  return decideProposal(context, proposal, { decision: DECISIONS[decision], reason, base, typed: edit });
}

/** `S3@2`: an item with the number of this decision on it, as the list showed it. */
const ITEM_PATTERN = /^([a-z][0-9]+)(?:@([1-9][0-9]{0,5}))?$/i;

/** The items of "S1, S4" or "S1@1,S4@2"; null for a single one. */
export function parseItems(items: string): string[] | null {
  const ids = items
    .split(/[\s,;]+/)
    .map((id) => id.trim())
    .filter((id) => id !== '');
  return ids.length > 1 || ids.some((id) => id.includes('@')) ? ids : null;
}

/**
 * Accepts several items as they stand.
 *
 * @param after the last item of the list that they were chosen from; null where they were typed.
 * @throws UserError if the draft has not all of them.
 */
export async function acceptItems(
  context: Context,
  review: DraftReviewView,
  ids: readonly string[],
  after: string | null,
): Promise<Answer> {
  const items = ids.map((one) => {
    const [, id = one, number] = ITEM_PATTERN.exec(one) ?? [];
    const proposal = requireItem(context, review, id);
    assertCanDecide(proposal);
    return { proposal, base: number === undefined ? undefined : String(Number(number) - 1) };
  });
  const refusals = await context.editor.acceptDrafted(items);
  const count = items.length - refusals.length;
  const message = [t('draft.done.several', { count }), ...refusals].join(' ');
  return listToAnswer(context.readModel, requireOpenReview(context.readModel, review.name), after, message);
}

function assertCanDecide({ drafted }: ProposalView): void {
  if (drafted?.isMoot) throw new UserError(t('draft.moot', { id: drafted.id }));
}

function requireItem({ readModel }: Context, review: DraftReviewView, id: string): ProposalView {
  const item = readModel.draftReviews.item(review.row, id);
  if (item !== null) return item;
  const ids = readModel.draftReviews.items(review.row).map((each) => each.id);
  throw new UserError(t('draft.no-item', { id, name: review.name, first: ids.at(0) ?? '–', last: ids.at(-1) ?? '–' }));
}
