/** Messages to the bot, by mention and directly: https://docs.slack.dev/apis/events-api */
import type { App } from '@slack/bolt';
import { workspaceOf } from '../workspace.ts';

export function registerEvents(app: App): void {
  app.event('app_mention', ({ body, context }) => workspaceOf(context).messages.answer(body));
  app.event('message', ({ body, context }) => workspaceOf(context).messages.answer(body));
}
