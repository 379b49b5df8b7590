/** What the bot has posted, and how its corrections stand. */
import type { FailedMessage, PostState, SendProblem } from '../../claims/queries/outbox.ts';
import { currentLanguage, t, tMinute } from '../../locales/index.ts';
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
      title: t('posts.none'),
      blocks: [paragraph(text(t('posts.none.how')))],
    });
  const footer = createPageFooter({ command: 'posts', options: {} }, page, POSTS_PAGE_SIZE, total, 'posts');
  return createAnswer({
    title: t('posts.title', { count: total }),
    blocks: [
      ...failedToBlocks(failed),
      { kind: 'list', items: items.map((post) => postToItem(post, postToQuestion(post, commands))) },
      ...hiddenToBlocks(hidden, 'post'),
      ...footer.blocks,
    ],
    actions: [...retryActions(failed, items), ...footer.actions],
  });
}

/** The command that a person would type to see it again. */
function postToQuestion({ invocation }: PostState, commands: readonly Command[]): string {
  const command = commands.find(({ name }) => name === invocation.command);
  return command === undefined || command.hidden ? t('posts.about-changes') : formatCommandLine(invocation, commands);
}

function failedToBlocks(failed: readonly FailedMessage[]): Block[] {
  if (failed.length === 0) return [];
  return [paragraph(strong(t('posts.failed'))), { kind: 'list', items: failed.map(failedMessageToItem) }];
}

function retryActions(failed: readonly FailedMessage[], items: readonly PostState[]): Action[] {
  const names = [
    ...failed.filter(({ state }) => state === 'given-up').map(({ name }) => name),
    ...items.filter(({ givenUp, isDeleted }) => givenUp > 0 && !isDeleted).map(({ number }) => String(number)),
  ];
  return names.slice(0, MAX_BUTTONS).map((name) => ({
    label: t('posts.try-again', { name }),
    command: 'posts',
    options: { action: 'retry', post: name },
  }));
}

function postToItem(post: PostState, question: string): Spans {
  return [
    text(`${post.number}. `),
    code(question),
    text(t('posts.where', { at: tMinute(post.at), platform: post.platform })),
    post.link === null ? code(post.channel) : link(t('share.open'), post.link),
    text(`${t('label.colon')} `),
    strong(stateToText(post)),
    ...(post.reason === null ? [] : [text(` ${failureToText(post.reason, post.problem)}`)]),
    ...(post.givenUp > 0 && !post.isDeleted
      ? [text(` ${t('posts.mended')} `), code(`/posts retry ${post.number}`)]
      : []),
  ];
}

/** The record keeps the reason in English; other languages have a sentence for its kind. */
function failureToText(reason: string, problem: SendProblem | null): string {
  return currentLanguage() === 'en' || problem === null ? reason : t(`posts.problem.${problem}`);
}

function stateToText({ done, open, givenUp, isDeleted }: PostState): string {
  if (isDeleted) return t('posts.state.deleted');
  if (givenUp > 0) return t('posts.state.given-up');
  if (open > 0) return t('posts.state.open');
  return t(done > 0 ? 'posts.state.corrected' : 'posts.state.posted');
}

function failedMessageToItem({ name, platform, channel, reason: stored, problem, state }: FailedMessage): Spans {
  const reason = failureToText(stored, problem);
  const start = (rest: string) => [
    text(`${name}. ${platform} `),
    code(channel),
    text(`${t('label.colon')} ${reason} ${rest}`),
  ];
  return state === 'open'
    ? start(t('posts.retried'))
    : [...start(`${t('posts.given-up')} ${t('posts.mended')} `), code(`/posts retry ${name}`)];
}
