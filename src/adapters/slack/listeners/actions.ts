/** Buttons and menus under messages: https://docs.slack.dev/interactivity/handling-user-interaction */
import type { App, BlockAction } from '@slack/bolt';
import { TICKED_ACTION_PREFIX } from '../render/controls.ts';
import { valueToId } from '../render/escape.ts';
import { PAGE_ACTION_PREFIX } from '../render/render.ts';
import type { ReplyContext } from '../responder.ts';
import { type Workspace, workspaceOf } from '../workspace.ts';
import { outdatedAnswer, sendBody, toReply, withCurrentChannel } from './reply.ts';

export function registerActions(app: App): void {
  app.action<BlockAction>({ type: 'block_actions' }, async ({ body, ack, respond, context }) => {
    const workspace = workspaceOf(context);
    const isHome = body.view?.type === 'home';
    // A press inside a form has no message to answer under; a tick counts when its button is pressed.
    if ((body.container.type !== 'message' && !isHome) || body.actions[0]?.type === 'checkboxes') return ack();
    if (!(await workspace.deduper.claim([`trigger ${body.trigger_id}`]))) return ack();
    const user = body.user.id;
    const replyTarget = {
      channel: isHome ? user : (body.channel?.id ?? ''),
      user,
      thread: body.container.thread_ts ?? null,
    };
    await handleAction(workspace, body, {
      replyTarget,
      ack: () => ack(),
      // The app's page has no place for an answer: it comes as a direct message.
      respond: isHome
        ? ({ text, blocks }) => workspace.posts.send(user, null, { text, blocks }, null)
        : sendBody(respond),
      progress: null,
    });
  });
}

/** A turned page, or an answer that asks for it, replaces the message where only the asker sees it. */
async function handleAction(workspace: Workspace, body: BlockAction, context: ReplyContext): Promise<void> {
  const { bot } = workspace;
  const { replyTarget } = context;
  const [action] = body.actions;
  const isOwn = body.container.is_ephemeral === true || replyTarget.channel.startsWith('D');
  const isPageTurn = action?.action_id.startsWith(PAGE_ACTION_PREFIX) === true && isOwn;
  const named = withCurrentChannel(new Map(), body.channel?.name ?? '', replyTarget);
  const trigger = body.trigger_id;
  await workspace.responder.afterAcknowledgement(
    context,
    ({ answer }) =>
      answer !== null &&
      ((isPageTurn && answer.tone !== 'fault' && answer.tone !== 'mistake') || (isOwn && answer.isInPlace === true)),
    async () => {
      const from = {
        replyTarget,
        name: body.user.name ?? body.user.id,
        userTeam: body.user.team_id ?? null,
        channels: named,
      };
      const press = await bot.buttons.load(valueToId(actionToValue(action)));
      const modal = { trigger, respondTo: isOwn ? body.response_url : undefined };
      return toReply(workspace, { from, isForAll: false, part: press?.part ?? 1, modal }, async (asker, poster) => {
        if (press === null) return outdatedAnswer('button');
        const { command, options } = press.invocation;
        return bot.reply({ command, options: { ...options, ...tickedOptions(body) } }, asker, poster, trigger);
      });
    },
  );
}

/** What is ticked above the button, as the option that takes it. */
function tickedOptions({ actions: [action], state }: BlockAction): Record<string, string> {
  if (action?.action_id.startsWith(TICKED_ACTION_PREFIX) !== true) return {};
  const ticked = Object.values(state?.values[action.block_id] ?? {}).flatMap(({ selected_options = [] }) =>
    selected_options.map(({ value }) => value),
  );
  return { [action.action_id.slice(TICKED_ACTION_PREFIX.length)]: ticked.join(',') };
}

/** What the button, or the option that was chosen in a menu, carries. */
function actionToValue(action: BlockAction['actions'][number] | undefined): string {
  if (action?.type === 'button') return action.value ?? '';
  return action?.type === 'static_select' ? (action.selected_option?.value ?? '') : '';
}
