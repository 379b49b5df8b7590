import { z } from 'zod';
import { type Answer, createAnswer, paragraph, text } from '../src/bot/answer.ts';
import { reviewsToBlocks } from '../src/bot/answers/claim-review.ts';
import { defineCommand } from '../src/bot/define-command.ts';
import { option } from '../src/bot/options.ts';
import type { ClaimReviewView } from '../src/claims/queries/claim-reviews.ts';
import { UserError } from '../src/lib/errors.ts';

const MAX_SHOWN = 10;
/** The share of a claim's words that must be among the given ones; reviewers word the same claim in many ways. */
const MIN_SHARE = 0.4;
const missing = 'Which claim? Give its words, or claimant: with whose claims.';
const claimTextSchema = z
  .string()
  .trim()
  .max(2_000, 'This is longer than 2,000 characters: give the sentence that matters.')
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
    if (words === '' && claimant === '') throw new UserError(missing);
    const total = readModel.claimReviews.count();
    if (claimant !== '') {
      const found = readModel.claimReviews.attributedTo(claimant, MAX_SHOWN);
      return reviewsToAnswer(`Claims of “${claimant}” that others reviewed`, found.items, found.total, total);
    }
    const close = readModel.claimReviews.find(words, MAX_SHOWN);
    const found = close.length > 0 ? close : readModel.claimReviews.related(words, MAX_SHOWN, MIN_SHARE);
    return reviewsToAnswer(`Reviews of “${words}”`, found, found.length, total);
  },
});

function reviewsToAnswer(title: string, found: readonly ClaimReviewView[], matching: number, total: number): Answer {
  if (found.length === 0)
    return createAnswer({
      tone: 'nothing',
      title: 'No review on record',
      blocks: [
        paragraph(
          text(
            total === 0
              ? 'No review by others is on record: npm run import takes a ClaimReview feed.'
              : `None of the ${total} reviews by others on record is close to that.`,
          ),
        ),
      ],
    });
  const more = matching - found.length;
  return createAnswer({
    title,
    blocks: [...reviewsToBlocks(found), ...(more > 0 ? [paragraph(text(`And ${more} more.`))] : [])],
  });
}
