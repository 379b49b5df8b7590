/** Shows the newsroom's own rating of a statement, always as the newsroom's, never as a side's. */

import { scaleToText } from '../../claims/model/diff-fields.ts';
import type { RatingView } from '../../claims/queries/ratings.ts';
import { link, type Span, strong, text } from '../answer.ts';

/** "“False”, 1 on a scale from 1 (worst) to 5 (best), by The Harbour, 2026-11-20": with the review's address. */
export function ratingToSpans({ ref, rating, isOutdated }: RatingView): Span[] {
  const { verdict, scale, by, date, url } = rating;
  const number = scale === null ? '' : `, ${scaleToText(scale)}`;
  return [
    strong(`“${verdict}”`),
    text(`${number}, by ${by}${date === null ? '' : `, ${date}`} (${ref}): `),
    link(url, url),
    ...(isOutdated ? [text(`. ${OUTDATED}`)] : []),
  ];
}

const OUTDATED = 'The statement was corrected after it was rated, and the rating is not confirmed for it as it is now.';
