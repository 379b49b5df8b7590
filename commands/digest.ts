import { z } from 'zod';
import { type Answer, createAnswer, paragraph, text } from '../src/bot/answer.ts';
import { digestsToAnswer } from '../src/bot/answers/subscriptions.ts';
import type { Context } from '../src/bot/command.ts';
import { defineCommand } from '../src/bot/define-command.ts';
import { option } from '../src/bot/options.ts';
import { nextRun, parseSchedule, scheduleToText } from '../src/bot/outbox/digest-schedule.ts';
import { channelToText, resolveChannel } from '../src/bot/outbox/subscriptions.ts';
import { findVisibleChannels } from '../src/bot/outbox/visible-channels.ts';
import { UserError } from '../src/lib/errors.ts';
import { t, tMinute } from '../src/locales/index.ts';

export const digest = defineCommand({
  name: 'digest',
  summary: 'command.digest',
  options: [
    option('schedule', 'text', 'option.schedule', {
      positional: true,
    }),
    option('channel', 'channel', 'option.digest.channel', {
      schema: z.string().trim().min(1).optional(),
    }),
  ],
  examples: ['/digest', '/digest weekdays 09:00 Europe/Paris #desk', '/digest off #desk'],

  async run(context, options) {
    const { words, channel } = splitChannel(options.schedule ?? '', options.channel ?? null);
    if (words === '' && channel === null) {
      const digests = context.readModel.outbox.digests();
      return digestsToAnswer(digests, await findVisibleChannels(context, digests), context.asker, context.now());
    }
    if (/^(off|none|stop)$/i.test(words)) return endDigest(context, channel);
    const schedule = parseSchedule(words);
    const target = await resolveChannel(context, channel);
    await context.record({ kind: 'digest-set', ...target, ...schedule, days: [...schedule.days] });
    return createAnswer({
      title: t('digest.set'),
      blocks: [
        paragraph(
          text(
            t('digest.set.text', {
              where: channelToText(context, target.channel),
              schedule: scheduleToText(schedule),
              at: tMinute(nextRun(schedule, context.now()).toISOString()),
            }),
          ),
        ),
      ],
    });
  },
});

/** In a typed line the channel is the last word. */
function splitChannel(schedule: string, channel: string | null): { words: string; channel: string | null } {
  const match = /^(.*?)\s*(<?#\S+)$/s.exec(schedule);
  if (channel !== null || match === null) return { words: schedule, channel };
  return { words: match[1] ?? '', channel: match[2] ?? null };
}

async function endDigest(context: Context, named: string | null): Promise<Answer> {
  const target = await resolveChannel(context, named);
  const known = context.readModel.outbox
    .digests()
    .some(({ platform, channel }) => platform === target.platform && channel === target.channel);
  const where = channelToText(context, target.channel);
  if (!known) throw new UserError(t('digest.none-here', { where }));
  await context.record({ kind: 'digest-ended', ...target });
  return createAnswer({ title: t('digest.ended'), blocks: [paragraph(text(t('digest.ended.text', { where })))] });
}
