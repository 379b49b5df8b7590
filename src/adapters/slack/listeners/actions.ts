/** Buttons and menus under messages: https://docs.slack.dev/interactivity/handling-user-interaction */
import type { App, BlockAction } from '@slack/bolt';
import { valueToId } from '../render/escape.ts';
import { PAGE_ACTION_PREFIX } from '../render/render.ts';
import type { ReplyContext } from '../responder.ts';
import { type Workspace, workspaceOf } from '../workspace.ts';
import { outdatedAnswer, sendBody, toReply, withCurrentChannel } from './reply.ts';

export function registerActions(app: App): void {
  app.action<BlockAction>({ type: 'block_actions' }, async ({ body, ack, respond, context }) => {
    const workspace = workspaceOf(context);
    // A press inside a form has no message to answer under.
    if (body.container.type !== 'message') return ack();
    if (!(await workspace.deduper.claim([`trigger ${body.trigger_id}`]))) return ack();
    const replyTarget = {
      channel: body.channel?.id ?? '',
      user: body.user.id,
      thread: body.container.thread_ts ?? null,
    };
    await handleAction(workspace, body, {
      replyTarget,
      ack: () => ack(),
      respond: sendBody(respond),
      progress: null,
    });
  });
}

/** The page that was turned to replaces the message where only the asker sees it; any other answer is a new message. */
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
    ({ answer }) => isPageTurn && answer !== null && answer.tone !== 'fault' && answer.tone !== 'mistake',
    async () => {
      const from = {
        replyTarget,
        name: body.user.name ?? body.user.id,
        userTeam: body.user.team_id ?? null,
        channels: named,
      };
      const press = await bot.buttons.load(valueToId(actionToValue(action)));
      return toReply(workspace, { from, isForAll: false, part: press?.part ?? 1, trigger }, async (asker, poster) =>
        press === null ? outdatedAnswer('button') : bot.reply(press.invocation, asker, poster, trigger),
      );
    },
  );
}

/** What the button, or the option that was chosen in a menu, carries. */
function actionToValue(action: BlockAction['actions'][number] | undefined): string {
  if (action?.type === 'button') return action.value ?? '';
  return action?.type === 'static_select' ? (action.selected_option?.value ?? '') : '';
}
