import { subscriptionsToAnswer } from '../src/bot/answers/subscriptions.ts';
import { defineCommand } from '../src/bot/define-command.ts';
import { findVisibleChannels } from '../src/bot/outbox/visible-channels.ts';

export const following = defineCommand({
  name: 'following',
  summary: 'command.following',
  options: [],
  examples: ['/following'],

  async run(context) {
    const { outbox } = context.readModel;
    const [follows, digests] = [outbox.follows(), outbox.digests()];
    const isVisible = await findVisibleChannels(context, [...follows, ...digests]);
    return subscriptionsToAnswer(follows, digests, isVisible, context.asker);
  },
});
