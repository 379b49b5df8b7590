/** The other methods a bot calls: who am I, where may I speak, who is this, modals, and the address of the socket. */
import type { Faults } from '../faults.ts';
import { type Json, textAt } from '../loopback.ts';
import { type ContentCheck, hasView } from './chat-methods.ts';
import type { Views } from './views.ts';
import type { SlackFault, SlackMethod } from './web-api.ts';
import {
  bot,
  channelToJson,
  messageToJson,
  type SlackChannel,
  type SlackMessage,
  team,
  userToJson,
  type Workspace,
} from './workspace.ts';

const fail = (error: string): Json => ({ ok: false, error });
const readScope = 'channels:read or groups:read or im:read';
const historyScope = 'channels:history or groups:history or im:history';

/** A page of a list by Slack's cursors: `limit` items from the cursor, and the cursor of the next page, empty at the end. */
function page<T>(items: T[], args: Json): { items: T[]; next: string } {
  const from = Number(args.cursor ?? 0) || 0;
  const limit = Math.min(Number(args.limit ?? 100) || 100, 1000);
  const end = from + limit;
  return { items: items.slice(from, end), next: end < items.length ? String(end) : '' };
}

function seen(workspace: Workspace, args: Json): SlackChannel | null {
  const found = workspace.find(textAt(args, 'channel') ?? '');
  return found?.isPrivate && !found.members.has(bot.userId) ? null : found;
}

function read(workspace: Workspace, args: Json): SlackChannel | Json {
  const channel = seen(workspace, args);
  if (channel === null) return fail('channel_not_found');
  return channel.members.has(bot.userId) ? channel : fail('not_in_channel');
}

/** As for a distributed app: pages of 15 messages, and a 429 to every other call. */
export function limitHistory(methods: Record<string, SlackMethod>, faults: Faults<SlackFault>): void {
  for (const name of ['conversations.history', 'conversations.replies']) {
    const method = methods[name];
    if (method === undefined) throw new Error(`there is no ${name}`);
    methods[name] = {
      ...method,
      run(args) {
        faults.order(name, { status: 429, retryAfter: 60 }, 1);
        return method.run({ ...args, limit: Math.min(Number(args.limit ?? 15), 15) });
      },
    };
  }
}

/** Messages as lists show them: with what apps keep in them only where it is asked for. */
function listed(messages: SlackMessage[], args: Json): Json[] {
  const all = String(args.include_all_metadata) === 'true';
  return messages.map((message) => ({
    ...messageToJson(message),
    ...(all && message.metadata !== null ? { metadata: message.metadata } : {}),
  }));
}

function replies(workspace: Workspace, args: Json): Json {
  const channel = read(workspace, args);
  if (!(channel.members instanceof Set)) return channel as Json;
  const ts = textAt(args, 'ts') ?? '';
  const thread = (channel as SlackChannel).messages.filter(
    (message) => message.ephemeralTo === null && (message.ts === ts || message.threadTs === ts),
  );
  if (!thread.some((message) => message.ts === ts)) return fail('thread_not_found');
  const oldest = Number(args.oldest ?? 0);
  const recent = thread.filter((message) => message.ts === ts || Number(message.ts) > oldest);
  const { items, next } = page(recent, args);
  return {
    ok: true,
    messages: listed(items, args),
    has_more: next !== '',
    response_metadata: { next_cursor: next },
  };
}

function history(workspace: Workspace, args: Json): Json {
  const channel = read(workspace, args);
  if (!(channel.members instanceof Set)) return channel as Json;
  const latest = Number(args.latest ?? Number.POSITIVE_INFINITY);
  const oldest = Number(args.oldest ?? 0);
  const inside = (ts: number) => (args.inclusive === true ? ts >= oldest && ts <= latest : ts > oldest && ts < latest);
  const messages = (channel as SlackChannel).messages
    .filter((message) => message.ephemeralTo === null && message.threadTs === null && inside(Number(message.ts)))
    .reverse();
  const { items, next } = page(messages, args);
  return {
    ok: true,
    messages: listed(items, args),
    has_more: next !== '',
    response_metadata: { next_cursor: next },
  };
}

function list(workspace: Workspace, args: Json): Json {
  const types = (textAt(args, 'types') ?? 'public_channel').split(',').map((type) => type.trim());
  const kind = (channel: SlackChannel) =>
    channel.isIm ? 'im' : channel.isPrivate ? 'private_channel' : 'public_channel';
  const channels = [...workspace.channels.values()].filter(
    (channel) =>
      types.includes(kind(channel)) &&
      (!channel.isPrivate || channel.members.has(bot.userId)) &&
      !(args.exclude_archived === true && channel.isArchived),
  );
  const { items, next } = page(channels, args);
  return { ok: true, channels: items.map(channelToJson), response_metadata: { next_cursor: next } };
}

