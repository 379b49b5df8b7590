/** Which channels follow what, and which get a digest. */
import type { Digest, Follow } from '../../claims/queries/subscriptions.ts';
import { formatMinute } from '../../lib/minute.ts';
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
      title: 'Nothing is followed',
      blocks: [
        paragraph(text('No channel follows anything. /follow lecornu-shoigu begins it, /digest a daily message.')),
      ],
    });
  const items = [
    ...follows
      .filter(isVisible)
      .map(
        (one): Spans => [
          ...channelToSpans(one, asker),
          text(`: the ${one.what} `),
          strong(one.name),
          text(`, since ${formatMinute(one.at)} (${one.by.name})`),
        ],
      ),
    ...digests
      .filter(isVisible)
      .map((one): Spans => [...channelToSpans(one, asker), text(': a digest, '), strong(scheduleToText(one))]),
  ];
  const hidden = follows.length + digests.length - items.length;
  return createAnswer({
    title: 'What is followed',
    blocks: [
      { kind: 'list', items },
      ...hiddenToBlocks(hidden, hidden === 1 ? 'follow or digest' : 'follows and digests'),
    ],
  });
}

export function digestsToAnswer(digests: readonly Digest[], isVisible: IsVisible, asker: Asker, now: Date): Answer {
  if (digests.length === 0)
    return createAnswer({
      tone: 'nothing',
      title: 'No digest',
      blocks: [
        paragraph(
          text('No channel gets a digest. '),
          code('/digest weekdays 09:00 Europe/Paris #desk'),
          text(' sets one.'),
        ),
      ],
    });
  const items = digests
    .filter(isVisible)
    .map(
      (one): Spans => [
        ...channelToSpans(one, asker),
        text(`: ${scheduleToText(one)}; the next time is ${formatMinute(nextRun(one, now).toISOString())}`),
      ],
    );
  const hidden = digests.length - items.length;
  return createAnswer({
    title: 'Digests',
    blocks: [{ kind: 'list', items }, ...hiddenToBlocks(hidden, hidden === 1 ? 'digest' : 'digests')],
  });
}

function channelToSpans({ platform, channel }: Pick<Digest, 'platform' | 'channel'>, asker: Asker): Spans {
  return platform === asker.platform && channel === asker.channel
    ? [strong('This channel')]
    : [text(`${platform} `), code(channel)];
}
