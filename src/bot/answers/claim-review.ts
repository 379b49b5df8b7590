/**
 * Shows others' reviews. The claim is in the reviewer's wording, never anybody's quotation, and the rating is the
 * reviewer's, never this newsroom's.
 */

import type { ClaimReview } from '../../claims/model/entries/claim-reviews.ts';
import type { ClaimReviewView } from '../../claims/queries/claim-reviews.ts';
import { t } from '../../locales/index.ts';
import { type Block, heading, link, paragraph, strong, text } from '../answer.ts';
import { quoteWords } from './wording.ts';

/** The whole of a longer claim is in the review itself. */
const MAX_CHARACTERS = 1_000;

/** Empty if there are none. */
export function reviewsToBlocks(reviews: readonly ClaimReviewView[]): Block[] {
  if (reviews.length === 0) return [];
  return [
    heading(text(t('reviews.by-others'))),
    paragraph(text(t('reviews.whose'))),
    ...reviews.flatMap(({ review }) => reviewToBlocks(review)),
  ];
}

function reviewToBlocks(review: ClaimReview): Block[] {
  const { reviewer, claim, claimant, claimed, published, url } = review;
  const shown = claim.length > MAX_CHARACTERS ? `${claim.slice(0, MAX_CHARACTERS).toWellFormed()}…` : claim;
  const notGiven = t('reviews.not-given');
  return [
    paragraph(strong(`${t('reviews.on-claim', { reviewer })} `), text(shown)),
    {
      kind: 'fields',
      fields: [
        {
          name: t('reviews.rating'),
          value: [strong(ratingToText(review)), text(t('reviews.rating.by', { reviewer }))],
        },
        { name: t('reviews.claimant'), value: [text(claimant ?? notGiven)] },
        { name: t('reviews.claimed'), value: [text(claimed ?? notGiven)] },
        { name: t('reviews.published'), value: [text(published ?? notGiven)] },
        { name: t('reviews.review'), value: [link(url, url)] },
      ],
    },
  ];
}

/** "“False” (1 on a scale from 1 to 5)": as the reviewer gives it. */
function ratingToText({ verdict, value, worst, best }: ClaimReview): string {
  const number =
    worst === null || best === null || value === null ? value : t('reviews.number', { value, worst, best });
  if (verdict === null) return String(number);
  return number === null ? quoteWords(verdict) : `${quoteWords(verdict)} (${number})`;
}
