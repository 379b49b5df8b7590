/** Tells the thread of a post about one correction. */
import { CORRECTED_COMMAND } from '../correction-answers.ts';
import { type MessageKind, postOnce, requirePost } from '../message.ts';

export const reply: MessageKind = {
  toInvocation: (_, send) => ({
    command: CORRECTED_COMMAND,
    options: { post: requirePost(send).entry, entry: send.change },
  }),

  async deliver(attempt) {
    const posted = await postOnce(attempt, attempt.answer, requirePost(attempt.send).message);
    const { message, link } = posted;
    return { posted, entry: { kind: 'send-done', sends: [...attempt.keys], message, link, asOf: attempt.asOf } };
  },
};
