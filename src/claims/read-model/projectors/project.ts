/** Folds the ledger's entries into the board, one after the other, in the ledger's order. */
import type { DatabaseSync } from 'node:sqlite';
import type { Entry } from '../../model/entry.ts';
import { foldClaimReviews } from '../../queries/claim-reviews.ts';
import { planFor } from '../plan-sends.ts';
import { prepared } from '../statement-cache.ts';
import type { Searches } from '../sync.ts';
import { foldDossier } from './dossier.ts';
import { foldPublished, foldReview, foldStarted } from './draft-review.ts';
import { foldDesk } from './editing.ts';
import { foldOutbox, writePost } from './outbox.ts';

/**
 * Folds one entry. The caller owns the transaction: an entry is folded whole or not at all. Yields between statements, so
 * that a long one can be folded in slices.
 *
 * @throws Error when the entry contradicts the board, which means that the board has to be rebuilt.
 */
export function* foldEntry(db: DatabaseSync, { search, claimReviewSearch }: Searches, entry: Entry): Generator<void> {
  const before = Number(prepared(db, 'SELECT max(seq) AS seq FROM history').get()?.seq ?? 0);
  switch (entry.kind) {
    case 'dossier-seeded':
      yield* foldDossier(db, search, entry);
      break;
    case 'posted':
      writePost(db, entry, null);
      break;
    case 'person-forgotten':
      // What was read of the ledger before may still name the person: see `isStale`.
      break;
    case 'reviews-imported':
      yield* foldClaimReviews(db, claimReviewSearch, entry);
      break;
    case 'post-asked':
    case 'post-sent':
    case 'post-made':
    case 'send-done':
    case 'send-failed':
    case 'send-retried':
    case 'notice-planned':
    case 'follow-set':
    case 'follow-ended':
    case 'digest-set':
    case 'digest-ended':
      foldOutbox(db, entry);
      break;
    case 'review-drafted':
    case 'review-decided':
    case 'review-abandoned':
      foldReview(db, entry);
      break;
    case 'review-started':
      yield* foldStarted(db, entry);
      break;
    case 'review-published':
      yield* foldPublished(db, search, entry);
      break;
    default:
      foldDesk(db, search, entry);
  }
  planFor(db, entry, before);
}
