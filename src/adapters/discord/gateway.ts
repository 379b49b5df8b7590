/** The gateway: interactions over the client's own connection. https://docs.discord.com/developers/events/gateway */
import { type Client, Events } from 'discord.js';
import { type APIInteraction, GatewayDispatchEvents } from 'discord-api-types/v10';
import type { OperatorError } from '../../lib/errors.ts';
import type { Log } from '../../lib/log.ts';
import type { Transport } from '../transport.ts';
import { closeCodeToOperatorError, errorToLogFields, notInGuildError, signInErrorToOperatorError } from './errors.ts';

interface GatewayTransportDeps {
  client: Client;
  token: string;
  /** The one server that is served; null for all. */
  guild: string | null;
  log: Log;
  isRunning: () => boolean;
  /** Called when Discord ends the connection for good. */
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
    // What is no object fails there and is logged; the library can do nothing with it either.
    void onInteraction(interaction === null ? interaction : { ...interaction });
    if (interaction === null) return;
    // The library would now build its own objects from it, which nobody uses and which a burst leaves no time for.
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
    // The connection stays open, so that askers can be told that the bot is restarting.
    pause() {},
    close: () => client.destroy(),
  };
}
