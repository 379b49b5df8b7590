import { code, createAnswer, paragraph, type Spans, strong, text } from '../src/bot/answer.ts';
import { defineCommand } from '../src/bot/define-command.ts';
import { scheduleToText } from '../src/bot/outbox/digest-schedule.ts';
import { formatMinute } from '../src/lib/minute.ts';

export const following = defineCommand({
  name: 'following',
  summary: 'Which channels follow what, and which get a digest',
  options: [],
  examples: ['/following'],

  async run({ readModel, asker }) {
    const [follows, digests] = [readModel.outbox.follows(), readModel.outbox.digests()];
    if (follows.length + digests.length === 0)
      return createAnswer({
        tone: 'nothing',
        title: 'Nothing is followed',
        blocks: [
          paragraph(text('No channel follows anything. /follow lecornu-shoigu begins it, /digest a daily message.')),
        ],
      });
    const channelToSpans = ({ platform, channel }: { platform: string; channel: string }): Spans =>
      platform === asker.platform && channel === asker.channel
        ? [strong('This channel')]
        : [text(`${platform} `), code(channel)];
    return createAnswer({
      title: 'What is followed',
      blocks: [
        {
          kind: 'list',
          items: [
            ...follows.map(
              (one): Spans => [
                ...channelToSpans(one),
                text(`: the ${one.what} `),
                strong(one.name),
                text(`, since ${formatMinute(one.at)} (${one.by.name})`),
              ],
            ),
            ...digests.map((one): Spans => [...channelToSpans(one), text(': a digest, '), strong(scheduleToText(one))]),
          ],
        },
      ],
    });
  },
});
