/** Projects imported feeds of what others have reviewed, into a search index apart from that of the statements. */
import type { DatabaseSync } from 'node:sqlite';
import {
  type ClaimReview,
  claimReviewToContentHash,
  claimReviewToIdentityHash,
} from '../../model/entries/claim-reviews.ts';
import type { ClaimReviewsImported } from '../../model/entry.ts';
import type { Passage, SearchIndex } from '../../search/index.ts';
import { nameToKey } from '../../search/tokenizer.ts';
import { integer, json, selectAll, selectOne, text } from '../select.ts';
import { prepareCached } from '../statement-cache.ts';

const KNOWN = { id: integer, content: text, review: json<ClaimReview>() };
const INSERT_REVIEW =
  'INSERT INTO claim_reviews (content, claimant, doc, feed, at, identity) VALUES (?, ?, ?, ?, ?, ?)';
const UPDATE_REVIEW = 'UPDATE claim_reviews SET content = ?, claimant = ?, doc = ?, feed = ?, at = ? WHERE id = ?';

/** A review that is there already and says the same changes nothing; one that says otherwise replaces it. Yields after each. */
export function* projectClaimReviews(
  db: DatabaseSync,
  search: SearchIndex,
  entry: ClaimReviewsImported,
): Generator<void> {
  for (const review of entry.reviews) {
    const [identity, content] = [claimReviewToIdentityHash(review), claimReviewToContentHash(review)];
    const known = selectOne(
      db,
      KNOWN,
      'SELECT id, content, doc AS review FROM claim_reviews WHERE identity = ?',
      identity,
    );
    if (known?.content !== content) {
      const claimant = review.claimant === null ? null : nameToKey(review.claimant);
      const columns = [content, claimant, JSON.stringify(review), entry.feed, entry.at];
      if (known !== null) prepareCached(db, UPDATE_REVIEW).run(...columns, known.id);
      // No RETURNING, for the reason that writeStatement gives.
      const row = known?.id ?? prepareCached(db, INSERT_REVIEW).run(...columns, identity).lastInsertRowid;
      search.update(Number(row), known === null ? [] : reviewToPassages(known.review), reviewToPassages(review));
    }
    yield;
  }
}

/** As a paraphrase, which the search never calls word for word, whatever its words are. */
function reviewToPassages({ claim, language }: ClaimReview): Passage[] {
  return [{ field: 'paraphrase', text: claim, language }];
}

/** What the search reads of the rows that there are, in the given order. */
export function readReviewPassages(db: DatabaseSync, rows: readonly number[]): Map<number, Passage[]> {
  const sql = `SELECT claim_reviews.id, doc AS review FROM json_each(?) CROSS JOIN claim_reviews ON claim_reviews.id = value ORDER BY key`;
  const read = selectAll(db, { id: integer, review: json<ClaimReview>() }, sql, JSON.stringify(rows));
  return new Map(read.map(({ id, review }) => [id, reviewToPassages(review)]));
}
