/** What the gateway tells by itself, asked by REST: who the bot is, and the channels and roles of its servers. */
import { type APIUser, type Client, PermissionFlagsBits, Routes } from 'discord.js';
import type { Log } from '../../lib/log.ts';
import { faultToFields } from './errors.ts';

/** Channels are renamed and roles changed rarely; what an interaction names it describes itself. In milliseconds. */
const LOOK_AGAIN_MS = 10 * 60_000;
/** Servers asked about at the same time. */
const AT_ONCE = 5;

export interface Servers {
  /** The bot's user id, once loaded. */
  ownId(): string;
  /** Rejects with what the REST API refuses, such as a bad token. Looks again from then on, until `stop`. */
  load(): Promise<void>;
  /** Whether a member may write in a channel, by their roles now; null where it is not known. */
  mayPost(user: string, channel: string): Promise<boolean | null>;
  stop(): void;
}

/** @param guild the one server that is served; null for all. */
export function createServers(client: Client, guild: string | null, log: Log): Servers {
  let self = '';
  let timer: NodeJS.Timeout | null = null;

  async function look(): Promise<void> {
    const known = guild === null ? await client.guilds.fetch() : new Map([[guild, null]]);
    const waiting = [...known.keys()];
    const one = async () => {
      for (let id = waiting.shift(); id !== undefined; id = waiting.shift()) {
        const server = await client.guilds.fetch({ guild: id, force: true });
        await server.channels.fetch();
      }
    };
    await Promise.all(Array.from({ length: AT_ONCE }, one));
  }

  return {
    ownId: () => self,
    async load() {
      self = ((await client.rest.get(Routes.user())) as APIUser).id;
      await look();
      timer = setInterval(() => {
        look().catch((error: unknown) => log.warn('discord servers could not be read', faultToFields(error)));
      }, LOOK_AGAIN_MS).unref();
    },
    async mayPost(user, channelId) {
      const channel = client.channels.cache.get(channelId);
      if (channel === undefined || channel.isDMBased()) return null;
      const member = await channel.guild.members.fetch({ user, force: true }).catch(() => null);
      if (member === null) return null;
      const { ViewChannel, SendMessages, SendMessagesInThreads } = PermissionFlagsBits;
      const needed = [ViewChannel, channel.isThread() ? SendMessagesInThreads : SendMessages];
      return channel.permissionsFor(member).has(needed);
    },
    stop() {
      if (timer !== null) clearInterval(timer);
    },
  };
}
