/** What others have reviewed, from imported feeds. Its search index is apart from that of the statements. */
import type { DatabaseSync } from 'node:sqlite';
import type { ClaimReview } from '../model/entries/claim-reviews.ts';
import { type Columns, hasRow, json, selectAll, selectNumber, text } from '../read-model/select.ts';
import type { Match, SearchIndex } from '../search/index.ts';
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

const CLAIM_REVIEW: Columns<ClaimReviewView> = { review: json<ClaimReview>(), feed: text, at: text };
const SELECT = 'SELECT doc AS review, feed, at FROM claim_reviews WHERE';

export function createClaimReviews(db: DatabaseSync, search: SearchIndex): ClaimReviews {
  const readMatches = (matches: readonly Match[]): ClaimReviewView[] =>
    matches.flatMap(({ statement }) => selectAll(db, CLAIM_REVIEW, `${SELECT} id = ?`, statement));
  const isEmpty = () => !hasRow(db, 'SELECT 1 FROM claim_reviews LIMIT 1');
  return {
    count: () => selectNumber(db, 'SELECT count(*) FROM claim_reviews'),
    find: (phrase, limit) =>
      isEmpty() ? [] : readMatches(search.find(phrase, { limit, offset: 0, within: null }).matches),
    related: (text, limit, least) =>
      isEmpty() ? [] : readMatches(search.related(text, { limit, within: null, least })),
    attributedTo(name, limit) {
      const key = nameToKey(name);
      return {
        items: selectAll(db, CLAIM_REVIEW, `${SELECT} claimant = ? ORDER BY at DESC, id LIMIT ?`, key, limit),
        total: selectNumber(db, 'SELECT count(*) FROM claim_reviews WHERE claimant = ?', key),
      };
    },
  };
}
