/** The workspace behind the Slack stand-in: users, channels, messages and who sees them. It holds state only and knows no wire. */
import type { Json } from '../loopback.ts';

/** A member of the workspace. Ids have the shape of real ones: `U` or `W`, then capitals and digits. */
export interface SlackUser {
  id: string;
  name: string;
  realName: string;
  isBot: boolean;
  /** Their own workspace, where that is another organisation's (Slack Connect). */
  team?: string;
}

/** A message as stored. `ephemeralTo` is the only user who sees it, or null; `via` says which way it came. */
export interface SlackMessage {
  ts: string;
  channel: string;
  threadTs: string | null;
  user: string;
  botId: string | null;
  text: string;
  blocks: Json[];
  edited: boolean;
  ephemeralTo: string | null;
  via: string;
  /** What the app keeps with the message; shown to apps that ask for it. */
  metadata: Json | null;
  /** What was uploaded with it, as Slack shows it. */
  files: Json[];
  /** Forwarded messages, link previews and the like, as Slack shows them. */
  attachments: Json[];
}

/** A conversation. A direct message has `isIm`, no name, and two members. */
export interface SlackChannel {
  id: string;
  name: string;
  isPrivate: boolean;
  isArchived: boolean;
  isIm: boolean;
  members: Set<string>;
  messages: SlackMessage[];
}

/** What a message needs beside what the workspace allocates. */
export interface SlackDraft {
  user: string;
  text: string;
  blocks?: Json[];
  threadTs?: string | null;
  ephemeralTo?: string | null;
  botId?: string | null;
  via: string;
  metadata?: Json | null;
  files?: Json[];
  attachments?: Json[];
}

/** The ids of the one team, app and bot user that the peer plays. */
export const team = { id: 'T0NEWSROOM', domain: 'newsroom', name: 'Newsroom' };
export const bot = { userId: 'U0WHOSAID0', botId: 'B0WHOSAID0', appId: 'A0WHOSAID0', name: 'whosaid' };

const people: SlackUser[] = [
  { id: 'U0ALICE001', name: 'alice', realName: 'Alice Desk', isBot: false },
  { id: 'U0BORIS001', name: 'boris', realName: 'Boris Check', isBot: false },
  { id: bot.userId, name: bot.name, realName: 'Whosaid', isBot: true },
];

/** The people and channels every peer starts with: two editors, and a channel for each way in which posting can go. */
export const cast = {
  alice: 'U0ALICE001',
  boris: 'U0BORIS001',
  bot: bot.userId,
  desk: 'C0DESK0001',
  elsewhere: 'C0ELSEWHER',
  archived: 'C0OLDNEWS1',
  secret: 'C0SECRET01',
};

function channel(id: string, name: string, members: string[], flags: Partial<SlackChannel> = {}): SlackChannel {
  return {
    id,
    name,
    isPrivate: false,
    isArchived: false,
    isIm: false,
    members: new Set(members),
    messages: [],
    ...flags,
  };
}

function startChannels(): SlackChannel[] {
  const everyone = [cast.alice, cast.boris];
  return [
    channel(cast.desk, 'desk', [...everyone, bot.userId]),
    channel(cast.elsewhere, 'elsewhere', everyone),
    channel(cast.archived, 'old-news', [...everyone, bot.userId], { isArchived: true }),
    channel(cast.secret, 'secret', [cast.boris], { isPrivate: true }),
  ];
}

/** The state of the workspace. `now` gives milliseconds; time stamps are allocated from it and never repeat. */
export type Workspace = ReturnType<typeof createWorkspace>;

