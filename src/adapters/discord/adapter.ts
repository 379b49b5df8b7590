/**
 * Whosaid in Discord, over the gateway or over signed HTTP. It asks for no privileged intent. It does not listen for mentions: slash commands
 * work in every channel and thread here, a reply to a mention would show everybody what one person asked, and the event
 * would bring every message of the server to this process.
 */
import type { APIInteraction, Client } from 'discord.js';
import type { Bot } from '../../bot/bot.ts';
import type { OperatorError } from '../../lib/errors.ts';
import type { Log } from '../../lib/log.ts';
import { runInRequest } from '../../lib/request-context.ts';
import { withTimeout } from '../../lib/timeout.ts';
import { createDeduper, type SharedDedupe } from '../../storage/dedupe.ts';
import type { Adapter } from '../adapter.ts';
import { createAskerPoster } from './asker-poster.ts';
import { errorToLogFields, isUnknownGuild, notInGuildError, signInErrorToOperatorError } from './errors.ts';
import { createFileDownloader } from './files.ts';
import {
  canPost,
  createChannels,
  createGatewayTransport,
  createReply,
  createReplyDeps,
  type ReplyDeps,
} from './gateway.ts';
import { createGuildDirectory, type GuildDirectory } from './guild-directory.ts';
import { createHttpTransport } from './http.ts';
import { isAutocomplete } from './interaction.ts';
import { createPosts } from './posts.ts';
import { createResponder, type Reply, refusalToCallback } from './responder.ts';
import { CALL_TIMEOUT_MS, createClient, createRestOptions } from './rest-client.ts';
import type { Transport } from './transport.ts';

export interface DiscordAdapterOptions {
  bot: Bot;
  token: string;
  /** The one server that is served; null for every server that has invited the bot. */
  guild: string | null;
  /** The address of Discord's REST API, https://discord.com/api or a stand-in's. `callWithin`: milliseconds that a call may take, by default 10,000. */
  api: { rest: string; callTimeoutMs?: number };
  /** Where Discord sends signed requests, in place of the gateway. */
  endpoint?: { publicKey: string; port: number; now: () => Date } | null;
  /** What all copies share, where there can be several. */
  dedupeStore?: SharedDedupe | null;
  /** The connection that several newsrooms share; without it, the adapter has its own. */
  shared?: SharedConnection | null;
  log: Log;
  /** Called once when Discord ends the connection for good, such as for a revoked token; other front ends go on. */
  onFatal: (error: OperatorError) => void;
}

/** One newsroom's part of a connection that several share: its own servers, and nothing of the others'. */
export interface SharedConnection {
  client: Client;
  /** Null over the gateway. */
  guildDirectory: GuildDirectory | null;
  guilds: ReadonlySet<string>;
  /** How interactions are answered, for all of them together. */
  replyDeps: ReplyDeps;
  /** Gives the line by which the interactions of these servers are handed over. */
  createTransport(take: InteractionHandler): Transport;
}

/** Takes one interaction. `first` answers the request that brought it; null over the gateway. */
export type InteractionHandler = (interaction: APIInteraction, first: Reply['first'] | null) => Promise<void>;

/** Of stop(): the rest of five seconds is for closing the connection. */
const DRAIN_TIMEOUT_MS = 4000;
const CLOSE_TIMEOUT_MS = 900;

