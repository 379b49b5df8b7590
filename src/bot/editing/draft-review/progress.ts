/** The progress of a draft review, how sure the drafter is of what waits, and which item comes next. */

import type { DraftItem } from '../../../claims/queries/draft-items.ts';
import type { DraftReviewView } from '../../../claims/queries/draft-reviews.ts';
import type { ReadModel } from '../../../claims/read-model/read-model.ts';
import { UserError } from '../../../lib/errors.ts';
import { t } from '../../../locales/index.ts';

export const DRAFT_COMMAND = 'draft';

/** The drafter's placeholder for a speaker that the article does not name. */
export const UNKNOWN_SPEAKER_ID = 'not-told';

/** `sure` items can be accepted together; `low` ones wait until they are asked for. */
export type Certainty = 'sure' | 'unsure' | 'low';

/** From here on an item is offered in the list, where an editor reads it beside others. */
const LISTED_CONFIDENCE = 0.7;
/** Below this the drafter is likely to be wrong. */
const LOW_CONFIDENCE = 0.6;

export interface ReviewItem extends DraftItem {
  certainty: Certainty;
}

export interface ReviewProgress {
  /** The items to decide, in order: without disputes of a skipped statement. */
  items: ReviewItem[];
  decided: number;
  approved: ReviewItem[];
  rejected: number;
  /** Of low confidence and not decided: left out unless somebody asks for them. */
  low: ReviewItem[];
  /** Sure and not decided. */
  sure: ReviewItem[];
}

export function computeProgress(readModel: ReadModel, review: DraftReviewView): ReviewProgress {
  const all = readModel.draftReviews.items(review.row);
  const isWaitingLow = (id: string) =>
    all.some((item) => item.id === id && item.state === 'pending' && ownCertainty(item) === 'low');
  const items = all
    .filter(({ isMoot }) => !isMoot)
    .map((item): ReviewItem => {
      const { opposes } = item;
      const rests = opposes !== null && (isWaitingLow(opposes.from) || isWaitingLow(opposes.against));
      return { ...item, certainty: rests ? 'low' : ownCertainty(item) };
    });
  const pending = items.filter(({ state }) => state === 'pending');
  return {
    items,
    decided: items.length - pending.length,
    approved: items.filter(({ state }) => state === 'approved'),
    rejected: items.filter(({ state }) => state === 'rejected').length,
    low: pending.filter(({ certainty }) => certainty === 'low'),
    sure: pending.filter(({ certainty }) => certainty === 'sure'),
  };
}

function ownCertainty({ confidence, speaker }: DraftItem): Certainty {
  if (confidence < LOW_CONFIDENCE) return 'low';
  return confidence < LISTED_CONFIDENCE || speaker === UNKNOWN_SPEAKER_ID ? 'unsure' : 'sure';
}

/** The next pending item after `after`, or else the first one; of low confidence only after another such one. */
export function nextOpenItem({ items, low }: ReviewProgress, after: string | null): ReviewItem | null {
  const at = items.findIndex(({ id }) => id === after);
  const isAmongLow = items[at]?.certainty === 'low' && low.length > 0;
  const isOpen = ({ state, certainty }: ReviewItem) => state === 'pending' && (certainty === 'low') === isAmongLow;
  return items.slice(at + 1).find(isOpen) ?? items.find(isOpen) ?? null;
}

export function previousItem({ items }: ReviewProgress, id: string): ReviewItem | null {
  const at = items.findIndex((item) => item.id === id);
  return items[at - 1] ?? null;
}

/** @throws UserError if there is no such draft, or it has ended. */
export function requireOpenReview(readModel: ReadModel, name: string): DraftReviewView {
  const review = readModel.draftReviews.review(name.trim());
  if (review === null) throw new UserError(t('draft.unknown', { name }));
  const { ended } = review;
  if (ended === null) return review;
  throw new UserError(
    ended.dossier === null
      ? t('draft.ended.abandoned', { name: review.name, by: ended.by.name, reason: ended.reason ?? '' })
      : t('draft.ended.published', { name: review.name, by: ended.by.name, dossier: ended.dossier }),
  );
}
