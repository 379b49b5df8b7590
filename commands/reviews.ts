import { z } from 'zod';
import { type Answer, createAnswer, paragraph, text } from '../src/bot/answer.ts';
import { reviewsToBlocks } from '../src/bot/answers/claim-review.ts';
import { quoteWords } from '../src/bot/answers/wording.ts';
import { defineCommand } from '../src/bot/define-command.ts';
import { option } from '../src/bot/options.ts';
import type { ClaimReviewView } from '../src/claims/queries/claim-reviews.ts';
import { UserError } from '../src/lib/errors.ts';
import { t } from '../src/locales/index.ts';

const MAX_SHOWN = 10;
/** The share of a claim's words that must be among the given ones; reviewers word the same claim in many ways. */
const MIN_SHARE = 0.4;
const claimTextSchema = z
  .string()
  .trim()
  .max(2_000, { error: () => t('reviews.too-long') })
  .optional();

export const reviews = defineCommand({
  name: 'reviews',
  summary: 'command.reviews',
  options: [
    option('words', 'text', 'option.words', { positional: true, schema: claimTextSchema }),
    option('claimant', 'text', 'option.claimant', { schema: claimTextSchema }),
  ],
  examples: ['/reviews ready to dialogue on Ukraine', '/reviews claimant:"Sergei Shoigu"'],
  cacheable: true,

  async run({ readModel }, { words = '', claimant = '' }) {
    if (words === '' && claimant === '') throw new UserError(t('reviews.which'));
    const total = readModel.claimReviews.count();
    if (claimant !== '') {
      const found = readModel.claimReviews.attributedTo(claimant, MAX_SHOWN);
      return reviewsToAnswer(t('reviews.of-claimant', { name: quoteWords(claimant) }), found.items, found.total, total);
    }
    const close = readModel.claimReviews.find(words, MAX_SHOWN);
    const found = close.length > 0 ? close : readModel.claimReviews.related(words, MAX_SHOWN, MIN_SHARE);
    return reviewsToAnswer(t('reviews.of-words', { words: quoteWords(words) }), found, found.length, total);
  },
});

function reviewsToAnswer(title: string, found: readonly ClaimReviewView[], matching: number, total: number): Answer {
  if (found.length === 0)
    return createAnswer({
      tone: 'nothing',
      title: t('reviews.none'),
      blocks: [paragraph(text(total === 0 ? t('reviews.none.at-all') : t('reviews.none.close', { total })))],
    });
  const more = matching - found.length;
  return createAnswer({
    title,
    blocks: [...reviewsToBlocks(found), ...(more > 0 ? [paragraph(text(t('reviews.more', { count: more })))] : [])],
  });
}
