/** The progress of a draft review, and which item comes next. */
import type { DraftReviewView } from '../../../claims/queries/draft-reviews.ts';
import type { DraftItem } from '../../../claims/queries/proposals.ts';
import type { ReadModel } from '../../../claims/read-model/read-model.ts';
import { UserError } from '../../../lib/errors.ts';

export const DRAFT_COMMAND = 'draft';

export interface ReviewProgress {
  /** The items to decide, in order: without disputes of a skipped statement. */
  items: DraftItem[];
  decided: number;
  approved: DraftItem[];
  rejected: number;
}

export function computeProgress(readModel: ReadModel, review: DraftReviewView): ReviewProgress {
  const items = readModel.draftReviews.items(review.row).filter(({ isMoot }) => !isMoot);
  return {
    items,
    decided: items.filter(({ state }) => state !== 'pending').length,
    approved: items.filter(({ state }) => state === 'approved'),
    rejected: items.filter(({ state }) => state === 'rejected').length,
  };
}

/** The next pending item after `after`, or else the first pending one; null when all are decided. */
export function nextOpenItem({ items }: ReviewProgress, after: string | null): DraftItem | null {
  const at = items.findIndex(({ id }) => id === after);
  const open = (list: readonly DraftItem[]) => list.find(({ state }) => state === 'pending');
  return open(items.slice(at + 1)) ?? open(items) ?? null;
}

export function previousItem({ items }: ReviewProgress, id: string): DraftItem | null {
  const at = items.findIndex((item) => item.id === id);
  return items[at - 1] ?? null;
}

/** @throws UserError if there is no such draft, or it has ended. */
export function requireOpenReview(readModel: ReadModel, name: string): DraftReviewView {
  const review = readModel.draftReviews.review(name.trim());
  if (review === null) throw new UserError(`There is no draft “${name}”. /drafts lists those under review.`);
  const { ended } = review;
  if (ended === null) return review;
  throw new UserError(
    ended.dossier === null
      ? `The draft ${review.name} was abandoned by ${ended.by.name}: ${ended.reason}`
      : `The draft ${review.name} was published by ${ended.by.name} as the dossier ${ended.dossier}: /summary ${ended.dossier} shows it, /correct and /record change it.`,
  );
}
