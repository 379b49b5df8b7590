/** Something that an editor has to decide, as the review channel is told of it. */
import type { DraftReviewView } from '../../claims/queries/draft-reviews.ts';
import type { ProposalView } from '../../claims/queries/proposals.ts';
import type { QuestionView } from '../../claims/queries/questions.ts';
import { reviewInvocations } from '../../claims/read-model/plan-sends.ts';
import type { Invocation } from '../answer.ts';

export interface PendingReview {
  /** The key of the entry that made it. */
  entry: string;
  /** When it was made, ISO. */
  at: string;
  /** What shows it, the same at any time: its post in the review channel is found by this. */
  invocation: Invocation;
}

/** Whether the review channel was told; `none` where REVIEW_CHANNEL is empty. */
export type AnnounceResult = 'told' | 'untold' | 'none';

export interface ReviewChannel {
  /** Posts what waits for an editor. Never rejects: what fails is tried again, and /proposals and /drafts list it. */
  announce(pending: PendingReview): Promise<AnnounceResult>;
}

export function proposalToPendingReview({ entry, at, name }: ProposalView): PendingReview {
  return { entry, at, invocation: reviewInvocations.proposal(name) };
}

export function questionToPendingReview({ entry, at, name }: QuestionView): PendingReview {
  return { entry, at, invocation: reviewInvocations.question(name) };
}

export function draftToPendingReview({ entry, at, name }: DraftReviewView): PendingReview {
  return { entry, at, invocation: reviewInvocations.draft(name) };
}
