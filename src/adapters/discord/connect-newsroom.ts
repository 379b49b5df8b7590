/** Connects one newsroom: its own channels, posts and answers, and nothing of another newsroom's. */
import type { Client } from 'discord.js';
import type { APIInteraction } from 'discord-api-types/v10';
import type { Poster } from '../../bot/outbox/poster.ts';
import type { Log } from '../../lib/log.ts';
import { withTimeout } from '../../lib/timeout.ts';
import { createInFlight } from '../in-flight.ts';
import type { Connection, OpenNewsroom } from '../newsrooms.ts';
import { createAskerPoster } from './asker-poster.ts';
import { createChannels, hasAccess } from './channels.ts';
import { errorToLogFields } from './errors.ts';
import type { GuildDirectory } from './guild-directory.ts';
import { isAutocomplete } from './interaction.ts';
import { createPosts } from './posts.ts';
import type { ReplyDeps } from './reply.ts';
import { createResponder, type Reply, refusalToCallback } from './responder.ts';

/** Milliseconds for what was accepted to be answered when the connection stops. */
const STOP_TIMEOUT_MS = 4_000;
const RESTARTING = 'Whosaid is restarting. Please ask again in a minute.';
const OTHER_SERVER = 'Whosaid answers in its own newsroom’s server only. Ask there.';

interface NewsroomConnectionDeps {
  client: Client;
  replyDeps: ReplyDeps;
  /** Null over the gateway. */
  directory: GuildDirectory | null;
  /** The one server that is served (DISCORD_GUILD); null for all. */
  guild: string | null;
  /** The newsroom's own servers; null for all. */
  servers: readonly string[] | null;
  callTimeoutMs: number;
  file: Poster['file'];
  log: Log;
}

export interface NewsroomConnection extends Connection {
  newsroom: OpenNewsroom;
  /** Never rejects. */
  answer(interaction: APIInteraction, reply: Reply): Promise<void>;
}

export function connectNewsroom(newsroom: OpenNewsroom, deps: NewsroomConnectionDeps): NewsroomConnection {
  const { client, replyDeps, directory, guild, servers, callTimeoutMs, file, log } = deps;
  const { bot } = newsroom;
  const ownServers = servers === null ? null : new Set(servers);
  const channels = createChannels(client, guild === null ? ownServers : new Set([guild]));
  /** Threads are not all in the client's cache; a channel that somebody asks from in one of our servers is ours. */
  const seenChannels = new Set<string>();
  const posts = createPosts({
    rest: client.rest,
    channels,
    buttons: bot.buttons,
    log,
    ownId: () => directory?.ownId() ?? client.user?.id ?? '',
    timeoutMs: 2 * callTimeoutMs,
    isOurs: (id) => ownServers === null || seenChannels.has(id) || ownServers.has(channels.byId(id)?.guild ?? ''),
  });
  const responder = createResponder({ bot, log, callbackQueue: replyDeps.callbackQueue });
  const deduper = newsroom.createDeduper('discord', 'replicas');
  // If two replicas complete what is typed, Discord takes the first answer, and neither changes anything.
  const localDeduper = newsroom.createDeduper('discord', 'process');
  const inFlight = createInFlight();
  let isStopping = false;

  async function answer(interaction: APIInteraction, reply: Reply): Promise<void> {
    if (!(await (isAutocomplete(interaction) ? localDeduper : deduper).claim([interaction.id]))) return;
    channels.note(interaction);
    if (ownServers !== null && interaction.channel !== undefined) seenChannels.add(interaction.channel.id);
    const refusal = isStopping ? RESTARTING : guild !== null && interaction.guild_id !== guild ? OTHER_SERVER : null;
    if (refusal !== null) return await reply.first(refusalToCallback(interaction, refusal));
    const poster = createAskerPoster({
      posts,
      channels,
      interaction,
      file,
      hasAccess: (user, channel, access) =>
        directory === null ? hasAccess(client, user, channel, access) : directory.hasAccess(user, channel, access),
    });
    await responder.respond(interaction, reply, poster);
  }

  return {
    newsroom,
    platform: 'discord',
    resolve: async (channel) => posts.resolve(channel, guild),
    post: posts.post,
    update: posts.update,
    answer: (interaction, reply) =>
      inFlight.run(() =>
        answer(interaction, reply).catch((error: unknown) =>
          log.error('discord.interaction_failed', errorToLogFields(error)),
        ),
      ),
    async stop() {
      isStopping = true;
      await withTimeout(inFlight.idle(), STOP_TIMEOUT_MS);
      if (inFlight.count() > 0) log.warn('discord.drain_timed_out', { commands: inFlight.count() });
    },
  };
}
