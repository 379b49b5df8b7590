/** Fetches by REST what the gateway would push: who the bot is, and the channels and roles of its servers. */
import type { Client } from 'discord.js';
import { type APIUser, Routes } from 'discord-api-types/v10';
import type { Log } from '../../lib/log.ts';
import { type ChannelAccess, requiredPermissions } from './channels.ts';
import { errorToLogFields } from './errors.ts';

/** In milliseconds. Channels and roles rarely change, and an interaction describes the channels it names. */
const REFRESH_INTERVAL_MS = 10 * 60_000;
/** Servers fetched at the same time. */
const MAX_CONCURRENT = 5;

export interface GuildDirectory {
  /** The bot's user id, once loaded. */
  ownId(): string;
  /** Rejects with the REST API's errors, such as for a bad token. Refreshes from then on, until `stop`. */
  load(): Promise<void>;
  /** Whether a member has access to a channel, by their roles now; null where it is not known. */
  hasAccess(user: string, channel: string, access: ChannelAccess): Promise<boolean | null>;
  stop(): void;
}

/** @param guild the one server that is served; null for all. */
export function createGuildDirectory(client: Client, guild: string | null, log: Log): GuildDirectory {
  let ownUserId = '';
  let timer: NodeJS.Timeout | null = null;

  async function refresh(): Promise<void> {
    const known = guild === null ? await client.guilds.fetch() : new Map([[guild, null]]);
    const pending = [...known.keys()];
    const worker = async () => {
      for (let id = pending.shift(); id !== undefined; id = pending.shift()) {
        const server = await client.guilds.fetch({ guild: id, force: true });
        await server.channels.fetch();
      }
    };
    await Promise.all(Array.from({ length: MAX_CONCURRENT }, worker));
  }

  return {
    ownId: () => ownUserId,
    async load() {
      ownUserId = ((await client.rest.get(Routes.user())) as APIUser).id;
      await refresh();
      timer = setInterval(() => {
        refresh().catch((error: unknown) => log.warn('discord.guild_refresh_failed', errorToLogFields(error)));
      }, REFRESH_INTERVAL_MS).unref();
    },
    async hasAccess(user, channelId, access) {
      const channel = client.channels.cache.get(channelId);
      if (channel === undefined || channel.isDMBased()) return null;
      const member = await channel.guild.members.fetch({ user, force: true }).catch(() => null);
      if (member === null) return null;
      return channel.permissionsFor(member).has(requiredPermissions(access, channel.type));
    },
    stop() {
      if (timer !== null) clearInterval(timer);
    },
  };
}
