import { z } from 'zod';
import { createAnswer, paragraph, text } from '../src/bot/answer.ts';
import { defineCommand } from '../src/bot/define-command.ts';
import { formatList } from '../src/bot/filters.ts';
import { option, requiredOption } from '../src/bot/options.ts';
import { channelToText, resolveChannel, resolveFollowTargets } from '../src/bot/outbox/subscriptions.ts';

export const follow = defineCommand({
  name: 'follow',
  summary: 'A channel hears of each new statement, dispute and correction',
  options: [
    requiredOption('what', 'subject', 'A dossier, speaker or topic', 'follow.which'),
    option('channel', 'channel', 'The channel that hears of it; this one when left out', {
      positional: true,
      schema: z.string().trim().min(1).optional(),
    }),
  ],
  examples: ['/follow lecornu-shoigu', '/follow "Sergei Shoigu" #desk'],

  async run(context, options) {
    const { platform, channel } = await resolveChannel(context, options.channel ?? null);
    const wanted = resolveFollowTargets(context.readModel, options.what);
    const already = context.readModel.outbox
      .follows()
      .filter((one) => one.platform === platform && one.channel === channel)
      .map(({ what, name }) => `${what} ${name}`);
    const fresh = wanted.filter(({ what, name }) => !already.includes(`${what} ${name}`));
    for (const { what, name } of fresh) await context.record({ kind: 'follow-set', platform, channel, what, name });
    const names = formatList(
      wanted.map(({ what, name }) => `the ${what} ${name}`),
      'and',
    );
    const where = channelToText(context, channel);
    return createAnswer({
      title: fresh.length === 0 ? 'Followed already' : 'Followed',
      blocks: [
        paragraph(
          text(
            fresh.length === 0
              ? `${where} follows ${names} already.`
              : `${where} now hears of each new statement, dispute and correction about ${names}. Changes within a few minutes come in one message.`,
          ),
        ),
      ],
      actions: [{ label: 'What is followed', command: 'following', options: {} }],
    });
  },
});