export function createDiscordAdapter({
  bot,
  token,
  guild,
  api,
  endpoint = null,
  dedupeStore = null,
  shared = null,
  log,
  onFatal,
}: DiscordAdapterOptions): Adapter {
  const { callTimeoutMs = CALL_TIMEOUT_MS } = api;
  const restOptions = createRestOptions(api.rest, callTimeoutMs);
  const client = shared?.client ?? createClient(restOptions);
  const replyDeps = shared?.replyDeps ?? createReplyDeps(restOptions);
  const channels = createChannels(client, guild === null ? (shared?.guilds ?? null) : new Set([guild]));
  const ownDirectory = shared !== null || endpoint === null ? null : createGuildDirectory(client, guild, log);
  const directory = shared?.guildDirectory ?? ownDirectory;
  /** Threads are not all in the cache; where somebody of ours asks from is ours. */
  const seenChannels = new Set<string>();
  const posts = createPosts({
    rest: client.rest,
    channels,
    buttons: bot.buttons,
    log,
    ownId: () => directory?.ownId() ?? client.user?.id ?? '',
    giveUpAfter: 2 * callTimeoutMs,
    isOurs: (id) => shared === null || seenChannels.has(id) || shared.guilds.has(channels.byId(id)?.guild ?? ''),
  });
  const file = createFileDownloader(api.rest);
  const responder = createResponder({ bot, log, outgoing: replyDeps.callbackQueue });
  const deduper = createDeduper('discord', dedupeStore, log);
  // Of two copies that complete what is typed Discord takes the first answer, and nothing is changed by either.
  const localDeduper = createDeduper('discord', null, log);
  const running = new Set<Promise<void>>();
  let state: 'new' | 'running' | 'stopping' = 'new';
  let stopped: Promise<void> | null = null;

  const onEnd = (error: OperatorError) => {
    if (state !== 'running') return;
    state = 'stopping';
    onFatal(error);
  };
  const transport = createTransport();

  function createTransport(): Transport {
    const handler: InteractionHandler = (interaction, first) =>
      track(() =>
        handleInteraction(interaction, {
          ...createReply(replyDeps, interaction),
          ...(first === null ? {} : { first }),
        }),
      );
    if (shared !== null) return shared.createTransport(handler);
    if (endpoint !== null) return createHttpTransport({ ...endpoint, log, onInteraction: handler });
    const isRunning = () => state === 'running';
    return createGatewayTransport({
      client,
      token,
      guild,
      log,
      isRunning,
      onEnd,
      onInteraction: (given) => handler(given, null),
    });
  }

  function track(task: () => Promise<void>): Promise<void> {
    const tracked = runInRequest(async () => {
      try {
        await task();
      } catch (error) {
        log.error('discord.interaction_failed', errorToLogFields(error));
      }
    }).finally(() => running.delete(tracked));
    running.add(tracked);
    return tracked;
  }

  return {
    platform: 'discord',
    start,
    stop,
    resolve: async (channel) => posts.resolve(channel, guild),
    post: posts.post,
    update: posts.update,
  };

  async function handleInteraction(interaction: APIInteraction, reply: Reply): Promise<void> {
    if (!(await (isAutocomplete(interaction) ? localDeduper : deduper).claim([interaction.id]))) return;
    channels.note(interaction);
    if (shared !== null && interaction.channel !== undefined) seenChannels.add(interaction.channel.id);
    const refusal = refusalFor(interaction);
    if (refusal !== null) return await reply.first(refusalToCallback(interaction, refusal));
    const poster = createAskerPoster({
      delivery: posts,
      channels,
      interaction,
      file,
      mayPost: (user, channel) =>
        directory === null ? canPost(client, user, channel) : directory.canPost(user, channel),
    });
    await responder.respond(interaction, reply, poster);
  }

  function refusalFor(interaction: APIInteraction): string | null {
    if (state === 'stopping') return 'Whosaid is restarting. Please ask again in a minute.';
    if (guild !== null && interaction.guild_id !== guild)
      return 'Whosaid answers in its own newsroom’s server only. Ask there.';
    return null;
  }

  async function start(): Promise<void> {
    if (ownDirectory !== null) await signInByRest(client, token, guild, ownDirectory);
    await transport.open();
    state = 'running';
    if (shared === null) log.info('discord.connected', { servers: client.guilds.cache.size });
  }

  function stop(): Promise<void> {
    stopped ??= shutDown();
    return stopped;
  }

  async function shutDown(): Promise<void> {
    state = 'stopping';
    transport.pause();
    ownDirectory?.stop();
    await withTimeout(drain(), DRAIN_TIMEOUT_MS);
    if (running.size > 0) log.warn('discord.drain_timed_out', { commands: running.size });
    await withTimeout(transport.close(), CLOSE_TIMEOUT_MS);
  }

  async function drain(): Promise<void> {
    while (running.size > 0) await Promise.allSettled(running);
  }
}

/** What the gateway does by itself: checks the token and learns of the servers. Rejects with an OperatorError. */
export async function signInByRest(
  client: Client,
  token: string,
  guild: string | null,
  directory: GuildDirectory,
): Promise<void> {
  client.rest.setToken(token);
  try {
    await directory.load();
  } catch (error) {
    throw guild !== null && isUnknownGuild(error) ? notInGuildError(guild) : signInErrorToOperatorError(error);
  }
}