/** Creates a workspace with the people and channels of `cast`. */
export function createWorkspace(now: () => number) {
  const users = new Map(people.map((user) => [user.id, { ...user }]));
  const channels = new Map(startChannels().map((entry) => [entry.id, entry]));
  const usergroups = new Map<string, { handle: string; users: string[] }>([
    ['S0EDITORS1', { handle: 'editors', users: [cast.alice] }],
  ]);
  let lastTs = 0;

  /** A `ts`: seconds, a point, six digits. Strictly increasing, as Slack's are within a channel. */
  const nextTs = (): string => {
    lastTs = Math.max(lastTs + 1, Math.floor(now() * 1000));
    return `${Math.floor(lastTs / 1e6)}.${String(lastTs % 1e6).padStart(6, '0')}`;
  };

  /** The conversation by its id, or null. */
  const find = (id: string): SlackChannel | null => channels.get(id) ?? null;

  return {
    users,
    channels,
    usergroups,
    nextTs,
    find,
    /** Adds a channel; the bot is a member only when it is listed. */
    addChannel(id: string, name: string, members: string[], flags: Partial<SlackChannel> = {}): SlackChannel {
      const added = channel(id, name, members, flags);
      channels.set(id, added);
      return added;
    },
    /** The direct message between the bot and a user, opened when it is not there. */
    directMessage(user: string): SlackChannel {
      const id = `D0${user.slice(2)}`;
      const known = channels.get(id);
      if (known !== undefined) return known;
      const opened = channel(id, '', [user, bot.userId], { isIm: true, isPrivate: true });
      channels.set(id, opened);
      return opened;
    },
    /** Stores a message under a new `ts` and returns it. */
    post(channelId: string, draft: SlackDraft): SlackMessage {
      const target = find(channelId);
      if (target === null) throw new Error(`the peer has no channel ${channelId}; add it with workspace.addChannel`);
      const message: SlackMessage = {
        ts: nextTs(),
        channel: channelId,
        threadTs: draft.threadTs ?? null,
        user: draft.user,
        botId: draft.botId ?? null,
        text: draft.text,
        blocks: draft.blocks ?? [],
        edited: false,
        ephemeralTo: draft.ephemeralTo ?? null,
        via: draft.via,
        metadata: draft.metadata ?? null,
        files: draft.files ?? [],
        attachments: draft.attachments ?? [],
      };
      target.messages.push(message);
      return message;
    },
    /** A message by channel and `ts`, or null. Ephemeral ones are found too; the Web API does not show them. */
    message(channelId: string, ts: string): SlackMessage | null {
      return find(channelId)?.messages.find((entry) => entry.ts === ts) ?? null;
    },
    /** Removes a message; false when it is not there. */
    remove(channelId: string, ts: string): boolean {
      const target = find(channelId);
      const at = target?.messages.findIndex((entry) => entry.ts === ts) ?? -1;
      if (target === null || at < 0) return false;
      target.messages.splice(at, 1);
      return true;
    },
    /** Everything from the bot that a user sees, in the order of the channels and then of time: public messages where they are a member, and what is private to them. */
    visibleTo(user: string): SlackMessage[] {
      return [...channels.values()].flatMap((entry) =>
        entry.messages.filter(
          (message) =>
            message.user === bot.userId &&
            (message.ephemeralTo === null ? entry.members.has(user) : message.ephemeralTo === user),
        ),
      );
    },
  };
}

/** The message as the Web API and the events show it. */
export function messageToJson(message: SlackMessage): Json {
  return {
    type: 'message',
    user: message.user,
    text: message.text,
    ts: message.ts,
    team: team.id,
    ...(message.botId === null ? {} : { bot_id: message.botId, app_id: bot.appId }),
    ...(message.blocks.length === 0 ? {} : { blocks: message.blocks }),
    ...(message.files.length === 0 ? {} : { files: message.files }),
    ...(message.attachments.length === 0 ? {} : { attachments: message.attachments }),
    ...(message.threadTs === null ? {} : { thread_ts: message.threadTs }),
    ...(message.edited ? { edited: { user: message.user, ts: message.ts } } : {}),
  };
}

/** The conversation as `conversations.info` shows it to the bot. */
export function channelToJson(entry: SlackChannel): Json {
  if (entry.isIm) {
    const user = [...entry.members].find((member) => member !== bot.userId);
    return { id: entry.id, created: 1700000000, is_im: true, is_archived: false, user, is_open: true };
  }
  return {
    id: entry.id,
    name: entry.name,
    name_normalized: entry.name,
    created: 1700000000,
    creator: cast.alice,
    is_channel: !entry.isPrivate,
    is_group: false,
    is_im: false,
    is_mpim: false,
    is_private: entry.isPrivate,
    is_archived: entry.isArchived,
    is_general: false,
    is_shared: false,
    is_member: entry.members.has(bot.userId),
    num_members: entry.members.size,
    topic: { value: '', creator: '', last_set: 0 },
    purpose: { value: '', creator: '', last_set: 0 },
  };
}

/** The user as `users.info` shows it. */
export function userToJson(user: SlackUser): Json {
  return {
    id: user.id,
    team_id: team.id,
    name: user.name,
    real_name: user.realName,
    deleted: false,
    tz: 'Europe/Paris',
    is_bot: user.isBot,
    is_app_user: false,
    is_admin: false,
    profile: { real_name: user.realName, display_name: user.name, team: team.id },
  };
}
