import { type Answer, createAnswer, paragraph, text } from '../src/bot/answer.ts';
import { POSTS_PAGE_SIZE, postsToAnswer } from '../src/bot/answers/posts.ts';
import type { Context } from '../src/bot/command.ts';
import { defineCommand } from '../src/bot/define-command.ts';
import { choiceSchema, option, pageOption } from '../src/bot/options.ts';
import { findVisibleChannels } from '../src/bot/outbox/visible-channels.ts';
import { pageToSlice } from '../src/bot/pagination.ts';
import { UserError } from '../src/lib/errors.ts';
import { t } from '../src/locales/index.ts';

const ACTIONS = ['retry'] as const;

export const posts = defineCommand({
  name: 'posts',
  summary: 'command.posts',
  options: [
    option('action', 'choice', 'option.action', {
      positional: true,
      choices: ACTIONS,
      schema: choiceSchema(ACTIONS, () => t('posts.action')).optional(),
    }),
    option('post', 'text', 'option.post', { positional: true }),
    pageOption,
  ],
  examples: ['/posts'],

  async run(context, { action, post, page }) {
    if (action === 'retry') return retry(context, post ?? '');
    const { outbox } = context.readModel;
    const { items, total } = outbox.posts(pageToSlice(page, POSTS_PAGE_SIZE));
    const failed = page === 1 ? outbox.failedMessages() : [];
    const isVisible = await findVisibleChannels(context, [...items, ...failed]);
    const listed = { items: items.filter(isVisible), failed: failed.filter(isVisible), total, page };
    const hidden = items.length + failed.length - listed.items.length - listed.failed.length;
    return postsToAnswer({ ...listed, hidden }, context.commands);
  },
});

/** An editor has removed the cause: the bot is invited, has its permission, or the channel is open again. */
async function retry({ readModel, editor, record }: Context, name: string): Promise<Answer> {
  if (name === '') throw new UserError(t('posts.which'));
  if (!editor.isEditor()) throw new UserError(t('posts.editors-only'));
  const found = readModel.outbox.findGivenUp(name);
  if (found === null) throw new UserError(t('posts.unknown', { name }));
  if (found.gone) throw new UserError(t('posts.gone', { name }));
  if (found.sends.length === 0) throw new UserError(t('posts.nothing-given-up', { name }));
  await record({ kind: 'send-retried', sends: found.sends });
  return createAnswer({
    title: t('posts.again'),
    blocks: [paragraph(text(t('posts.again.text', { name })))],
  });
}
