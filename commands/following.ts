import { code, createAnswer, paragraph, type Spans, strong, text } from '../src/bot/answer.ts';
import { defineCommand } from '../src/bot/define-command.ts';
import { scheduleToText } from '../src/bot/outbox/digest-schedule.ts';
import { toMinute } from '../src/lib/minute.ts';

export const following = defineCommand({
  name: 'following',
  summary: 'Which channels follow what, and which get a digest',
  options: [],
  examples: ['/following'],

  async run({ board, asker }) {
    const [follows, digests] = [board.outbox.follows(), board.outbox.digests()];
    if (follows.length + digests.length === 0)
      return createAnswer({
        tone: 'nothing',
        title: 'Nothing is followed',
        blocks: [
          paragraph(text('No channel follows anything. /follow lecornu-shoigu begins it, /digest a daily message.')),
        ],
      });
    const place = ({ platform, channel }: { platform: string; channel: string }): Spans =>
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
                ...place(one),
                text(`: the ${one.what} `),
                strong(one.name),
                text(`, since ${toMinute(one.at)} (${one.by.name})`),
              ],
            ),
            ...digests.map((one): Spans => [...place(one), text(': a digest, '), strong(scheduleToText(one))]),
          ],
        },
      ],
    });
  },
});
