/** Projects imported feeds of what others have reviewed, into a search index apart from that of the statements. */
import type { DatabaseSync } from 'node:sqlite';
import { claimReviewToContentHash, claimReviewToIdentityHash } from '../../model/entries/claim-reviews.ts';
import type { ClaimReviewsImported } from '../../model/entry.ts';
import type { SearchIndex } from '../../search/index.ts';
import { nameToKey } from '../../search/tokenizer.ts';
import { prepareCached } from '../statement-cache.ts';

const INSERT_REVIEW =
  'INSERT INTO claim_reviews (content, claimant, doc, feed, at, identity) VALUES (?, ?, ?, ?, ?, ?)';
const UPDATE_REVIEW = 'UPDATE claim_reviews SET content = ?, claimant = ?, doc = ?, feed = ?, at = ? WHERE id = ?';

/** Every copy of a review that says the same is folded once; one that says otherwise replaces what it said before. Yields after each. */
export function* projectClaimReviews(
  db: DatabaseSync,
  search: SearchIndex,
  entry: ClaimReviewsImported,
): Generator<void> {
  for (const review of entry.reviews) {
    const [identity, content] = [claimReviewToIdentityHash(review), claimReviewToContentHash(review)];
    const known = prepareCached(db, 'SELECT id, content FROM claim_reviews WHERE identity = ?').get(identity);
    if (known?.content !== content) {
      const claimant = review.claimant === null ? null : nameToKey(review.claimant);
      const columns = [content, claimant, JSON.stringify(review), entry.feed, entry.at];
      if (known !== undefined) prepareCached(db, UPDATE_REVIEW).run(...columns, Number(known.id));
      // No RETURNING, for the reason that writeStatement gives.
      const row = known?.id ?? prepareCached(db, INSERT_REVIEW).run(...columns, identity).lastInsertRowid;
      // As a paraphrase, which the search never calls word for word, whatever its words are.
      search.add(Number(row), [{ field: 'paraphrase', text: review.claim, language: review.language }]);
    }
    yield;
  }
}
