/** Which channels follow what, and which get a digest. */
import type { Digest, Follow } from '../../claims/queries/subscriptions.ts';
import { t, tMinute } from '../../locales/index.ts';
import { type Answer, code, createAnswer, paragraph, type Spans, strong, text } from '../answer.ts';
import type { Asker } from '../asker.ts';
import { nextRun, scheduleToText } from '../outbox/digest-schedule.ts';
import { hiddenToBlocks } from '../outbox/visible-channels.ts';

type IsVisible = (place: Pick<Digest, 'platform' | 'channel'>) => boolean;

export function subscriptionsToAnswer(
  follows: readonly Follow[],
  digests: readonly Digest[],
  isVisible: IsVisible,
  asker: Asker,
): Answer {
  if (follows.length + digests.length === 0)
    return createAnswer({
      tone: 'nothing',
      title: t('follow.none'),
      blocks: [paragraph(text(t('follow.none.how')))],
    });
  const items = [
    ...follows.filter(isVisible).map(
      (one): Spans => [
        ...channelToSpans(one, asker),
        text(
          t('follow.item', {
            what: t(`follow.${one.what}`, { name: one.name }),
            at: tMinute(one.at),
            by: one.by.name,
          }),
        ),
      ],
    ),
    ...digests
      .filter(isVisible)
      .map((one): Spans => [...channelToSpans(one, asker), text(t('follow.digest')), strong(scheduleToText(one))]),
  ];
  const hidden = follows.length + digests.length - items.length;
  return createAnswer({
    title: t('follow.list'),
    blocks: [{ kind: 'list', items }, ...hiddenToBlocks(hidden, 'follow')],
  });
}

export function digestsToAnswer(digests: readonly Digest[], isVisible: IsVisible, asker: Asker, now: Date): Answer {
  if (digests.length === 0)
    return createAnswer({
      tone: 'nothing',
      title: t('digest.none'),
      blocks: [paragraph(text(t('digest.none.how')))],
    });
  const items = digests
    .filter(isVisible)
    .map(
      (one): Spans => [
        ...channelToSpans(one, asker),
        text(t('digest.item', { schedule: scheduleToText(one), at: tMinute(nextRun(one, now).toISOString()) })),
      ],
    );
  const hidden = digests.length - items.length;
  return createAnswer({
    title: t('digest.title'),
    blocks: [{ kind: 'list', items }, ...hiddenToBlocks(hidden, 'digest')],
  });
}

function channelToSpans({ platform, channel }: Pick<Digest, 'platform' | 'channel'>, asker: Asker): Spans {
  return platform === asker.platform && channel === asker.channel
    ? [strong(t('channel.here'))]
    : [text(`${platform} `), code(channel)];
}
