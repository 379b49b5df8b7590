/** Who speaks in what a draft offers. */
import type { Speaker } from '../../../claims/model/dossier.ts';
import type { DraftReviewView } from '../../../claims/queries/draft-reviews.ts';
import { type ReviewProgress, UNKNOWN_SPEAKER_ID } from './progress.ts';

/** Asked about together; whoever has fewer statements than these is named by editing one. */
export const MAX_SPEAKERS = 25;

interface ReviewSpeaker {
  speaker: Speaker;
  /** Of the statements that they make or relay. */
  ids: string[];
}

/**
 * Who speaks in what is offered: while other items wait not those of low confidence, and never the drafter's placeholder
 * for somebody unnamed, whose statements may be different people's.
 */
export function reviewSpeakers({ speakers }: DraftReviewView, { items, low }: ReviewProgress): ReviewSpeaker[] {
  const hasOthers = items.some((item) => item.state === 'pending' && item.certainty !== 'low');
  const shown = items.filter((item) => !hasOthers || !low.includes(item));
  return speakers
    .filter(({ id }) => id !== UNKNOWN_SPEAKER_ID)
    .map((speaker) => ({
      speaker,
      ids: shown.filter((item) => item.speaker === speaker.id || item.toldBy === speaker.id).map(({ id }) => id),
    }))
    .filter(({ ids }) => ids.length > 0)
    .toSorted((one, other) => other.ids.length - one.ids.length)
    .slice(0, MAX_SPEAKERS);
}
