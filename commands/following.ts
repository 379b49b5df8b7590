import { subscriptionsToAnswer } from '../src/bot/answers/subscriptions.ts';
import { defineCommand } from '../src/bot/define-command.ts';

export const following = defineCommand({
  name: 'following',
  summary: 'Which channels follow what, and which get a digest',
  options: [],
  examples: ['/following'],

  async run({ readModel, asker }) {
    const { outbox } = readModel;
    return subscriptionsToAnswer(outbox.follows(), outbox.digests(), asker);
  },
});
