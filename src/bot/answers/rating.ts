/** Shows the newsroom's own rating of a statement, always as the newsroom's, never as a side's. */

import type { RatingView } from '../../claims/queries/ratings.ts';
import { t } from '../../locales/index.ts';
import { link, type Span, strong, text } from '../answer.ts';
import { quoteWords } from './wording.ts';

/** "“False”, 1 on a scale from 1 (worst) to 5 (best), by The Harbour, 2026-11-20": with the review's address. */
export function ratingToSpans({ ref, rating, isOutdated }: RatingView): Span[] {
  const { verdict, scale, by, date, url } = rating;
  const number = scale === null ? '' : `, ${t('rating.scale', { ...scale })}`;
  const signed = date === null ? t('rating.signed', { by, ref }) : t('rating.signed.on', { by, date, ref });
  return [
    strong(quoteWords(verdict)),
    text(`${number}${signed}${t('label.colon')} `),
    link(url, url),
    ...(isOutdated ? [text(`. ${t('rating.outdated')}`)] : []),
  ];
}
