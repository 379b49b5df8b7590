/** The chat.* methods: post, update, delete, tell one person, link. */
import { isJson, type Json, jsonList, textAt } from '../loopback.ts';
import type { SlackMethod } from './web-api.ts';
import { bot, messageToJson, type SlackChannel, type SlackMessage, team, type Workspace } from './workspace.ts';

/** Checks a body; returns the Web API's error for what Slack itself refuses, with its messages, or null. */
export type ContentCheck = (method: string, args: Json) => Json | null;

/** What the chat methods are made from. `perSecond` limits each channel to one message a second. */
export interface ChatMethodDeps {
  workspace: Workspace;
  now: () => number;
  perSecond: boolean;
  scopes: Set<string>;
  check: ContentCheck;
}

const fail = (error: string): Json => ({ ok: false, error });

/** The web address of a message, as Slack builds it. */
export function permalink(message: SlackMessage): string {
  const base = `https://${team.domain}.slack.com/archives/${message.channel}/p${message.ts.replace('.', '')}`;
  return message.threadTs === null ? base : `${base}?thread_ts=${message.threadTs}&cid=${message.channel}`;
}

/** The channel that a `channel` argument means: an id, a name with or without `#`, or a user for their direct message. */
function target(workspace: Workspace, args: Json): SlackChannel | null {
  const wanted = textAt(args, 'channel') ?? '';
  if (workspace.users.has(wanted)) return workspace.directMessage(wanted);
  const name = wanted.replace(/^#/, '');
  const found = workspace.find(wanted) ?? [...workspace.channels.values()].find((entry) => entry.name === name) ?? null;
  return found?.isPrivate && !found.members.has(bot.userId) ? null : found;
}

function postTarget(deps: ChatMethodDeps, args: Json): SlackChannel | Json {
  const found = target(deps.workspace, args);
  if (found === null) return fail('channel_not_found');
  if (found.isArchived) return fail('is_archived');
  if (!found.members.has(bot.userId) && !deps.scopes.has('chat:write.public')) return fail('not_in_channel');
  return found;
}

function isChannel(value: SlackChannel | Json): value is SlackChannel {
  return value.members instanceof Set;
}

function ownMessage(deps: ChatMethodDeps, args: Json, denied: string): SlackMessage | Json {
  const channel = target(deps.workspace, args);
  if (channel === null) return fail('channel_not_found');
  const message = deps.workspace.message(channel.id, textAt(args, 'ts') ?? '');
  if (message === null || message.ephemeralTo !== null) return fail('message_not_found');
  return message.user === bot.userId ? message : fail(denied);
}

function isMessage(value: SlackMessage | Json): value is SlackMessage {
  return typeof value.via === 'string';
}

function createPost(deps: ChatMethodDeps): SlackMethod['run'] {
  const lastPost = new Map<string, number>();
  return (args) => {
    const channel = postTarget(deps, args);
    if (!isChannel(channel)) return channel;
    if (deps.perSecond && deps.now() - (lastPost.get(channel.id) ?? Number.NEGATIVE_INFINITY) < 1000) {
      return fail('ratelimited');
    }
    const refused = deps.check('chat.postMessage', args);
    if (refused !== null) return refused;
    lastPost.set(channel.id, deps.now());
    const message = deps.workspace.post(channel.id, {
      user: bot.userId,
      botId: bot.botId,
      text: textAt(args, 'text') ?? '',
      blocks: jsonList(args.blocks),
      threadTs: textAt(args, 'thread_ts'),
      via: 'chat.postMessage',
      metadata: isJson(args.metadata) ? args.metadata : null,
    });
    return { ok: true, channel: channel.id, ts: message.ts, message: messageToJson(message) };
  };
}

function postEphemeral(deps: ChatMethodDeps, args: Json): Json {
  const channel = postTarget(deps, args);
  if (!isChannel(channel)) return channel;
  const user = textAt(args, 'user') ?? '';
  if (!channel.members.has(user)) return fail('user_not_in_channel');
  const refused = deps.check('chat.postEphemeral', args);
  if (refused !== null) return refused;
  const message = deps.workspace.post(channel.id, {
    user: bot.userId,
    botId: bot.botId,
    text: textAt(args, 'text') ?? '',
    blocks: jsonList(args.blocks),
    threadTs: textAt(args, 'thread_ts'),
    ephemeralTo: user,
    via: 'chat.postEphemeral',
  });
  return { ok: true, message_ts: message.ts };
}

function update(deps: ChatMethodDeps, args: Json): Json {
  const message = ownMessage(deps, args, 'cant_update_message');
  if (!isMessage(message)) return message;
  const refused = deps.check('chat.update', args);
  if (refused !== null) return refused;
  message.text = textAt(args, 'text') ?? message.text;
  // Blocks that are not sent stay: docs.slack.dev/reference/methods/chat.update. An empty list removes them.
  if (args.blocks !== undefined) message.blocks = jsonList(args.blocks);
  message.edited = true;
  const shown = messageToJson(message);
  return { ok: true, channel: message.channel, ts: message.ts, text: message.text, message: shown };
}

function remove(deps: ChatMethodDeps, args: Json): Json {
  const message = ownMessage(deps, args, 'cant_delete_message');
  if (!isMessage(message)) return message;
  deps.workspace.remove(message.channel, message.ts);
  return { ok: true, channel: message.channel, ts: message.ts };
}

function link(deps: ChatMethodDeps, args: Json): Json {
  const channel = deps.workspace.find(textAt(args, 'channel') ?? '');
  if (channel === null || (channel.isPrivate && !channel.members.has(bot.userId))) return fail('channel_not_found');
  const message = deps.workspace.message(channel.id, textAt(args, 'message_ts') ?? '');
  if (message === null || message.ephemeralTo !== null) return fail('message_not_found');
  return { ok: true, channel: channel.id, permalink: permalink(message) };
}

/** The chat.* methods on a workspace. */
export function createChatMethods(deps: ChatMethodDeps): Record<string, SlackMethod> {
  const method = (scope: string | null, run: SlackMethod['run']): SlackMethod => ({ scope, token: 'bot', run });
  return {
    'chat.postMessage': method('chat:write', createPost(deps)),
    'chat.postEphemeral': method('chat:write', (args) => postEphemeral(deps, args)),
    'chat.update': method('chat:write', (args) => update(deps, args)),
    'chat.delete': method('chat:write', (args) => remove(deps, args)),
    'chat.getPermalink': method(null, (args) => link(deps, args)),
  };
}

/** True for a value that carries its own blocks: what the callers hand to `check`. */
export function hasView(args: Json): args is Json & { view: Json } {
  return isJson(args.view);
}
