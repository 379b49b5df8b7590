/** Tells a channel that follows, or gets a digest, what has changed. */
import { NOTICE_COMMAND } from '../../../claims/read-model/plan-sends.ts';
import { type MessageKind, postCurrent } from '../message.ts';

export const notice: MessageKind = {
  toInvocation: (_, { key }) => ({ command: NOTICE_COMMAND, options: { notice: key } }),

  async deliver(attempt) {
    const posted = await postCurrent(attempt, attempt.answer);
    const { message, link } = posted;
    return { posted, entry: { kind: 'send-done', sends: [...attempt.keys], message, link, asOf: attempt.asOf } };
  },
};
