/** The server behind the Discord stand-in: members, channels, messages and who sees them. It holds state only and knows no wire. */
import type { Json } from '../loopback.ts';

/** What the bot may do in a channel: send, only look, or not even see it. */
export type BotAccess = 'send' | 'look' | 'nothing';

/** A user. Members of the server have roles. */
export interface DiscordUser {
  id: string;
  name: string;
  bot: boolean;
  roles: string[];
}

/** A message as stored. `answers` is the id of the message it replies to, or null. `ephemeralTo` is the only user who sees it, or null; `loading` is a deferred answer that has not come. */
export interface DiscordMessage {
  id: string;
  channel: string;
  author: string;
  content: string;
  embeds: Json[];
  components: Json[];
  attachments: Json[];
  /** The messages that it forwards, as Discord shows them. */
  snapshots: Json[];
  flags: number;
  answers: string | null;
  /** What its author sent to recognise it by. */
  nonce: string | null;
  ephemeralTo: string | null;
  loading: boolean;
  edited: boolean;
  via: string;
}

/**
 * A channel: type 0 is text, 1 a direct message, 11 a public thread (whose parent is `parent`). `readOnlyFor` are the
 * people who may look but not write there, `hiddenFrom` those who do not even see it.
 */
export interface DiscordChannel {
  id: string;
  name: string;
  type: 0 | 1 | 11;
  parent: string | null;
  botAccess: BotAccess;
  recipient: string | null;
  readOnlyFor: string[];
  hiddenFrom: string[];
  messages: DiscordMessage[];
}

/** The ids every peer starts with: two editors, and a channel for each thing the bot may do. The bot's user has the application's id. */
export const discordCast = {
  application: '1100000000000000001',
  guild: '1100000000000000010',
  editors: '1100000000000000020',
  desk: '1100000000000000031',
  notices: '1100000000000000032',
  hidden: '1100000000000000033',
  alice: '1100000000000000041',
  boris: '1100000000000000042',
};

/** Flags of messages: docs.discord.com/developers/resources/message#message-object-message-flags. */
export const messageFlags = { ephemeral: 1 << 6, loading: 1 << 7, componentsV2: 1 << 15 };

/** Permission bits: docs.discord.com/developers/topics/permissions. */
export const view = 1n << 10n;
const embedLinks = 1n << 14n;
const readHistory = 1n << 16n;
const useCommands = 1n << 31n;
const publicThreads = 1n << 35n;
export const send = 1n << 11n;
export const sendInThreads = 1n << 38n;
export const everything = view | send | embedLinks | readHistory | useCommands | publicThreads | sendInThreads;

/** The bot's permissions in a channel, as the number in a string that Discord sends. */
export function botPermissions(channel: DiscordChannel): string {
  if (channel.botAccess === 'send') return String(everything);
  return String(channel.botAccess === 'look' ? view | readHistory | useCommands : useCommands);
}

/** A person's permissions in a channel, likewise. */
export function personPermissions(user: string, channel: DiscordChannel): string {
  if (channel.hiddenFrom.includes(user)) return String(everything & ~view);
  return String(channel.readOnlyFor.includes(user) ? everything & ~(send | sendInThreads) : everything);
}

/** The state of the server. `now` gives milliseconds. */
export type Guild = ReturnType<typeof createGuild>;

function channel(id: string, name: string, botMay: BotAccess, rest: Partial<DiscordChannel> = {}): DiscordChannel {
  return {
    id,
    name,
    type: 0,
    parent: null,
    botAccess: botMay,
    recipient: null,
    readOnlyFor: [],
    hiddenFrom: [],
    messages: [],
    ...rest,
  };
}

/** Creates a server with the people and channels of `discordCast`. */
export function createGuild(now: () => number) {
  const { alice, boris, application, editors } = discordCast;
  const users = new Map<string, DiscordUser>([
    [alice, { id: alice, name: 'alice', bot: false, roles: [editors] }],
    [boris, { id: boris, name: 'boris', bot: false, roles: [] }],
    [application, { id: application, name: 'whosaid', bot: true, roles: [] }],
  ]);
  const channels = new Map<string, DiscordChannel>([
    [discordCast.desk, channel(discordCast.desk, 'desk', 'send')],
    [discordCast.notices, channel(discordCast.notices, 'notices', 'look')],
    [discordCast.hidden, channel(discordCast.hidden, 'hidden', 'nothing')],
  ]);
  let count = 0n;

  /** A new snowflake: milliseconds since 2015 in the upper bits (docs.discord.com/developers/reference#snowflakes). */
  const snowflake = (): string => {
    count += 1n;
    return String(((BigInt(Math.floor(now())) - 1_420_070_400_000n) << 22n) + count);
  };
  const find = (id: string): DiscordChannel | null => channels.get(id) ?? null;

  return {
    users,
    channels,
    snowflake,
    find,
    /** The rights of the bot's role in the whole server, as bits: those of the invitation unless a test takes some away. */
    rolePermissions: String((1n << 10n) | (1n << 11n) | (1n << 16n) | (1n << 38n)),
    /** Adds a text channel. */
    addChannel(name: string, botMay: BotAccess = 'send'): DiscordChannel {
      const added = channel(snowflake(), name, botMay);
      channels.set(added.id, added);
      return added;
    },
    /** Adds a thread on a message; Discord gives it the message's id. */
    addThread(message: DiscordMessage, name: string): DiscordChannel {
      const added = channel(message.id, name, 'send', { type: 11, parent: message.channel });
      channels.set(added.id, added);
      return added;
    },
    /** The direct message with a user, opened when it is not there. */
    directMessage(user: string): DiscordChannel {
      const known = [...channels.values()].find((entry) => entry.recipient === user);
      if (known !== undefined) return known;
      const opened = channel(snowflake(), '', 'send', { type: 1, recipient: user });
      channels.set(opened.id, opened);
      return opened;
    },
    /** Stores a message under a new id and returns it. */
    post(channelId: string, draft: Partial<DiscordMessage> & { author: string; via: string }): DiscordMessage {
      const target = find(channelId);
      if (target === null) throw new Error(`the peer has no channel ${channelId}; add it with guild.addChannel`);
      const empty = {
        content: '',
        embeds: [],
        components: [],
        attachments: [],
        snapshots: [],
        flags: 0,
        ephemeralTo: null,
      };
      const state = { loading: false, edited: false, answers: null, nonce: null };
      const message: DiscordMessage = { ...empty, ...state, ...draft, id: snowflake(), channel: channelId };
      target.messages.push(message);
      return message;
    },
    /** A message by channel and id, or null. */
    message: (channelId: string, id: string): DiscordMessage | null =>
      find(channelId)?.messages.find((entry) => entry.id === id) ?? null,
    /** Removes a message; false when it is not there. */
    remove(message: DiscordMessage): boolean {
      const messages = find(message.channel)?.messages ?? [];
      const at = messages.indexOf(message);
      if (at >= 0) messages.splice(at, 1);
      return at >= 0;
    },
    /** Everything from the bot that a user sees, channel by channel and in order: public messages, and what only they see. */
    visibleTo: (user: string): DiscordMessage[] =>
      [...channels.values()]
        .filter((entry) => entry.recipient === null || entry.recipient === user)
        .flatMap((entry) => entry.messages)
        .filter((message) => message.author === application && (message.ephemeralTo ?? user) === user),
  };
}
