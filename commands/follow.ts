import { z } from 'zod';
import { createAnswer, paragraph, text } from '../src/bot/answer.ts';
import type { Command } from '../src/bot/command.ts';
import { list } from '../src/bot/filters.ts';
import { option } from '../src/bot/options.ts';
import { channelOf, channelToText, followedBy } from '../src/bot/outbox/subscriptions.ts';

const missing = 'What should the channel follow? Name a dossier, a speaker or a topic, such as lecornu-shoigu.';
const schema = z.object({
  what: z.string({ error: missing }).trim().min(1, missing),
  channel: z.string().trim().min(1).optional(),
});

export const follow: Command<z.infer<typeof schema>> = {
  name: 'follow',
  summary: 'A channel hears of each new statement, dispute and correction',
  options: [
    option('what', 'subject', 'A dossier, speaker or topic', { required: true, positional: true }),
    option('channel', 'channel', 'The channel that hears of it; this one when left out', { positional: true }),
  ],
  schema,
  examples: ['/follow lecornu-shoigu', '/follow "Sergei Shoigu" #desk'],
  audience: 'asker',
  separators: [],
  shortcut: null,
  hidden: false,

  async run(context, options) {
    const { platform, channel } = await channelOf(context, options.channel ?? null);
    const wanted = followedBy(context.board, options.what);
    const already = context.board.outbox
      .follows()
      .filter((one) => one.platform === platform && one.channel === channel)
      .map(({ what, name }) => `${what} ${name}`);
    const fresh = wanted.filter(({ what, name }) => !already.includes(`${what} ${name}`));
    for (const { what, name } of fresh) await context.record({ kind: 'follow-set', platform, channel, what, name });
    const names = list(
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
};
