/** Projects the ledger's entries into the read model, in the ledger's order. */
import type { DatabaseSync } from 'node:sqlite';
import { OperatorError } from '../../../lib/errors.ts';
import { findSourceFaults } from '../../ledger/check-entry.ts';
import { LINK_REMEDY } from '../../ledger/check-link.ts';
import type { Entry } from '../../model/entry.ts';
import type { SearchIndex } from '../../search/index.ts';
import { planSends } from '../plan-sends.ts';
import { endSourceWatch, projectSourceWatch } from '../source-watch/project.ts';
import { prepareCached } from '../statement-cache.ts';
import { projectClaimReviews } from './claim-reviews.ts';
import { projectDossier } from './dossier.ts';
import { projectDraftReview, projectReviewPublished, projectReviewStarted } from './draft-review.ts';
import { projectEditing } from './editing.ts';
import { projectOutbox, writePost } from './outbox.ts';
import { projectQuestion } from './questions.ts';

/** One of the statements, one of the reviews that others made. */
export interface SearchIndexes {
  search: SearchIndex;
  claimReviewSearch: SearchIndex;
}

/**
 * Projects one entry, in the caller's transaction. Yields between statements, so that a long entry can be projected in slices.
 *
 * @throws Error when the entry contradicts the read model, which then has to be rebuilt; OperatorError when a source is not
 * the text of its SHA-256, or a dossier's words do not stand in it: nothing of such an entry may be shown as word for word.
 */
export function* projectEntry(
  db: DatabaseSync,
  { search, claimReviewSearch }: SearchIndexes,
  entry: Entry,
): Generator<void> {
  assertSources(entry);
  const before = Number(prepareCached(db, 'SELECT max(seq) AS seq FROM history').get()?.seq ?? 0);
  switch (entry.kind) {
    case 'dossier-seeded':
      yield* projectDossier(db, search, entry);
      break;
    case 'posted':
      writePost(db, entry, null);
      break;
    case 'person-forgotten':
      // What was read of the ledger before may still name the person: see `isStale`.
      break;
    case 'reviews-imported':
      yield* projectClaimReviews(db, claimReviewSearch, entry);
      break;
    case 'post-asked':
    case 'post-sent':
    case 'post-made':
    case 'send-done':
    case 'send-failed':
    case 'send-retried':
    case 'notice-planned':
    case 'follow-set':
    case 'digest-set':
    case 'digest-ended':
      projectOutbox(db, entry);
      break;
    case 'follow-ended':
      projectOutbox(db, entry);
      endSourceWatch(db, entry);
      break;
    case 'source-watch-set':
    case 'sources-read':
      projectSourceWatch(db, entry);
      break;
    case 'question-asked':
    case 'question-decided':
      projectQuestion(db, entry);
      break;
    case 'review-drafted':
    case 'review-decided':
    case 'review-speakers-named':
    case 'review-abandoned':
      projectDraftReview(db, entry);
      break;
    case 'review-started':
      yield* projectReviewStarted(db, entry);
      break;
    case 'review-published':
      yield* projectReviewPublished(db, search, entry);
      break;
    default:
      projectEditing(db, search, entry);
  }
  planSends(db, entry, before);
}

function assertSources(entry: Entry): void {
  const [fault] = findSourceFaults(entry);
  if (fault !== undefined) throw new OperatorError(`The entry ${entry.id} ${fault}. ${LINK_REMEDY}`);
}
