/** Brings a post up to its corrections. Sending the same edit twice changes nothing that anybody sees. */
import { isReviewCommand } from '../../../claims/read-model/plan-sends.ts';
import { CORRECTED_COMMAND } from '../correction-answers.ts';
import { type MessageKind, requirePost } from '../message.ts';

export const edit: MessageKind = {
  toInvocation(readModel, send) {
    const post = requirePost(send);
    const posted = readModel.outbox.post(post.entry)?.invocation;
    return posted !== undefined && isReviewCommand(posted.command)
      ? posted
      : { command: CORRECTED_COMMAND, options: { post: post.entry } };
  },

  async deliver({ send, keys, sink, answer }) {
    const { message, link } = requirePost(send);
    await sink.update({ platform: sink.platform, channel: send.channel, message, link }, answer);
    return { posted: null, entry: { kind: 'send-done', sends: [...keys], message: null, link: null, asOf: null } };
  },
};
