/**
 * Shows others' reviews. The claim is in the reviewer's wording, never anybody's quotation, and the rating is the
 * reviewer's, never this newsroom's.
 */

import type { ClaimReview } from '../../claims/model/entries/claim-reviews.ts';
import type { ClaimReviewView } from '../../claims/queries/claim-reviews.ts';
import { type Block, heading, link, paragraph, strong, text } from '../answer.ts';

/** The whole of a longer claim is in the review itself. */
const MAX_CHARACTERS = 1_000;
const NOT_GIVEN = 'not given by the reviewer';

/** Empty if there are none. */
export function reviewsToBlocks(reviews: readonly ClaimReviewView[]): Block[] {
  if (reviews.length === 0) return [];
  return [
    heading(text('Reviewed by others')),
    paragraph(
      text('The claims are in the reviewers’ wording and nobody’s quotations; the ratings are the reviewers’ own.'),
    ),
    ...reviews.flatMap(({ review }) => reviewToBlocks(review)),
  ];
}

function reviewToBlocks(review: ClaimReview): Block[] {
  const { reviewer, claim, claimant, claimed, published, url } = review;
  const shown = claim.length > MAX_CHARACTERS ? `${claim.slice(0, MAX_CHARACTERS).toWellFormed()}…` : claim;
  return [
    paragraph(strong(`${reviewer} on the claim: `), text(shown)),
    {
      kind: 'fields',
      fields: [
        { name: 'The reviewer’s rating', value: [strong(ratingToText(review)), text(` by ${reviewer}`)] },
        { name: 'Whose claim, says the reviewer', value: [text(claimant ?? NOT_GIVEN)] },
        { name: 'When claimed', value: [text(claimed ?? NOT_GIVEN)] },
        { name: 'Reviewed on', value: [text(published ?? NOT_GIVEN)] },
        { name: 'Review', value: [link(url, url)] },
      ],
    },
  ];
}

/** "“False” (1 on a scale from 1 to 5)": as the reviewer gives it. */
function ratingToText({ verdict, value, worst, best }: ClaimReview): string {
  const scale = worst === null || best === null ? '' : ` on a scale from ${worst} to ${best}`;
  if (verdict === null) return `${value}${scale}`;
  return value === null ? `“${verdict}”` : `“${verdict}” (${value}${scale})`;
}
