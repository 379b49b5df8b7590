/** A post that was asked for: by a person who shares an answer or a summary, or by the configuration. */
import { UserError } from '../../../lib/errors.ts';
import { answerOrWithdrawn } from '../correction-answers.ts';
import { type MessageKind, postCurrent } from '../message.ts';
import { findReviewPost } from './review-post.ts';

export const requestedPost: MessageKind = {
  toInvocation(readModel, { key }) {
    const requested = readModel.outbox.requestedPost(key);
    if (requested === null) throw new Error(`the read model lost what was to be posted under ${key}`);
    return requested.invocation;
  },

  async deliver(attempt) {
    const { readModel, send, invocation, answer, version, asOf } = attempt;
    if (answer.tone !== 'answer' && attempt.since === null)
      throw new UserError('What was asked for can no longer be answered, so it is not posted.');
    const posted =
      findReviewPost(readModel, invocation, send) ??
      (await postCurrent(attempt, answerOrWithdrawn(answer, invocation)));
    const { message, link } = posted;
    const statements = [...answer.statements];
    return { posted, entry: { kind: 'post-sent', send: send.key, message, link, statements, version, asOf } };
  },
};
