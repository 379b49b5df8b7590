/** The server, its people, channels and messages as Discord's API shows them. */
import type { Json } from '../loopback.ts';
import {
  botPermissions,
  type DiscordChannel,
  type DiscordMessage,
  type DiscordUser,
  discordCast,
  everything,
  type Guild,
  messageFlags,
  send,
  sendInThreads,
  view,
} from './guild.ts';

/** The user as the API shows it. */
export function userToJson(user: DiscordUser): Json {
  return {
    id: user.id,
    username: user.name,
    discriminator: '0',
    global_name: user.name,
    avatar: null,
    bot: user.bot,
    system: false,
    public_flags: 0,
    flags: 0,
  };
}

/** The member of the server as the API shows it; `permissions` only inside interactions. */
export function memberToJson(user: DiscordUser): Json {
  return {
    user: userToJson(user),
    nick: null,
    avatar: null,
    roles: user.roles,
    joined_at: '2024-01-01T00:00:00.000000+00:00',
    premium_since: null,
    deaf: false,
    mute: false,
    flags: 0,
    pending: false,
  };
}

/** The channel as the API shows it, with what is taken from the bot as an overwrite. */
export function channelToJson(entry: DiscordChannel, user: DiscordUser | null = null): Json {
  if (entry.type === 1) {
    const recipients = user === null ? [] : [userToJson(user)];
    return { id: entry.id, type: 1, last_message_id: null, flags: 0, recipients };
  }
  const denied = everything & ~BigInt(botPermissions(entry));
  const overwrites = [
    ...(denied === 0n ? [] : [{ id: discordCast.application, type: 1, allow: '0', deny: String(denied) }]),
    ...entry.readOnlyFor.map((id) => ({ id, type: 1, allow: '0', deny: String(send | sendInThreads) })),
    ...entry.hiddenFrom.map((id) => ({ id, type: 1, allow: '0', deny: String(view) })),
  ];
  const thread = {
    owner_id: discordCast.application,
    thread_metadata: {
      archived: false,
      auto_archive_duration: 1440,
      locked: false,
      archive_timestamp: '2026-01-01T00:00:00Z',
    },
    message_count: entry.messages.length,
    member_count: 1,
  };
  return {
    id: entry.id,
    type: entry.type,
    guild_id: discordCast.guild,
    name: entry.name,
    position: 0,
    parent_id: entry.parent,
    topic: null,
    nsfw: false,
    last_message_id: null,
    rate_limit_per_user: 0,
    flags: 0,
    ...(entry.type === 11 ? thread : { permission_overwrites: overwrites }),
  };
}

/** The message as the API shows it. */
export function messageToJson(message: DiscordMessage, author: DiscordUser): Json {
  const flags = message.flags | (message.loading ? messageFlags.loading : 0);
  return {
    id: message.id,
    channel_id: message.channel,
    author: userToJson(author),
    content: message.content,
    timestamp: new Date(Number((BigInt(message.id) >> 22n) + 1_420_070_400_000n)).toISOString(),
    edited_timestamp: message.edited ? '2026-01-01T00:00:00.000000+00:00' : null,
    tts: false,
    mention_everyone: false,
    mentions: [],
    mention_roles: [],
    attachments: message.attachments,
    embeds: message.embeds,
    components: message.components,
    ...(message.snapshots.length === 0 ? {} : { message_snapshots: message.snapshots }),
    pinned: false,
    type: message.via === 'callback' ? 20 : message.answers === null ? 0 : 19,
    flags,
    ...(message.answers === null
      ? {}
      : { message_reference: { type: 0, message_id: message.answers, channel_id: message.channel } }),
    ...(author.bot ? { application_id: discordCast.application } : {}),
  };
}

/** The server as GUILD_CREATE and GET /guilds/{id} show it. */
export function guildToJson(guild: Guild): Json {
  const role = (id: string, name: string, permissions: bigint): Json => ({
    id,
    name,
    permissions: String(permissions),
    color: 0,
    colors: { primary_color: 0, secondary_color: null, tertiary_color: null },
    hoist: false,
    icon: null,
    unicode_emoji: null,
    position: name === '@everyone' ? 0 : 1,
    managed: false,
    mentionable: false,
    flags: 0,
  });
  const channels = [...guild.channels.values()].filter((entry) => entry.type !== 1 && entry.botAccess !== 'nothing');
  const nothing = { emojis: [], stickers: [], features: [], presences: [], voice_states: [], stage_instances: [] };
  return {
    ...nothing,
    id: discordCast.guild,
    name: 'Newsroom',
    icon: null,
    owner_id: discordCast.boris,
    joined_at: '2024-01-01T00:00:00.000000+00:00',
    large: false,
    unavailable: false,
    member_count: guild.users.size,
    preferred_locale: 'en-US',
    premium_tier: 0,
    verification_level: 1,
    explicit_content_filter: 0,
    default_message_notifications: 1,
    mfa_level: 0,
    nsfw_level: 0,
    system_channel_flags: 0,
    guild_scheduled_events: [],
    soundboard_sounds: [],
    roles: [role(discordCast.guild, '@everyone', everything), role(discordCast.editors, 'editors', everything)],
    channels: channels.filter((entry) => entry.type === 0).map((entry) => channelToJson(entry)),
    threads: channels.filter((entry) => entry.type === 11).map((entry) => channelToJson(entry)),
    members: [...guild.users.values()].map(memberToJson),
  };
}
