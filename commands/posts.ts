import { z } from 'zod';
import { code, createAnswer, link, paragraph, type Spans, strong, text } from '../src/bot/answer.ts';
import { timeToText } from '../src/bot/changes.ts';
import type { Command } from '../src/bot/command.ts';
import { invocationToLine } from '../src/bot/line.ts';
import { pageOption, pageSchema } from '../src/bot/options.ts';
import { givenOptions, pageEnd, pageToSlice } from '../src/bot/paging.ts';
import type { PostState } from '../src/claims/board/outbox.ts';

const PER_PAGE = 15;

const schema = z.object({ page: pageSchema });

export const posts: Command<z.infer<typeof schema>> = {
  name: 'posts',
  summary: 'What the bot has posted, where, and whether corrections have reached it',
  options: [pageOption],
  schema,
  examples: ['/posts'],
  audience: 'asker',
  separators: [],
  shortcut: null,
  hidden: false,

  async run({ board, commands }, options) {
    const { items, total } = board.outbox.posts(pageToSlice(options.page, PER_PAGE));
    const troubled = options.page === 1 ? board.outbox.troubled() : [];
    if (total === 0 && troubled.length === 0)
      return createAnswer({
        tone: 'nothing',
        title: 'Nothing posted yet',
        blocks: [paragraph(text('Nothing has been posted. /summary lecornu-shoigu to:#desk posts a summary.'))],
      });
    const invocation = { command: 'posts', options: givenOptions(options) };
    const end = pageEnd(invocation, options.page, PER_PAGE, total, 'posts');
    const asked = (post: PostState) => {
      const command = commands.find(({ name }) => name === post.invocation.command);
      return command === undefined || command.hidden
        ? 'a message about changes'
        : invocationToLine(post.invocation, commands);
    };
    return createAnswer({
      title: total === 1 ? 'One post' : `${total} posts`,
      blocks: [
        ...(troubled.length > 0 ? [paragraph(strong('Messages about changes that did not go out:'))] : []),
        ...(troubled.length > 0 ? [{ kind: 'list' as const, items: troubled.map(troubledToItem) }] : []),
        { kind: 'list', items: items.map((post) => postToItem(post, asked(post))) },
        ...end.blocks,
      ],
      actions: end.actions,
    });
  },
};

function postToItem(post: PostState, asked: string): Spans {
  return [
    code(asked),
    text(` ${timeToText(post.at)}, ${post.platform} `),
    post.link === null ? code(post.channel) : link('open it', post.link),
    text(': '),
    strong(stateToText(post)),
    ...(post.reason === null ? [] : [text(` ${post.reason}`)]),
  ];
}

function stateToText({ done, open, givenUp, gone }: PostState): string {
  if (gone) return 'deleted there.';
  if (givenUp > 0) return 'NOT corrected everywhere, given up.';
  if (open > 0) return 'being corrected.';
  return done > 0 ? 'corrected.' : 'as posted.';
}

function troubledToItem({
  platform,
  channel,
  reason,
  state,
}: {
  platform: string;
  channel: string;
  reason: string;
  state: string;
}): Spans {
  return [
    text(`${platform} `),
    code(channel),
    text(`: ${reason} ${state === 'open' ? 'It is tried again.' : 'It is given up.'}`),
  ];
}
