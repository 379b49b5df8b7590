/** The app's page in Slack: https://docs.slack.dev/surfaces/app-home */
import type { App, types } from '@slack/bolt';
import { HOME_COMMAND } from '../../../bot/forms/begin.ts';
import { isForm } from '../../../bot/forms/form.ts';
import { slackLimits } from '../limits.ts';
import { answerToSlack } from '../render/render.ts';
import { type Workspace, workspaceOf } from '../workspace.ts';
import { resolveAsker } from './reply.ts';

export function registerHome(app: App): void {
  app.event('app_home_opened', async ({ event, context }) => {
    if (event.tab === 'home') await publishHome(workspaceOf(context), event.user);
  });
}

/** Shows the page anew. A failure is logged: the person sees the page of last time. */
export async function publishHome(workspace: Workspace, user: string): Promise<void> {
  const { bot, client, newsroom } = workspace;
  if (workspace.isStopping()) return;
  const replyTarget = { channel: user, user, thread: null };
  const { asker } = await resolveAsker(workspace, replyTarget, { name: user, userTeam: null }, new Map());
  const reply = await bot.reply({ command: HOME_COMMAND, options: {} }, asker, null, null);
  if (isForm(reply)) throw new Error('the page of the app is no form');
  const buttons = newsroom.bot.buttons.withMaxLength(slackLimits.press);
  const { payload, presses } = answerToSlack(reply, 1, buttons.idOf);
  await buttons.save(presses);
  const view: types.HomeView = { type: 'home', blocks: payload.blocks };
  await client.views.publish({ user_id: user, view });
}
