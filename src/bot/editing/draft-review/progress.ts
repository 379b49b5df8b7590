/** Where a review stands: which items are decided, and which comes next. */
import type { ReviewItem, ReviewView } from '../../../claims/queries/draft-reviews.ts';
import type { Board } from '../../../claims/read-model/read-model.ts';
import { UserError } from '../../../lib/errors.ts';

export interface Progress {
  /** What has to be decided, in order: without oppositions whose statement was skipped. */
  items: ReviewItem[];
  decided: number;
  accepted: ReviewItem[];
  skipped: number;
}

export function progressOf(board: Board, review: ReviewView): Progress {
  const items = board.reviews.items(review.row).filter(({ state }) => state !== 'moot');
  return {
    items,
    decided: items.filter(({ state }) => state !== 'open').length,
    accepted: items.filter(({ state }) => state === 'accepted'),
    skipped: items.filter(({ state }) => state === 'skipped').length,
  };
}

/** The first that is open behind an item, else the first of all that is open; null when all is decided. */
export function nextOpen({ items }: Progress, after: string | null): ReviewItem | null {
  const at = items.findIndex(({ id }) => id === after);
  const open = (list: readonly ReviewItem[]) => list.find(({ state }) => state === 'open');
  return open(items.slice(at + 1)) ?? open(items) ?? null;
}

export function before({ items }: Progress, id: string): ReviewItem | null {
  const at = items.findIndex((item) => item.id === id);
  return items[at - 1] ?? null;
}

/** @throws UserError when there is no such draft, or it has ended. */
export function openReviewNamed(board: Board, name: string): ReviewView {
  const review = board.reviews.review(name.trim());
  if (review === null) throw new UserError(`There is no draft “${name}”. /drafts lists those under review.`);
  const { ended } = review;
  if (ended === null) return review;
  throw new UserError(
    ended.dossier === null
      ? `The draft ${review.name} was abandoned by ${ended.by.name}: ${ended.reason}`
      : `The draft ${review.name} was published by ${ended.by.name} as the dossier ${ended.dossier}: /summary ${ended.dossier} shows it, /correct and /record change it.`,
  );
}
