import { z } from 'zod';
import { createAnswer, paragraph, text } from '../src/bot/answer.ts';
import { defineCommand } from '../src/bot/define-command.ts';
import { option, requiredOption } from '../src/bot/options.ts';
import { channelToText, resolveChannel, resolveFollowTargets } from '../src/bot/outbox/subscriptions.ts';
import { nameToKey } from '../src/claims/search/tokenizer.ts';
import { UserError } from '../src/lib/errors.ts';
import { t, tList } from '../src/locales/index.ts';

export const unfollow = defineCommand({
  name: 'unfollow',
  summary: 'command.unfollow',
  options: [
    requiredOption('what', 'subject', 'option.unfollow.what', 'unfollow.which'),
    option('channel', 'channel', 'option.unfollow.channel', {
      positional: true,
      schema: z.string().trim().min(1).optional(),
    }),
  ],
  examples: ['/unfollow lecornu-shoigu', '/unfollow all #desk'],

  async run(context, options) {
    const { platform, channel } = await resolveChannel(context, options.channel ?? null);
    const here = context.readModel.outbox
      .follows()
      .filter((one) => one.platform === platform && one.channel === channel);
    const named = here.filter(({ name }) => nameToKey(name) === nameToKey(options.what));
    const meant = () => {
      const wanted = resolveFollowTargets(context.readModel, options.what).map(({ what, name }) => `${what} ${name}`);
      return here.filter(({ what, name }) => wanted.includes(`${what} ${name}`));
    };
    const ended = options.what.toLowerCase() === 'all' ? here : named.length > 0 ? named : meant();
    const where = channelToText(context, channel);
    if (ended.length === 0) {
      const follows = here.length === 0 ? t('unfollow.nothing') : tList(here.map(({ name }) => name));
      throw new UserError(t('unfollow.not-followed', { where, name: options.what, follows }));
    }
    for (const { what, name } of ended) await context.record({ kind: 'follow-ended', platform, channel, what, name });
    const names = tList(ended.map(({ what, name }) => t(`follow.${what}`, { name })));
    return createAnswer({
      title: t('unfollow.done'),
      blocks: [paragraph(text(t('unfollow.text', { where, names })))],
    });
  },
});
