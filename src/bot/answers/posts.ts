/** What the bot has posted, and how its corrections stand. */
import type { FailedMessage, PostState } from '../../claims/queries/outbox.ts';
import { formatMinute } from '../../lib/minute.ts';
import {
  type Action,
  type Answer,
  type Block,
  code,
  createAnswer,
  link,
  paragraph,
  type Spans,
  strong,
  text,
} from '../answer.ts';
import type { Command } from '../command.ts';
import { hiddenToBlocks } from '../outbox/visible-channels.ts';
import { createPageFooter } from '../pagination.ts';
import { formatCommandLine } from '../parsing/parse-command.ts';

export const POSTS_PAGE_SIZE = 15;
const MAX_BUTTONS = 3;

interface ListedPosts {
  items: readonly PostState[];
  total: number;
  failed: readonly FailedMessage[];
  page: number;
  /** How many of this page are left out, since the asker does not see their channels. */
  hidden: number;
}

export function postsToAnswer(
  { items, total, failed, page, hidden }: ListedPosts,
  commands: readonly Command[],
): Answer {
  if (total + failed.length + hidden === 0)
    return createAnswer({
      tone: 'nothing',
      title: 'Nothing posted yet',
      blocks: [paragraph(text('Nothing has been posted. /summary lecornu-shoigu to:#desk posts a summary.'))],
    });
  const footer = createPageFooter({ command: 'posts', options: {} }, page, POSTS_PAGE_SIZE, total, 'posts');
  return createAnswer({
    title: total === 1 ? 'One post' : `${total === 0 ? 'No' : total} posts`,
    blocks: [
      ...failedToBlocks(failed),
      { kind: 'list', items: items.map((post) => postToItem(post, postToQuestion(post, commands))) },
      ...hiddenToBlocks(hidden, hidden === 1 ? 'post' : 'posts'),
      ...footer.blocks,
    ],
    actions: [...retryActions(failed, items), ...footer.actions],
  });
}

/** The command that a person would type to see it again. */
function postToQuestion({ invocation }: PostState, commands: readonly Command[]): string {
  const command = commands.find(({ name }) => name === invocation.command);
  return command === undefined || command.hidden ? 'a message about changes' : formatCommandLine(invocation, commands);
}

function failedToBlocks(failed: readonly FailedMessage[]): Block[] {
  if (failed.length === 0) return [];
  return [paragraph(strong('Messages that did not go out:')), { kind: 'list', items: failed.map(failedMessageToItem) }];
}

function retryActions(failed: readonly FailedMessage[], items: readonly PostState[]): Action[] {
  const names = [
    ...failed.filter(({ state }) => state === 'given-up').map(({ name }) => name),
    ...items.filter(({ givenUp, isDeleted }) => givenUp > 0 && !isDeleted).map(({ number }) => String(number)),
  ];
  return names
    .slice(0, MAX_BUTTONS)
    .map((name) => ({ label: `Try ${name} again`, command: 'posts', options: { action: 'retry', post: name } }));
}

function postToItem(post: PostState, question: string): Spans {
  return [
    text(`${post.number}. `),
    code(question),
    text(` ${formatMinute(post.at)}, ${post.platform} `),
    post.link === null ? code(post.channel) : link('open it', post.link),
    text(': '),
    strong(stateToText(post)),
    ...(post.reason === null ? [] : [text(` ${post.reason}`)]),
    ...(post.givenUp > 0 && !post.isDeleted
      ? [text(' Once that is mended: '), code(`/posts retry ${post.number}`)]
      : []),
  ];
}

function stateToText({ done, open, givenUp, isDeleted }: PostState): string {
  if (isDeleted) return 'deleted there.';
  if (givenUp > 0) return 'NOT corrected everywhere, given up.';
  if (open > 0) return 'being corrected.';
  return done > 0 ? 'corrected.' : 'as posted.';
}

function failedMessageToItem({ name, platform, channel, reason, state }: FailedMessage): Spans {
  const start = (rest: string) => [text(`${name}. ${platform} `), code(channel), text(`: ${reason} ${rest}`)];
  return state === 'open'
    ? start('It is tried again.')
    : [...start('It is given up. Once that is mended: '), code(`/posts retry ${name}`)];
}
