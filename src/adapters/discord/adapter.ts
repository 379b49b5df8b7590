/**
 * Whosaid in Discord, over the gateway or over signed HTTP. It asks for no privileged intent. It does not listen for mentions: slash commands
 * work in every channel and thread here, a reply to a mention would show everybody what one person asked, and the event
 * would bring every message of the server to this process.
 */
import { setTimeout as wait } from 'node:timers/promises';
import type { APIInteraction, Client } from 'discord.js';
import type { Bot } from '../../bot/bot.ts';
import type { OperatorError } from '../../lib/errors.ts';
import type { Log } from '../../lib/log.ts';
import { asRequest } from '../../lib/request-context.ts';
import { createTaken, type Marks } from '../../storage/dedupe.ts';
import type { Adapter } from '../adapter.ts';
import { createPoster } from './asker-poster.ts';
import { faultToFields, isNoServer, notInServer, signInFaultToOperatorError } from './errors.ts';
import { createFiles } from './files.ts';
import {
  createChannels,
  createGatewayLine,
  createReply,
  createReplyParts,
  mayPost,
  type ReplyParts,
} from './gateway.ts';
import { createServers, type Servers } from './guild-directory.ts';
import { createHttpLine } from './http.ts';
import { isCompletion } from './interaction.ts';
import { createDelivery } from './posts.ts';
import { createResponder, type Reply, refusalToCallback } from './responder.ts';
import { CALL_WITHIN_MS, createCalls, createClient } from './rest-client.ts';
import type { Line } from './transport.ts';

export interface DiscordOptions {
  bot: Bot;
  token: string;
  /** The one server that is served; null for every server that has invited the bot. */
  guild: string | null;
  /** The address of Discord's REST API, https://discord.com/api or a stand-in's. `callWithin`: milliseconds that a call may take, by default 10,000. */
  api: { rest: string; callWithin?: number };
  /** Where Discord sends signed requests, in place of the gateway. */
  endpoint?: { publicKey: string; port: number; now: () => Date } | null;
  /** What all copies share, where there can be several. */
  marks?: Marks | null;
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
  servers: Servers | null;
  guilds: ReadonlySet<string>;
  /** How interactions are answered, for all of them together. */
  replies: ReplyParts;
  /** Gives the line by which the interactions of these servers are handed over. */
  lineTo(take: HandOver): Line;
}

/** Takes one interaction. `first` answers the request that brought it; null over the gateway. */
export type HandOver = (interaction: APIInteraction, first: Reply['first'] | null) => Promise<void>;

/** Of stop(): the rest of five seconds is for closing the connection. */
const FINISH_WITHIN_MS = 4000;
const CLOSE_WITHIN_MS = 900;

export function createDiscordAdapter({
  bot,
  token,
  guild,
  api,
  endpoint = null,
  marks = null,
  shared = null,
  log,
  onFatal,
}: DiscordOptions): Adapter {
  const { callWithin = CALL_WITHIN_MS } = api;
  const calls = createCalls(api.rest, callWithin);
  const client = shared?.client ?? createClient(calls);
  const replies = shared?.replies ?? createReplyParts(calls);
  const channels = createChannels(client, guild === null ? (shared?.guilds ?? null) : new Set([guild]));
  const ownServers = shared !== null || endpoint === null ? null : createServers(client, guild, log);
  const servers = shared?.servers ?? ownServers;
  /** Threads are not all in the cache; where somebody of ours asks from is ours. */
  const askedIn = new Set<string>();
  const delivery = createDelivery({
    rest: client.rest,
    channels,
    buttons: bot.buttons,
    log,
    ownId: () => servers?.ownId() ?? client.user?.id ?? '',
    giveUpAfter: 2 * callWithin,
    isOurs: (id) => shared === null || askedIn.has(id) || shared.guilds.has(channels.byId(id)?.guild ?? ''),
  });
  const file = createFiles(api.rest);
  const responder = createResponder({ bot, log, outgoing: replies.outgoing });
  const taken = createTaken('discord', marks, log);
  // Of two copies that complete what is typed Discord takes the first answer, and nothing is changed by either.
  const takenHere = createTaken('discord', null, log);
  const running = new Set<Promise<void>>();
  let state: 'new' | 'running' | 'stopping' = 'new';
  let stopped: Promise<void> | null = null;

  const onEnd = (error: OperatorError) => {
    if (state !== 'running') return;
    state = 'stopping';
    onFatal(error);
  };
  const line = createLine();

  function createLine(): Line {
    const handOver: HandOver = (interaction, first) =>
      track(() => take(interaction, { ...createReply(replies, interaction), ...(first === null ? {} : { first }) }));
    if (shared !== null) return shared.lineTo(handOver);
    if (endpoint !== null) return createHttpLine({ ...endpoint, log, take: handOver });
    const isRunning = () => state === 'running';
    return createGatewayLine({ client, token, guild, log, isRunning, onEnd, take: (given) => handOver(given, null) });
  }

  function track(task: () => Promise<void>): Promise<void> {
    const tracked = asRequest(async () => {
      try {
        await task();
      } catch (error) {
        log.error('discord interaction failed', faultToFields(error));
      }
    }).finally(() => running.delete(tracked));
    running.add(tracked);
    return tracked;
  }

  return {
    platform: 'discord',
    start,
    stop,
    resolve: async (channel) => delivery.resolve(channel, guild),
    post: delivery.post,
    update: delivery.update,
  };

  async function take(interaction: APIInteraction, reply: Reply): Promise<void> {
    if (!(await (isCompletion(interaction) ? takenHere : taken).first([interaction.id]))) return;
    channels.note(interaction);
    if (shared !== null && interaction.channel !== undefined) askedIn.add(interaction.channel.id);
    const refusal = refusalOf(interaction);
    if (refusal !== null) return await reply.first(refusalToCallback(interaction, refusal));
    const poster = createPoster({
      delivery,
      channels,
      interaction,
      file,
      mayPost: (user, channel) => (servers === null ? mayPost(client, user, channel) : servers.mayPost(user, channel)),
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
    if (ownServers !== null) await signInByRest(client, token, guild, ownServers);
    await line.open();
    state = 'running';
    if (shared === null) log.info('discord ready', { servers: client.guilds.cache.size });
  }

  function stop(): Promise<void> {
    stopped ??= finish();
    return stopped;
  }

  async function finish(): Promise<void> {
    state = 'stopping';
    line.pause();
    ownServers?.stop();
    await Promise.race([settle(), wait(FINISH_WITHIN_MS, undefined, { ref: false })]);
    if (running.size > 0) log.warn('discord stopped with commands unanswered', { commands: running.size });
    await Promise.race([line.close(), wait(CLOSE_WITHIN_MS, undefined, { ref: false })]);
  }

  async function settle(): Promise<void> {
    while (running.size > 0) await Promise.allSettled(running);
  }
}

/** What the gateway does by itself: checks the token and learns of the servers. Rejects with an OperatorError. */
export async function signInByRest(client: Client, token: string, guild: string | null, asked: Servers): Promise<void> {
  client.rest.setToken(token);
  try {
    await asked.load();
  } catch (error) {
    throw guild !== null && isNoServer(error) ? notInServer(guild) : signInFaultToOperatorError(error);
  }
}
