/** A proposal, draft or question in the review channel: posted while it waits for an editor, edited once it is decided. */
import type { Send } from '../../../claims/queries/outbox.ts';
import { isReviewCommand, reviewInvocations } from '../../../claims/read-model/plan-sends.ts';
import type { ReadModel } from '../../../claims/read-model/read-model.ts';
import type { Answer, Invocation } from '../../answer.ts';
import { draftToAnnouncement } from '../../answers/drafts/drafts.ts';
import { proposalToAnswer } from '../../answers/proposal.ts';
import { questionToAnswer } from '../../questions/answer.ts';
import {
  draftToPendingReview,
  type PendingReview,
  proposalToPendingReview,
  questionToPendingReview,
} from '../pending-review.ts';
import type { PostedMessage } from '../poster.ts';

/** More than a newsroom ever leaves waiting. */
const PENDING_PAGE = { limit: 1_000, offset: 0 };

export function listPendingReviews(readModel: ReadModel): PendingReview[] {
  return [
    ...readModel.editing.pending(PENDING_PAGE).items.map(proposalToPendingReview),
    ...readModel.draftReviews.open(PENDING_PAGE).items.map(draftToPendingReview),
    ...readModel.questions.open(PENDING_PAGE).items.map(questionToPendingReview),
  ];
}

/** What the review channel shows of a proposal, draft or question as it stands now; null for any other command. */
export function createReviewAnswer(readModel: ReadModel, invocation: Invocation): Answer | null {
  const { command, options } = invocation;
  if (!isReviewCommand(command)) return null;
  if (command === reviewInvocations.proposal('').command) {
    const proposal = readModel.editing.proposal(options.proposal ?? '');
    return proposal && { ...proposalToAnswer(readModel, proposal), origin: invocation };
  }
  if (command === reviewInvocations.question('').command) {
    const question = readModel.questions.question(options.question ?? '');
    return question && questionToAnswer(readModel, question);
  }
  const review = readModel.draftReviews.review(options.article ?? '');
  return review && { ...draftToAnnouncement(readModel, review), origin: invocation };
}

/** The post of a review that stands in the channel already. An earlier version recorded it without planning it. */
export function findReviewPost(
  readModel: ReadModel,
  invocation: Invocation,
  { platform, channel }: Pick<Send, 'platform' | 'channel'>,
): PostedMessage | null {
  if (!isReviewCommand(invocation.command)) return null;
  const post = readModel.editing.reviewPost(invocation);
  return post !== null && post.platform === platform && post.channel === channel ? post : null;
}
