/**
 * Several newsrooms over one connection: each has an adapter of its own, with the bot of its own record, and this is the one
 * place that sees interactions of more than one. It hands each to the adapter of its server's newsroom, whole.
 */
import type { APIInteraction } from 'discord.js';
import type { OperatorError } from '../../lib/errors.ts';
import type { Log } from '../../lib/log.ts';
import { withTimeout } from '../../lib/timeout.ts';
import type { Adapter } from '../adapter.ts';
import { OPENING, type OpenNewsroom, UNREADABLE } from '../newsroom-resolver.ts';
import { createDiscordAdapter, type InteractionHandler, signInByRest } from './adapter.ts';
import { errorToLogFields } from './errors.ts';
import { createGatewayTransport, createReply, createReplyDeps } from './gateway.ts';
import { createGuildDirectory } from './guild-directory.ts';
import { createHttpTransport } from './http.ts';
import { isAutocomplete } from './interaction.ts';
import { refusalToCallback } from './responder.ts';
import { createClient, createRestOptions } from './rest-client.ts';
import type { Transport } from './transport.ts';

interface DiscordNewsroomsDeps {
  token: string;
  api: { rest: string };
  /** Where Discord sends signed requests, in place of the gateway. */
  endpoint: { publicKey: string; port: number; now: () => Date } | null;
  /** Opens the newsroom of a server; null where it has none. */
  openNewsroomFor(guild: string): Promise<OpenNewsroom | null>;
  log: Log;
  /** Called once when Discord ends the connection for good, such as for a revoked token. */
  onFatal: (error: OperatorError) => void;
}

export interface DiscordNewsrooms {
  /** Resolves when interactions can arrive. Rejects with an OperatorError. */
  start(): Promise<void>;
  /** Takes no new interaction, answers those accepted, then resolves. */
  stop(): Promise<void>;
  /** Gives an open newsroom its adapter, for its servers. */
  attach(room: OpenNewsroom, guilds: readonly string[]): Promise<void>;
}

/** Milliseconds for a newsroom to be opened before the asker is told to wait: Discord's three seconds, less the way. */
const OPEN_TIMEOUT_MS = 1_500;

export function createDiscordNewsrooms(deps: DiscordNewsroomsDeps): DiscordNewsrooms {
  const { token, api, endpoint, openNewsroomFor, log, onFatal } = deps;
  const restOptions = createRestOptions(api.rest);
  const client = createClient(restOptions);
  const replyDeps = createReplyDeps(restOptions);
  const directory = endpoint === null ? null : createGuildDirectory(client, null, log);
  const connections = new Map<string, { room: OpenNewsroom; take: InteractionHandler; adapter: Adapter }>();
  const running = new Set<Promise<void>>();
  let isRunning = false;

  const transport: Transport =
    endpoint === null
      ? createGatewayTransport({
          client,
          token,
          guild: null,
          log,
          isRunning: () => isRunning,
          onEnd: (error) => {
            if (isRunning) onFatal(error);
            isRunning = false;
          },
          onInteraction: (interaction) => track(interaction, null),
        })
      : createHttpTransport({ ...endpoint, log, onInteraction: track });

  function track(interaction: APIInteraction, first: Parameters<InteractionHandler>[1]): Promise<void> {
    const tracked = handleInteraction(interaction, first)
      .catch((error: unknown) => log.error('discord.interaction_failed', errorToLogFields(error)))
      .finally(() => running.delete(tracked));
    running.add(tracked);
    return tracked;
  }

  const handleInteraction: InteractionHandler = async (interaction, first) => {
    const connection = await connectionFor(interaction);
    if (typeof connection !== 'string') {
      connection.room.touch();
      return connection.take(interaction, first);
    }
    const reply = first ?? createReply(replyDeps, interaction).first;
    await reply(refusalToCallback(interaction, connection));
  };

  /** @returns a sentence where there is no newsroom to ask. */
  async function connectionFor(
    interaction: APIInteraction,
  ): Promise<{ room: OpenNewsroom; take: InteractionHandler } | string> {
    const guild = interaction.guild_id ?? null;
    if (guild === null) return NO_SERVER;
    const opening = openNewsroomFor(guild);
    // Opening goes on; what becomes of it is told by the next question.
    opening.catch((error: unknown) => log.error('discord.newsroom_open_failed', { guild, ...errorToLogFields(error) }));
    try {
      const opened = await withTimeout(
        opening.then((newsroom) => ({ room: newsroom })),
        OPEN_TIMEOUT_MS,
      );
      if (opened === null) return OPENING;
      const { room: newsroom } = opened;
      if (newsroom === null) return isAutocomplete(interaction) ? '' : NO_NEWSROOM;
      return connections.get(newsroom.name) ?? OPENING;
    } catch {
      return UNREADABLE;
    }
  }

  return {
    async start() {
      if (directory !== null) await signInByRest(client, token, null, directory);
      await transport.open();
      isRunning = true;
      log.info('discord.connected', { servers: client.guilds.cache.size });
    },
    async stop() {
      isRunning = false;
      transport.pause();
      directory?.stop();
      await Promise.allSettled([...connections.values()].map(({ adapter }) => adapter.stop()));
      await Promise.allSettled(running);
      await transport.close();
    },
    async attach(newsroom, guilds) {
      const handler = Promise.withResolvers<InteractionHandler>();
      const adapter = createDiscordAdapter({
        bot: newsroom.bot,
        token,
        guild: null,
        api,
        dedupeStore: newsroom.dedupeStore,
        log,
        onFatal,
        shared: {
          client,
          guildDirectory: directory,
          guilds: new Set(guilds),
          replyDeps,
          createTransport(handleInteraction) {
            handler.resolve(handleInteraction);
            return { open: async () => {}, pause() {}, close: async () => {} };
          },
        },
      });
      await adapter.start();
      connections.set(newsroom.name, {
        room: newsroom,
        adapter,
        take: async (...given) => (await handler.promise)(...given),
      });
      await newsroom.addAdapter(adapter);
    },
  };
}

const NO_SERVER = 'Whosaid answers in a newsroom’s server only: in a direct message nobody knows whose record you ask.';
const NO_NEWSROOM = 'Whosaid has no newsroom for this server. Ask whoever runs it to add it.';
