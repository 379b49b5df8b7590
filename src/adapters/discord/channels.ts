/** Channels as the client's cache and the interactions describe them. */
import type { Client } from 'discord.js';
import { type APIInteraction, ChannelType, PermissionFlagsBits } from 'discord-api-types/v10';
import type { Channel, Channels } from './posts.ts';

export const threadTypes = [
  ChannelType.AnnouncementThread,
  ChannelType.PublicThread,
  ChannelType.PrivateThread,
] as const;

/** What a member may do in a channel. */
export type ChannelAccess = 'see' | 'post';

export function requiredPermissions(access: ChannelAccess, type: ChannelType): bigint[] {
  const { ViewChannel, SendMessages, SendMessagesInThreads } = PermissionFlagsBits;
  if (access === 'see') return [ViewChannel];
  return [ViewChannel, threadTypes.some((one) => one === type) ? SendMessagesInThreads : SendMessages];
}

/**
 * The channels in the client's cache, and those that an interaction named: the cache lacks what the bot may not see, and the
 * asker still has to be told its name.
 *
 * @param guilds the servers that are served; null for all.
 */
export function createChannels(
  client: Client,
  guilds: ReadonlySet<string> | null,
): Channels & { note(interaction: APIInteraction): void } {
  const noted = new Map<string, Channel>();
  const isServed = (guild: string) => guilds === null || guilds.has(guild);
  const cached = (): Channel[] =>
    [...client.channels.cache.values()].flatMap((channel) =>
      channel.isDMBased() || !isServed(channel.guildId)
        ? []
        : [{ id: channel.id, name: channel.name, guild: channel.guildId }],
    );
  return {
    byId(id) {
      const channel = client.channels.cache.get(id);
      if (channel === undefined || channel.isDMBased()) return noted.get(id) ?? null;
      return { id, name: channel.name, guild: channel.guildId };
    },
    byName: (name, within) =>
      cached().filter((channel) => channel.name === name && (within === null || channel.guild === within)),
    note(interaction) {
      const data: object = interaction.data ?? {};
      if (!('resolved' in data) || interaction.guild_id === undefined) return;
      const { channels = {} } = data.resolved as { channels?: Record<string, { id: string; name?: string | null }> };
      for (const { id, name } of Object.values(channels)) {
        if (typeof name === 'string') noted.set(id, { id, name, guild: interaction.guild_id });
      }
    },
  };
}

/** @returns whether a member has access to a channel, by the roles in the client's cache; null where it is not known. */
export function hasAccess(client: Client, user: string, channelId: string, access: ChannelAccess): boolean | null {
  const channel = client.channels.cache.get(channelId);
  if (channel === undefined || channel.isDMBased()) return null;
  return channel.permissionsFor(user)?.has(requiredPermissions(access, channel.type)) ?? null;
}
