import { z } from 'zod';
import {
  type Action,
  type Answer,
  code,
  createAnswer,
  link,
  paragraph,
  type Spans,
  strong,
  text,
} from '../src/bot/answer.ts';
import type { Context } from '../src/bot/command.ts';
import { defineCommand, type ValuesOf } from '../src/bot/define-command.ts';
import { option, pageOption } from '../src/bot/options.ts';
import { createPageFooter, pageToSlice } from '../src/bot/pagination.ts';
import { formatCommandLine } from '../src/bot/parsing/parse-command.ts';
import type { FailedMessage, PostState } from '../src/claims/queries/outbox.ts';
import { UserError } from '../src/lib/errors.ts';
import { formatMinute } from '../src/lib/minute.ts';

const PAGE_SIZE = 15;
const MAX_BUTTONS = 3;
const ACTIONS = ['retry'] as const;

const options = [
  option('action', 'choice', 'retry: try again what was given up', {
    positional: true,
    choices: ACTIONS,
    schema: z
      .string()
      .trim()
      .toLowerCase()
      .pipe(z.enum(ACTIONS, { error: 'What was given up is sent again with retry, such as /posts retry 12.' }))
      .optional(),
  }),
  option('post', 'text', 'Its number in the list, such as 12 or m7', { positional: true }),
  pageOption,
] as const;
type Options = ValuesOf<typeof options>;

export const posts = defineCommand({
  name: 'posts',
  summary: 'What the bot has posted, where, and how corrections fared; retry sends what was given up',
  options,
  examples: ['/posts'],

  async run(context, options) {
    return options.action === 'retry' ? retry(context, options.post ?? '') : listPosts(context, options);
  },
});

/** Whoever was named has mended something: an invitation, a permission, an archived channel. */
async function retry({ readModel, editor, record }: Context, name: string): Promise<Answer> {
  if (name === '') throw new UserError('Which post is tried again? Give its number: /posts lists them.');
  if (!editor.isEditor())
    throw new UserError('Only editors have something sent again that was given up: ask one of those in EDITORS.');
  const found = readModel.outbox.findGivenUp(name);
  if (found === null) throw new UserError(`There is no post ${name}. /posts lists them, each with its number.`);
  if (found.gone)
    throw new UserError(`The message of post ${name} is gone on its platform: share the answer anew instead.`);
  if (found.sends.length === 0)
    throw new UserError(
      `Nothing of ${name} was given up, so there is nothing to try again. /posts says how it stands.`,
    );
  await record({ kind: 'send-retried', sends: found.sends });
  return createAnswer({
    title: 'Tried again',
    blocks: [
      paragraph(
        text(`What was given up of ${name} is tried once more now, and goes out once. `),
        code('/posts'),
        text(' says what became of it.'),
      ),
    ],
  });
}

function listPosts({ readModel, commands }: Context, { page }: Options): Answer {
  const { items, total } = readModel.outbox.posts(pageToSlice(page, PAGE_SIZE));
  const failed = page === 1 ? readModel.outbox.failedMessages() : [];
  if (total === 0 && failed.length === 0)
    return createAnswer({
      tone: 'nothing',
      title: 'Nothing posted yet',
      blocks: [paragraph(text('Nothing has been posted. /summary lecornu-shoigu to:#desk posts a summary.'))],
    });
  const end = createPageFooter({ command: 'posts', options: {} }, page, PAGE_SIZE, total, 'posts');
  const asked = (post: PostState) => {
    const command = commands.find(({ name }) => name === post.invocation.command);
    return command === undefined || command.hidden
      ? 'a message about changes'
      : formatCommandLine(post.invocation, commands);
  };
  return createAnswer({
    title: total === 1 ? 'One post' : `${total === 0 ? 'No' : total} posts`,
    blocks: [
      ...(failed.length > 0 ? [paragraph(strong('Messages that did not go out:'))] : []),
      ...(failed.length > 0 ? [{ kind: 'list' as const, items: failed.map(failedSendToItem) }] : []),
      { kind: 'list', items: items.map((post) => postToItem(post, asked(post))) },
      ...end.blocks,
    ],
    actions: [...retryActions(failed, items), ...end.actions],
  });
}

function retryActions(failed: readonly FailedMessage[], items: readonly PostState[]): Action[] {
  const names = [
    ...failed.filter(({ state }) => state === 'given-up').map(({ name }) => name),
    ...items.filter(({ givenUp, isDeleted: gone }) => givenUp > 0 && !gone).map(({ number }) => String(number)),
  ];
  return names
    .slice(0, MAX_BUTTONS)
    .map((name) => ({ label: `Try ${name} again`, command: 'posts', options: { action: 'retry', post: name } }));
}

function postToItem(post: PostState, asked: string): Spans {
  return [
    text(`${post.number}. `),
    code(asked),
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

function stateToText({ done, open, givenUp, isDeleted: gone }: PostState): string {
  if (gone) return 'deleted there.';
  if (givenUp > 0) return 'NOT corrected everywhere, given up.';
  if (open > 0) return 'being corrected.';
  return done > 0 ? 'corrected.' : 'as posted.';
}

function failedSendToItem({ name, platform, channel, reason, state }: FailedMessage): Spans {
  const start = (rest: string) => [text(`${name}. ${platform} `), code(channel), text(`: ${reason} ${rest}`)];
  return state === 'open'
    ? start('It is tried again.')
    : [...start('It is given up. Once that is mended: '), code(`/posts retry ${name}`)];
}
