import { z } from 'zod';
import { createAnswer, paragraph, text } from '../src/bot/answer.ts';
import { defineCommand } from '../src/bot/define-command.ts';
import { option, requiredOption } from '../src/bot/options.ts';
import { channelToText, resolveChannel, resolveFollowTargets } from '../src/bot/outbox/subscriptions.ts';
import { t, tList } from '../src/locales/index.ts';

export const follow = defineCommand({
  name: 'follow',
  summary: 'command.follow',
  options: [
    requiredOption('what', 'subject', 'option.what', 'follow.which'),
    option('channel', 'channel', 'option.follow.channel', {
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
    const names = tList(wanted.map(({ what, name }) => t(`follow.${what}`, { name })));
    const where = channelToText(context, channel);
    return createAnswer({
      title: t(fresh.length === 0 ? 'follow.already' : 'follow.done'),
      blocks: [
        paragraph(
          text(fresh.length === 0 ? t('follow.already.text', { where, names }) : t('follow.text', { where, names })),
        ),
      ],
      actions: [{ label: t('follow.list'), command: 'following', options: {} }],
    });
  },
});
