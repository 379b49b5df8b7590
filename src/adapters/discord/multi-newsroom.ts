/**
 * Several newsrooms over one connection: each has an adapter of its own, with the bot of its own record, and this is the one
 * place that sees interactions of more than one. It hands each to the adapter of its server's newsroom, whole.
 */
import type { APIInteraction } from 'discord.js';
import type { OperatorError } from '../../lib/errors.ts';
import type { Log } from '../../lib/log.ts';
import { within } from '../../lib/timeout.ts';
import type { Adapter } from '../adapter.ts';
import { OPENING, type OpenNewsroom, UNREADABLE } from '../newsroom-resolver.ts';
import { createDiscordAdapter, type HandOver, signInByRest } from './adapter.ts';
import { faultToFields } from './errors.ts';
import { createGatewayLine, createReply, createReplyParts } from './gateway.ts';
import { createServers } from './guild-directory.ts';
import { createHttpLine } from './http.ts';
import { isCompletion } from './interaction.ts';
import { refusalToCallback } from './responder.ts';
import { createCalls, createClient } from './rest-client.ts';
import type { Line } from './transport.ts';

interface DiscordNewsroomsSetting {
  token: string;
  api: { rest: string };
  /** Where Discord sends signed requests, in place of the gateway. */
  endpoint: { publicKey: string; port: number; now: () => Date } | null;
  /** Opens the newsroom of a server; null where it has none. */
  roomOf(guild: string): Promise<OpenNewsroom | null>;
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
const OPEN_WITHIN_MS = 1_500;

export function createDiscordNewsrooms(setting: DiscordNewsroomsSetting): DiscordNewsrooms {
  const { token, api, endpoint, roomOf, log, onFatal } = setting;
  const calls = createCalls(api.rest);
  const client = createClient(calls);
  const replies = createReplyParts(calls);
  const servers = endpoint === null ? null : createServers(client, null, log);
  const desks = new Map<string, { room: OpenNewsroom; take: HandOver; adapter: Adapter }>();
  const running = new Set<Promise<void>>();
  let isRunning = false;

  const line: Line =
    endpoint === null
      ? createGatewayLine({
          client,
          token,
          guild: null,
          log,
          isRunning: () => isRunning,
          onEnd: (error) => {
            if (isRunning) onFatal(error);
            isRunning = false;
          },
          take: (interaction) => track(interaction, null),
        })
      : createHttpLine({ ...endpoint, log, take: track });

  function track(interaction: APIInteraction, first: Parameters<HandOver>[1]): Promise<void> {
    const tracked = take(interaction, first)
      .catch((error: unknown) => log.error('discord interaction failed', faultToFields(error)))
      .finally(() => running.delete(tracked));
    running.add(tracked);
    return tracked;
  }

  const take: HandOver = async (interaction, first) => {
    const desk = await deskOf(interaction);
    if (typeof desk !== 'string') {
      desk.room.used();
      return desk.take(interaction, first);
    }
    const reply = first ?? createReply(replies, interaction).first;
    await reply(refusalToCallback(interaction, desk));
  };

  /** @returns a sentence where there is no newsroom to ask. */
  async function deskOf(interaction: APIInteraction): Promise<{ room: OpenNewsroom; take: HandOver } | string> {
    const guild = interaction.guild_id ?? null;
    if (guild === null) return NO_SERVER;
    const opening = roomOf(guild);
    // Opening goes on; what becomes of it is told by the next question.
    opening.catch((error: unknown) => log.error('discord newsroom not opened', { guild, ...faultToFields(error) }));
    try {
      const opened = await within(
        opening.then((room) => ({ room })),
        OPEN_WITHIN_MS,
      );
      if (opened === null) return OPENING;
      const { room } = opened;
      if (room === null) return isCompletion(interaction) ? '' : NO_NEWSROOM;
      return desks.get(room.name) ?? OPENING;
    } catch {
      return UNREADABLE;
    }
  }

  return {
    async start() {
      if (servers !== null) await signInByRest(client, token, null, servers);
      await line.open();
      isRunning = true;
      log.info('discord ready', { servers: client.guilds.cache.size });
    },
    async stop() {
      isRunning = false;
      line.pause();
      servers?.stop();
      await Promise.allSettled([...desks.values()].map(({ adapter }) => adapter.stop()));
      await Promise.allSettled(running);
      await line.close();
    },
    async attach(room, guilds) {
      const handOver = Promise.withResolvers<HandOver>();
      const adapter = createDiscordAdapter({
        bot: room.bot,
        token,
        guild: null,
        api,
        marks: room.marks,
        log,
        onFatal,
        shared: {
          client,
          servers,
          guilds: new Set(guilds),
          replies,
          lineTo(take) {
            handOver.resolve(take);
            return { open: async () => {}, pause() {}, close: async () => {} };
          },
        },
      });
      await adapter.start();
      desks.set(room.name, { room, adapter, take: async (...given) => (await handOver.promise)(...given) });
      await room.join(adapter);
    },
  };
}

const NO_SERVER = 'Whosaid answers in a newsroom’s server only: in a direct message nobody knows whose record you ask.';
const NO_NEWSROOM = 'Whosaid has no newsroom for this server. Ask whoever runs it to add it.';
