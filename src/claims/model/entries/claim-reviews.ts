/**
 * What others have reviewed, taken from a ClaimReview feed, without the entry's header. The claim is in the reviewer's
 * wording and the rating is the reviewer's: neither is a statement of this record, and neither ever becomes one.
 */
import { createHash } from 'node:crypto';
import { z } from 'zod';
import { lineSchema, webAddressSchema } from '../dossier.ts';

/** As a feed gives it; what the feed does not give is null. */
export const claimReviewSchema = z.strictObject({
  /** Where the review stands. */
  url: webAddressSchema,
  /** What the reviewer says was claimed, in the reviewer's words. */
  claim: z.string().trim().min(1).max(20_000, 'is longer than 20,000 characters'),
  /** Who reviewed it: the rating is theirs. */
  reviewer: lineSchema.max(500, 'is longer than 500 characters'),
  /** The rating in words; null where there is a number alone. */
  verdict: lineSchema.nullable(),
  /** The rating as a number, and the scale's ends, as the feed writes them. */
  value: lineSchema.nullable(),
  worst: lineSchema.nullable(),
  best: lineSchema.nullable(),
  /** When it was reviewed, as the feed writes it. */
  published: lineSchema.nullable(),
  /** Whose claim it is according to the reviewer. */
  claimant: lineSchema.nullable(),
  /** When it was claimed, as the feed writes it. */
  claimed: lineSchema.nullable(),
  /** Where it appeared, according to the reviewer. */
  appearances: z.array(webAddressSchema).max(20),
  language: lineSchema.nullable(),
});
export type ClaimReview = z.infer<typeof claimReviewSchema>;

export const claimReviewBodies = {
  reviewsImported: z.strictObject({
    kind: z.literal('reviews-imported'),
    /** The feed's name as the operator gave it, without its folder. */
    feed: lineSchema,
    reviews: z.array(claimReviewSchema).min(1).max(500),
  }),
};

/** What a review is known by, so that the same one is on record once: its address and its claim. */
export function claimReviewToIdentityHash({ url, claim }: Pick<ClaimReview, 'url' | 'claim'>): string {
  return hash([new URL(url).href, claim]);
}

/** Differs when anything in the review does. */
export function claimReviewToContentHash(review: ClaimReview): string {
  return hash(Object.values(claimReviewSchema.parse(review)));
}

function hash(parts: readonly unknown[]): string {
  return createHash('sha256').update(JSON.stringify(parts)).digest('base64url').slice(0, 22);
}
