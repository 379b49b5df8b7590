/** The newsrooms of this process as adapters see them. With a single newsroom, every event belongs to that one. */
import type { Bot } from '../bot/bot.ts';
import type { Deduper, Inbox } from '../bot/deliveries.ts';
import type { MessageSink } from '../bot/outbox/message.ts';

/** Where a newsroom posts on a platform; on Slack, in one workspace. All methods but `stop` reject with a DeliveryError. */
export interface Connection extends MessageSink {
  /** The platform's id of a channel that a person named: an id, #name, or the platform's own notation. */
  resolve(channel: string): Promise<string>;
  /** Answers what was accepted, then resolves. */
  stop(): Promise<void>;
}

export interface OpenNewsroom {
  readonly name: string;
  readonly bot: Bot;
  /** Slack user groups whose members the bot has to know. */
  readonly userGroups: readonly string[];
  /** Keeps messages until they are answered. */
  readonly inbox: Inbox;
  /**
   * @param keyPrefix the platform, with the workspace if there are several: each numbers its events independently.
   * @param scope whether all replicas share what was seen, or this process keeps it in memory.
   */
  createDeduper(keyPrefix: string, scope: 'replicas' | 'process'): Deduper;
  isOpen(): boolean;
  /** Called for every question, so that a newsroom in use is not closed. */
  touch(): void;
  /** From now on the newsroom posts through the connection, too; closing the newsroom stops it. */
  connect(connection: Connection): Promise<void>;
  disconnect(connection: Connection): void;
}

/** A Slack workspace, or an organisation as a whole. */
export interface WorkspaceRef {
  /** Null for an organisation as a whole. */
  team: string | null;
  enterprise: string | null;
  /** Whether the app is installed once for the whole organisation. */
  isOrgWide: boolean;
}

export interface Newsrooms {
  /**
   * The newsroom of a workspace: the one listed for it or for its organisation, or one of its own; null where only listed
   * workspaces are served. Where the app is installed for an organisation, a workspace counts only as part of that one: in a
   * shared channel an event may name a workspace of another organisation.
   */
  newsroomOfWorkspace(workspace: WorkspaceRef): string | null;
  /** Whether a workspace that does not have the app may install it. */
  mayInstall(workspace: WorkspaceRef): boolean;
  /** The newsroom of a Discord server; null for a server that is not listed. A direct message has no server (null). */
  newsroomOfServer(server: string | null): string | null;
  /** A newsroom's Discord servers; null where it has all that invited the bot. */
  serversOf(newsroom: string): readonly string[] | null;
  /** Opens the newsroom if it is closed. */
  open(newsroom: string): Promise<OpenNewsroom>;
}

export const OPENING = 'Whosaid is just opening this newsroom’s record. Please ask again in a minute.';
export const UNREADABLE =
  'Whosaid cannot open this newsroom just now. Please ask again in a minute; if it stays so, tell whoever runs Whosaid.';
