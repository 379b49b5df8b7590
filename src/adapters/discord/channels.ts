/** Channels as the client's cache and the interactions describe them. */
import type { APIInteraction, Client } from 'discord.js';
import type { Channel, Channels } from './posts.ts';

/**
 * @param guilds the servers that are served; null for all.
 * @returns the channels in the client's cache, and those that an interaction named: Discord hides from the cache what the
 * bot may not see, and then the asker still wants to read its name.
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
