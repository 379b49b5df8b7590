/** One workspace with its newsroom: what listeners answer an event with. */
import type { Context, types, webApi } from '@slack/bolt';
import type { Bot } from '../../bot/bot.ts';
import type { Deduper } from '../../bot/deliveries.ts';
import type { Connection, OpenNewsroom } from '../newsrooms.ts';
import type { Installation } from './access.ts';
import type { MessageHandler } from './messages.ts';
import type { UserGroups } from './people/user-groups.ts';
import type { UserLanguages } from './people/user-languages.ts';
import type { Posts } from './posts.ts';
import type { Responder } from './responder.ts';

export interface Workspace {
  installation: Installation;
  newsroom: OpenNewsroom;
  bot: Bot;
  client: webApi.WebClient;
  /** The workspace's id; null where Slack did not say it. */
  team: string | null;
  /** The bot's own user id. */
  botUser: string | null;
  responder: Responder;
  posts: Posts;
  groups: UserGroups;
  languages: UserLanguages;
  messages: MessageHandler;
  /** What was seen by any replica, and by this process. */
  deduper: Deduper;
  localDeduper: Deduper;
  /** Opens a modal; rejects when Slack refuses, such as three seconds after the press. */
  openView(trigger: string, view: types.ModalView): Promise<unknown>;
  /** True from the moment of stopping: nothing new is asked of the bot then. */
  isStopping(): boolean;
  connection: Connection;
}

/** The event's workspace, which the adapter found before it handed the event to Bolt. */
export function workspaceOf(context: Context): Workspace {
  return context.workspace as Workspace;
}
