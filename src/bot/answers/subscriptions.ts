/** Which channels follow what, and which get a digest. */
import type { Digest, Follow } from '../../claims/queries/subscriptions.ts';
import { formatMinute } from '../../lib/minute.ts';
import { type Answer, code, createAnswer, paragraph, type Spans, strong, text } from '../answer.ts';
import type { Asker } from '../command.ts';
import { nextRun, scheduleToText } from '../outbox/digest-schedule.ts';

export function subscriptionsToAnswer(follows: readonly Follow[], digests: readonly Digest[], asker: Asker): Answer {
  if (follows.length + digests.length === 0)
    return createAnswer({
      tone: 'nothing',
      title: 'Nothing is followed',
      blocks: [
        paragraph(text('No channel follows anything. /follow lecornu-shoigu begins it, /digest a daily message.')),
      ],
    });
  const items = [
    ...follows.map(
      (one): Spans => [
        ...channelToSpans(one, asker),
        text(`: the ${one.what} `),
        strong(one.name),
        text(`, since ${formatMinute(one.at)} (${one.by.name})`),
      ],
    ),
    ...digests.map((one): Spans => [...channelToSpans(one, asker), text(': a digest, '), strong(scheduleToText(one))]),
  ];
  return createAnswer({ title: 'What is followed', blocks: [{ kind: 'list', items }] });
}

export function digestsToAnswer(digests: readonly Digest[], asker: Asker, now: Date): Answer {
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
  const items = digests.map(
    (one): Spans => [
      ...channelToSpans(one, asker),
      text(`: ${scheduleToText(one)}; the next time is ${formatMinute(nextRun(one, now).toISOString())}`),
    ],
  );
  return createAnswer({ title: 'Digests', blocks: [{ kind: 'list', items }] });
}

function channelToSpans({ platform, channel }: Pick<Digest, 'platform' | 'channel'>, asker: Asker): Spans {
  return platform === asker.platform && channel === asker.channel
    ? [strong('This channel')]
    : [text(`${platform} `), code(channel)];
}
