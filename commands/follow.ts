import { z } from 'zod';
import { createAnswer, paragraph, text } from '../src/bot/answer.ts';
import { defineCommand } from '../src/bot/define-command.ts';
import { choiceSchema, option, requiredOption } from '../src/bot/options.ts';
import { channelToText, resolveChannel, resolveFollowTargets } from '../src/bot/outbox/subscriptions.ts';
import { WATCH_INTERVALS } from '../src/claims/model/entries/source-watch.ts';
import { UserError } from '../src/lib/errors.ts';
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
    option('sources', 'choice', 'option.follow.sources', {
      choices: WATCH_INTERVALS,
      schema: choiceSchema(WATCH_INTERVALS, () => t('follow.sources-choice')).optional(),
    }),
  ],
  examples: ['/follow lecornu-shoigu', '/follow "Sergei Shoigu" #desk', '/follow lecornu-shoigu sources:daily'],

  async run(context, options) {
    const { platform, channel } = await resolveChannel(context, options.channel ?? null);
    const wanted = resolveFollowTargets(context.readModel, options.what);
    const watched = options.sources === undefined ? [] : wanted.filter(({ what }) => what === 'dossier');
    if (options.sources !== undefined && watched.length === 0)
      throw new UserError(t('follow.sources-of-dossier', { name: options.what }));
    const already = context.readModel.outbox
      .follows()
      .filter((one) => one.platform === platform && one.channel === channel)
      .map(({ what, name }) => `${what} ${name}`);
    const fresh = wanted.filter(({ what, name }) => !already.includes(`${what} ${name}`));
    for (const { what, name } of fresh) await context.record({ kind: 'follow-set', platform, channel, what, name });
    const every = options.sources;
    const { sourceWatch } = context.readModel;
    const rewatched = watched.filter(({ name }) => sourceWatch.interval(platform, channel, name) !== every);
    if (every !== undefined)
      for (const { name } of rewatched)
        await context.record({ kind: 'source-watch-set', platform, channel, dossier: name, every });
    const names = tList(wanted.map(({ what, name }) => t(`follow.${what}`, { name })));
    const where = channelToText(context, channel);
    return createAnswer({
      title: t(fresh.length + rewatched.length === 0 ? 'follow.already' : 'follow.done'),
      blocks: [
        paragraph(
          text(fresh.length === 0 ? t('follow.already.text', { where, names }) : t('follow.text', { where, names })),
        ),
        ...(every === undefined ? [] : [paragraph(text(t('follow.sources', { every })))]),
      ],
      actions: [{ label: t('follow.list'), command: 'following', options: {} }],
    });
  },
});
