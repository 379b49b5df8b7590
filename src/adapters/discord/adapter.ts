/**
 * Discord's adapter, over the gateway or over signed HTTP. It asks for no privileged intent. It does not listen for mentions:
 * slash commands work in every channel and thread here, a reply to a mention would show everybody what one person asked, and
 * the event would bring every message of the server to this process.
 */
import type { APIInteraction } from 'discord-api-types/v10';
import type { OperatorError } from '../../lib/errors.ts';
import type { Log } from '../../lib/log.ts';
import { withTimeout } from '../../lib/timeout.ts';
import type { Adapter } from '../adapter.ts';
import { createInFlight } from '../in-flight.ts';
import { type Newsrooms, OPENING, type OpenNewsroom, UNREADABLE } from '../newsrooms.ts';
import type { Transport } from '../transport.ts';
import { connectNewsroom, type NewsroomConnection } from './connect-newsroom.ts';
import { errorToLogFields, isUnknownGuild, notInGuildError, signInErrorToOperatorError } from './errors.ts';
import { createFileDownloader } from './files.ts';
import { createGatewayTransport } from './gateway.ts';
import { createGuildDirectory } from './guild-directory.ts';
import { createHttpTransport } from './http.ts';
import { isAutocomplete } from './interaction.ts';
import { createReply, createReplyDeps } from './reply.ts';
import { type Reply, refusalToCallback } from './responder.ts';
import { CALL_TIMEOUT_MS, createClient, createRestOptions } from './rest-client.ts';

export interface DiscordAdapterOptions {
  newsrooms: Newsrooms;
  token: string;
  /** The one server that is served; null for every server that has invited the bot. */
  guild: string | null;
  /** The address of Discord's REST API, https://discord.com/api or a stand-in's, and the milliseconds that a call may take, by default 10,000. */
  api: { rest: string; callTimeoutMs?: number };
  /** Where Discord sends signed requests instead of using the gateway. */
  endpoint: { publicKey: string; port: number; now: () => Date } | null;
  log: Log;
  /** Called once when Discord ends the connection for good, such as for a revoked token; other platforms go on. */
  onFatal: (error: OperatorError) => void;
}

/** Milliseconds for a newsroom to open before the asker is told to ask again, within Discord's three seconds. */
const OPEN_TIMEOUT_MS = 1_500;
/** Of five seconds in all; the rest is for closing the connection. */
const STOP_TIMEOUT_MS = 4_000;
const CLOSE_TIMEOUT_MS = 900;

const NO_SERVER = 'Whosaid answers in a newsroom’s server only: in a direct message nobody knows whose record you ask.';
const NO_NEWSROOM = 'Whosaid has no newsroom for this server. Ask whoever runs it to add it.';

export function createDiscordAdapter(options: DiscordAdapterOptions): Adapter {
  const { newsrooms, token, guild, api, endpoint, log, onFatal } = options;
  const { callTimeoutMs = CALL_TIMEOUT_MS } = api;
  const restOptions = createRestOptions(api.rest, callTimeoutMs);
  const client = createClient(restOptions);
  const replyDeps = createReplyDeps(restOptions);
  const directory = endpoint === null ? null : createGuildDirectory(client, guild, log);
  const file = createFileDownloader(api.rest);
  const connections = new Map<string, NewsroomConnection>();
  const inFlight = createInFlight();
  let state: 'new' | 'running' | 'stopping' = 'new';
  let stopped: Promise<void> | null = null;
  const transport = createTransport();

  function createTransport(): Transport {
    if (endpoint !== null) return createHttpTransport({ ...endpoint, log, onInteraction });
    return createGatewayTransport({
      client,
      token,
      guild,
      log,
      isRunning: () => state === 'running',
      onEnd(error) {
        if (state !== 'running') return;
        state = 'stopping';
        onFatal(error);
      },
      onInteraction: (interaction) => onInteraction(interaction, null),
    });
  }

  /** @param first answers the request that brought the interaction; null over the gateway. Never rejects. */
  function onInteraction(interaction: APIInteraction, first: Reply['first'] | null): Promise<void> {
    return inFlight.run(async () => {
      try {
        const reply = { ...createReply(replyDeps, interaction), ...(first === null ? {} : { first }) };
        const connection = await findConnection(interaction);
        if (typeof connection === 'string') return await reply.first(refusalToCallback(interaction, connection));
        connection.newsroom.touch();
        await connection.answer(interaction, reply);
      } catch (error) {
        log.error('discord.interaction_failed', errorToLogFields(error));
      }
    });
  }

  /** @returns a sentence where there is no newsroom to ask. */
  async function findConnection(interaction: APIInteraction): Promise<NewsroomConnection | string> {
    const server = interaction.guild_id ?? null;
    const name = newsrooms.newsroomOfServer(server);
    if (name === null) return server === null ? NO_SERVER : isAutocomplete(interaction) ? '' : NO_NEWSROOM;
    const opening = newsrooms.open(name).catch((error: unknown) => {
      log.error('discord.newsroom_open_failed', { guild: server, ...errorToLogFields(error) });
      return UNREADABLE;
    });
    const newsroom = (await withTimeout<OpenNewsroom | string>(opening, OPEN_TIMEOUT_MS)) ?? OPENING;
    return typeof newsroom === 'string' ? newsroom : connect(newsroom);
  }

  function connect(newsroom: OpenNewsroom): NewsroomConnection {
    const held = connections.get(newsroom.name);
    if (held?.newsroom === newsroom) return held;
    const servers = newsrooms.serversOf(newsroom.name);
    const connection = connectNewsroom(newsroom, {
      client,
      replyDeps,
      directory,
      guild,
      servers,
      callTimeoutMs,
      file,
      log,
    });
    connections.set(newsroom.name, connection);
    return connection;
  }

  async function signIn(): Promise<void> {
    if (directory === null) return;
    client.rest.setToken(token);
    try {
      await directory.load();
    } catch (error) {
      throw guild !== null && isUnknownGuild(error) ? notInGuildError(guild) : signInErrorToOperatorError(error);
    }
  }

  async function shutDown(): Promise<void> {
    state = 'stopping';
    transport.pause();
    directory?.stop();
    const stops = [...connections.values()].map((connection) => connection.stop());
    await withTimeout(Promise.all([...stops, inFlight.idle()]), STOP_TIMEOUT_MS);
    await withTimeout(transport.close(), CLOSE_TIMEOUT_MS);
  }

  return {
    platform: 'discord',
    async start() {
      await signIn();
      await transport.open();
      state = 'running';
      log.info('discord.connected', { servers: client.guilds.cache.size });
    },
    async join(newsroom) {
      if (newsrooms.serversOf(newsroom.name)?.length === 0) return;
      await newsroom.connect(connect(newsroom));
    },
    stop() {
      stopped ??= shutDown();
      return stopped;
    },
  };
}