function join(workspace: Workspace, args: Json): Json {
  const channel = seen(workspace, args);
  if (channel === null) return fail('channel_not_found');
  if (channel.isPrivate) return fail('method_not_supported_for_channel_type');
  if (channel.isArchived) return fail('is_archived');
  channel.members.add(bot.userId);
  return { ok: true, channel: channelToJson(channel) };
}

function conversationMethods(workspace: Workspace): Record<string, SlackMethod> {
  const method = (scope: string, run: SlackMethod['run']): SlackMethod => ({ scope, token: 'bot', run });
  return {
    'conversations.info': method(readScope, (args) => {
      const channel = seen(workspace, args);
      return channel === null ? fail('channel_not_found') : { ok: true, channel: channelToJson(channel) };
    }),
    'conversations.list': method(readScope, (args) => list(workspace, args)),
    'conversations.members': method(readScope, (args) => {
      const channel = seen(workspace, args);
      if (channel === null) return fail('channel_not_found');
      const { items, next } = page([...channel.members], args);
      return { ok: true, members: items, response_metadata: { next_cursor: next } };
    }),
    'conversations.replies': method(historyScope, (args) => replies(workspace, args)),
    'conversations.history': method(historyScope, (args) => history(workspace, args)),
    'conversations.join': method('channels:join', (args) => join(workspace, args)),
    'conversations.open': method('im:write', (args) => {
      const user = textAt(args, 'users') ?? '';
      if (!workspace.users.has(user)) return fail('user_not_found');
      return { ok: true, channel: { id: workspace.directMessage(user).id } };
    }),
  };
}

function identityMethods(workspace: Workspace): Record<string, SlackMethod> {
  const method = (scope: string | null, run: SlackMethod['run']): SlackMethod => ({ scope, token: 'bot', run });
  return {
    'auth.test': method(null, () => ({
      ok: true,
      url: `https://${team.domain}.slack.com/`,
      team: team.name,
      user: bot.name,
      team_id: team.id,
      user_id: bot.userId,
      bot_id: bot.botId,
      is_enterprise_install: false,
    })),
    'users.info': method('users:read', (args) => {
      const user = workspace.users.get(textAt(args, 'user') ?? '');
      return user === undefined ? fail('user_not_found') : { ok: true, user: userToJson(user) };
    }),
    'bots.info': method('users:read', (args) =>
      args.bot === bot.botId
        ? { ok: true, bot: { id: bot.botId, deleted: false, name: bot.name, app_id: bot.appId, user_id: bot.userId } }
        : fail('bot_not_found'),
    ),
    'usergroups.users.list': method('usergroups:read', (args) => {
      const group = workspace.usergroups.get(textAt(args, 'usergroup') ?? '');
      return group === undefined ? fail('no_such_subteam') : { ok: true, users: group.users };
    }),
    'usergroups.list': method('usergroups:read', () => ({
      ok: true,
      usergroups: [...workspace.usergroups].map(([id, group]) => ({
        id,
        team_id: team.id,
        handle: group.handle,
        name: group.handle,
        user_count: group.users.length,
      })),
    })),
  };
}

function viewMethods(views: Views, check: ContentCheck): Record<string, SlackMethod> {
  const method = (name: string, run: (args: Json, view: Json) => Json): SlackMethod => ({
    scope: null,
    token: 'bot',
    run: (args) => {
      if (!hasView(args)) return fail('invalid_arguments');
      return check(name, args.view) ?? run(args, args.view);
    },
  });
  return {
    'views.open': method('views.open', (args, view) => views.open(textAt(args, 'trigger_id') ?? '', view)),
    'views.publish': method('views.publish', (args, view) => views.publish(textAt(args, 'user_id') ?? '', view)),
    'views.push': method('views.push', (args, view) => views.push(textAt(args, 'trigger_id') ?? '', view)),
    'views.update': method('views.update', (args, view) =>
      views.update(
        { viewId: textAt(args, 'view_id'), externalId: textAt(args, 'external_id') },
        view,
        textAt(args, 'hash'),
      ),
    ),
  };
}

/** All methods but chat.*; `socketUrl` makes the address that apps.connections.open gives out. */
export function createMethods(
  workspace: Workspace,
  views: Views,
  check: ContentCheck,
  socketUrl: () => string,
): Record<string, SlackMethod> {
  return {
    ...identityMethods(workspace),
    ...conversationMethods(workspace),
    ...viewMethods(views, check),
    'apps.connections.open': { scope: null, token: 'app', run: () => ({ ok: true, url: socketUrl() }) },
  };
}
