/**
 * Whosaid in Discord, over the gateway. It asks for no privileged intent. It does not listen for mentions: slash commands
 * work in every channel and thread here, a reply to a mention would show everybody what one person asked, and the event
 * would bring every message of the server to this process.
 */
import { setTimeout as wait } from 'node:timers/promises';
import { type APIInteraction, Client, Events, GatewayDispatchEvents, GatewayIntentBits } from 'discord.js';
import type { Bot } from '../../bot/bot.ts';
import type { Log } from '../../bot/log.ts';
import { OperatorError } from '../../errors.ts';
import type { Adapter } from '../adapter.ts';
import { createDelivery } from './delivery.ts';
import { closeCodeToOperatorError, faultToFields, signInFaultToOperatorError } from './faults.ts';
import { createChannels, createReply, mayPost } from './gateway.ts';
import { createPoster } from './poster.ts';
import { createResponder, refusalToCallback } from './responder.ts';

export interface DiscordOptions {
  bot: Bot;
  token: string;
  /** The one server that is served; null for every server that has invited the bot. */
  guild: string | null;
  /** The address of Discord's REST API, https://discord.com/api or a stand-in's. */
  api: { rest: string };
  log: Log;
  /** Called once when Discord ends the connection for good, such as for a revoked token; other front ends go on. */
  onFatal: (error: OperatorError) => void;
}

/** A request that Discord asks to delay for longer is given up and told. */
const LONGEST_WAIT_MS = 5000;
/** An answer that was promised can come within 15 minutes, and giving it up would leave the asker with the promise. */
const LONGEST_WAIT_FOR_PROMISED_MS = 60_000;
/** Of stop(): the rest of five seconds is for closing the connection. */
const FINISH_WITHIN_MS = 4000;
const CLOSE_WITHIN_MS = 900;
/** Discord repeats an event that it is not sure of within minutes; a newsroom asks less than this in that time. */
const REMEMBERED_INTERACTIONS = 5000;

export function createDiscordAdapter({ bot, token, guild, api, log, onFatal }: DiscordOptions): Adapter {
  const client = new Client({
    intents: [GatewayIntentBits.Guilds],
    shards: 'auto',
    waitGuildTimeout: 5000,
    rest: {
      api: api.rest,
      timeout: 10_000,
      rejectOnRateLimit: ({ route, retryAfter }) =>
        retryAfter > (route.startsWith('/webhooks') ? LONGEST_WAIT_FOR_PROMISED_MS : LONGEST_WAIT_MS),
    },
  });
  const channels = createChannels(client, guild);
  const delivery = createDelivery({
    rest: client.rest,
    channels,
    buttons: bot.buttons,
    log,
    ownId: () => client.user?.id ?? '',
  });
  const responder = createResponder({ bot, log });
  const isNew = createMemory(REMEMBERED_INTERACTIONS);
  const running = new Set<Promise<void>>();
  let state: 'new' | 'running' | 'stopping' = 'new';
  let stopped: Promise<void> | null = null;

  client.ws.on(GatewayDispatchEvents.InteractionCreate, (interaction: APIInteraction) => {
    if (!isNew(interaction.id)) return;
    const task = take(interaction).catch((error: unknown) =>
      log.error('discord interaction failed', faultToFields(error)),
    );
    running.add(task);
    void task.finally(() => running.delete(task));
  });
  // Without listeners the first two would end the process.
  client.on(Events.Error, (error) => log.error('discord client', faultToFields(error)));
  client.on(Events.ShardError, (error, shard) => log.warn('discord connection', { shard, ...faultToFields(error) }));
  client.on(Events.ShardReconnecting, (shard) => {
    if (state === 'running') log.info('discord reconnecting', { shard });
  });
  client.on(Events.ShardResume, (shard, replayed) => log.info('discord resumed', { shard, replayed }));
  client.on(Events.ShardDisconnect, ({ code }) => {
    const error = closeCodeToOperatorError(code);
    log.warn('discord disconnected', { code });
    if (error !== null && state === 'running') {
      state = 'stopping';
      onFatal(error);
    }
  });

  return {
    platform: 'discord',
    start,
    stop,
    resolve: async (channel) => delivery.resolve(channel, guild),
    post: delivery.post,
    update: delivery.update,
  };

  async function take(interaction: APIInteraction): Promise<void> {
    const reply = createReply(client.rest, interaction);
    channels.note(interaction);
    const refusal = refusalOf(interaction);
    if (refusal !== null) return await reply.first(refusalToCallback(interaction, refusal));
    const poster = createPoster({
      delivery,
      channels,
      interaction,
      mayPost: (user, channel) => mayPost(client, user, channel),
    });
    await responder.respond(interaction, reply, poster);
  }

  function refusalOf(interaction: APIInteraction): string | null {
    if (state === 'stopping') return 'Whosaid is restarting. Please ask again in a minute.';
    if (guild !== null && interaction.guild_id !== guild)
      return 'Whosaid answers in its own newsroom’s server only. Ask there.';
    return null;
  }

  async function start(): Promise<void> {
    const ready = new Promise<void>((resolve) => client.once(Events.ClientReady, () => resolve()));
    try {
      await client.login(token);
    } catch (error) {
      throw signInFaultToOperatorError(error);
    }
    await ready;
    if (guild !== null && !client.guilds.cache.has(guild)) {
      await client.destroy();
      throw new OperatorError(
        `The bot of DISCORD_TOKEN is not in the server DISCORD_GUILD=${guild}: invite it, or correct the id.`,
      );
    }
    state = 'running';
    log.info('discord ready', { user: client.user?.tag, servers: client.guilds.cache.size });
  }

  function stop(): Promise<void> {
    stopped ??= finish();
    return stopped;
  }

  async function finish(): Promise<void> {
    state = 'stopping';
    await Promise.race([settle(), wait(FINISH_WITHIN_MS, undefined, { ref: false })]);
    if (running.size > 0) log.warn('discord stopped with commands unanswered', { commands: running.size });
    await Promise.race([client.destroy(), wait(CLOSE_WITHIN_MS, undefined, { ref: false })]);
  }

  async function settle(): Promise<void> {
    while (running.size > 0) await Promise.allSettled(running);
  }
}

/** @returns a test that is true the first time it meets an id, of the last so many. */
function createMemory(size: number): (id: string) => boolean {
  const seen = new Set<string>();
  return (id) => {
    if (seen.has(id)) return false;
    seen.add(id);
    if (seen.size > size) for (const oldest of seen.values().take(1)) seen.delete(oldest);
    return true;
  };
}
