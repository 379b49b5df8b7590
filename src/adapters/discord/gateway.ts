/** What the stock client knows and does, in the words of the other files: replies by REST, channels and rights by its cache. */
import {
  type APIInteraction,
  type Client,
  Events,
  GatewayDispatchEvents,
  PermissionFlagsBits,
  REST,
  type RESTOptions,
  Routes,
} from 'discord.js';
import type { OperatorError } from '../../lib/errors.ts';
import type { Log } from '../../lib/log.ts';
import { type CallbackQueue, createCallbackQueue } from './callback-queue.ts';
import { closeCodeToOperatorError, errorToLogFields, notInGuildError, signInErrorToOperatorError } from './errors.ts';
import { CALLBACK_TIMEOUT_MS } from './limits.ts';
import type { Channel, Channels } from './posts.ts';
import { EPHEMERAL } from './render/render.ts';
import type { Reply } from './responder.ts';
import { withClockSetbackGuard } from './rest-client.ts';
import type { Transport } from './transport.ts';

interface GatewayTransportDeps {
  client: Client;
  token: string;
  /** The one server that is served; null for all. */
  guild: string | null;
  log: Log;
  isRunning: () => boolean;
  /** Told when Discord ends the connection for good. */
  onEnd: (error: OperatorError) => void;
  onInteraction(interaction: APIInteraction): Promise<void>;
}

export function createGatewayTransport({
  client,
  token,
  guild,
  log,
  isRunning,
  onEnd,
  onInteraction,
}: GatewayTransportDeps): Transport {
  client.ws.on(GatewayDispatchEvents.InteractionCreate, (interaction: APIInteraction) => {
    // What is no object fails there, is logged, and is nothing for the library either.
    void onInteraction(interaction === null ? interaction : { ...interaction });
    if (interaction === null) return;
    // The library would now build objects of its own from it, which nobody uses and a burst has no time for.
    Object.assign(interaction, { type: 0, channel: undefined });
  });
  // Without listeners the first two would end the process.
  client.on(Events.Error, (error) => log.error('discord.client_error', errorToLogFields(error)));
  client.on(Events.ShardError, (error, shard) =>
    log.warn('discord.shard_error', { shard, ...errorToLogFields(error) }),
  );
  client.on(Events.ShardReconnecting, (shard) => {
    if (isRunning()) log.info('discord.reconnecting', { shard });
  });
  client.on(Events.ShardResume, (shard, replayed) => log.info('discord.resumed', { shard, replayed }));
  client.on(Events.ShardDisconnect, ({ code }) => {
    const error = closeCodeToOperatorError(code);
    log.warn('discord.disconnected', { code });
    if (error !== null) onEnd(error);
  });
  return {
    async open() {
      const ready = new Promise<void>((resolve) => client.once(Events.ClientReady, () => resolve()));
      try {
        await client.login(token);
      } catch (error) {
        throw signInErrorToOperatorError(error);
      }
      await ready;
      if (guild !== null && !client.guilds.cache.has(guild)) {
        await client.destroy();
        throw notInGuildError(guild);
      }
    },
    // The connection stays: it also brings what tells askers that the bot is restarting.
    pause() {},
    close: () => client.destroy(),
  };
}

export interface ReplyDeps {
  /** For first callbacks. */
  callbacks: REST;
  /** For all that follows them. */
  rest: REST;
  callbackQueue: CallbackQueue;
}

/** So many times as long as another call: a message that was given up early and sent again would stand twice. */
const DEFERRED_TIMEOUT_FACTOR = 6;

/**
 * Neither is the client's: "Interaction endpoints are not bound to the bot's Global Rate Limit", and the library would hold
 * them to its 50 a second (https://docs.discord.com/developers/interactions/receiving-and-responding).
 */
export function createReplyDeps(options: Partial<RESTOptions> & { timeout: number }): ReplyDeps {
  const unbound = { ...options, globalRequestsPerSecond: Number.POSITIVE_INFINITY };
  return {
    callbacks: withClockSetbackGuard(new REST({ ...unbound, timeout: CALLBACK_TIMEOUT_MS, retries: 1 })),
    rest: withClockSetbackGuard(new REST({ ...unbound, timeout: options.timeout * DEFERRED_TIMEOUT_FACTOR })),
    callbackQueue: createCallbackQueue(),
  };
}

/** An interaction's own token is its permission: the bot's is not sent, so that a refusal of one says nothing of the other. */
export function createReply(
  { callbacks, rest, callbackQueue }: ReplyDeps,
  { id, token, application_id }: APIInteraction,
): Reply {
  const receivedAt = performance.now();
  return {
    async first(body) {
      await callbackQueue.first(async () => {
        if (performance.now() - receivedAt > CALLBACK_TIMEOUT_MS) throw new Error('Discord does not wait any longer');
        await callbacks.post(Routes.interactionCallback(id, token), { body, auth: false });
      });
    },
    async edit(message) {
      // The audience was fixed by the first callback; Discord takes no such flag here.
      const body = { ...message, flags: message.flags & ~EPHEMERAL };
      const route = Routes.webhookMessage(application_id, token, '@original');
      await callbackQueue.later(() => rest.patch(route, { body, auth: false }));
    },
    async follow(body) {
      await callbackQueue.later(() => rest.post(Routes.webhook(application_id, token), { body, auth: false }));
    },
  };
}

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

/** @returns whether a member may write in a channel, by the roles in the client's cache; null where it is not known. */
export function canPost(client: Client, user: string, channelId: string): boolean | null {
  const channel = client.channels.cache.get(channelId);
  if (channel === undefined || channel.isDMBased()) return null;
  const { ViewChannel, SendMessages, SendMessagesInThreads } = PermissionFlagsBits;
  const needed = [ViewChannel, channel.isThread() ? SendMessagesInThreads : SendMessages];
  return channel.permissionsFor(user)?.has(needed) ?? null;
}
