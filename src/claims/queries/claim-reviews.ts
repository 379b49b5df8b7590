/** What others have reviewed: folded from imported feeds, searched in an index of its own, apart from all statements. */
import type { DatabaseSync } from 'node:sqlite';
import type { ClaimReview } from '../model/entries/claim-reviews.ts';
import { prepareCached } from '../read-model/statement-cache.ts';
import type { SearchIndex } from '../search/index.ts';
import { nameToKey } from '../search/tokenizer.ts';

export interface ClaimReviewView {
  review: ClaimReview;
  /** The feed it came with last. */
  feed: string;
  /** When that was, ISO. */
  at: string;
}

export interface ClaimReviews {
  count(): number;
  /** Reviews of claims that are close to the phrase, the closest first. None is word for word of anything that was said. */
  find(phrase: string, limit: number): ClaimReviewView[];
  /** Reviews whose claims a whole message may be about. `least`: the least share of the claim's words that it has. */
  related(text: string, limit: number, least: number): ClaimReviewView[];
  /** Reviews of claims that their reviewers attribute to this name, the newest entries first. */
  attributedTo(name: string, limit: number): { items: ClaimReviewView[]; total: number };
}

export function createClaimReviews(db: DatabaseSync, search: SearchIndex): ClaimReviews {
  const view = (id: number): ClaimReviewView[] => {
    const row = prepareCached(db, 'SELECT doc, feed, at FROM claim_reviews WHERE id = ?').get(id);
    return row === undefined ? [] : [rowToView(row)];
  };
  const isEmpty = () => prepareCached(db, 'SELECT 1 FROM claim_reviews LIMIT 1').get() === undefined;
  return {
    count: () => Number(prepareCached(db, 'SELECT count(*) AS n FROM claim_reviews').get()?.n),
    find: (phrase, limit) =>
      isEmpty()
        ? []
        : search.find(phrase, { limit, offset: 0, within: null }).matches.flatMap((match) => view(match.statement)),
    related: (text, limit, least) =>
      isEmpty() ? [] : search.related(text, { limit, within: null, least }).flatMap((match) => view(match.statement)),
    attributedTo(name, limit) {
      const key = nameToKey(name);
      const total = Number(prepareCached(db, 'SELECT count(*) AS n FROM claim_reviews WHERE claimant = ?').get(key)?.n);
      const items = prepareCached(
        db,
        'SELECT doc, feed, at FROM claim_reviews WHERE claimant = ? ORDER BY at DESC, id LIMIT ?',
      )
        .all(key, limit)
        .map(rowToView);
      return { items, total };
    },
  };
}

function rowToView(row: Record<string, unknown>): ClaimReviewView {
  return { review: JSON.parse(String(row.doc)) as ClaimReview, feed: String(row.feed), at: String(row.at) };
}
