/** A stand-in of Discord's servers on 127.0.0.1, for stock discord.js: REST, gateway, interactions, and what people see. */
import { type DiscordPayloadKind, discordPayloadProblems, discordRefusals } from '../payloads/discord.ts';
import { createCommands } from './discord/commands.ts';
import { createSigner, postSigned } from './discord/endpoint.ts';
import type { DiscordFault } from './discord/errors.ts';
import { createGateway } from './discord/gateway.ts';
import { createGuild, type DiscordMessage, discordCast } from './discord/guild.ts';
import { guildToJson, userToJson } from './discord/guild-json.ts';
import { createInteractions, type DiscordInteraction } from './discord/interactions.ts';
import { createRest, type DiscordCall } from './discord/rest.ts';
import { createSender } from './discord/sender.ts';
import { createFaults } from './faults.ts';
import { createFileHost } from './files.ts';
import { isJson, type Json, listen } from './loopback.ts';

/** How a peer differs from the ordinary. All may be left out. */
export interface FakeDiscordOptions {
  /** Collect problems of outgoing bodies (default). Off only where a test sends a wrong body on purpose. */
  strict?: boolean;
  /** The peer's clock in milliseconds: snowflakes and the 15 minutes of a token. Default: the real one. */
  now?: () => number;
  /** How long Discord waits for the first callback, in milliseconds: 3,000 unless a test shortens it. */
  deadlineMs?: number;
  /** The interval of heartbeats in milliseconds: 41,250 at Discord. */
  heartbeatMs?: number;
  /** How many connections Discord asks a bot of this size to open: one by default. */
  shards?: number;
  /** Privileged intents that the bot was granted, as bits. None by default: asking for one closes with 4014. */
  privilegedIntents?: number;
}

/** A running stand-in. */
export type FakeDiscord = Awaited<ReturnType<typeof startFakeDiscord>>;

const botToken = `${Buffer.from(discordCast.application).toString('base64url')}.loopback.token`;

/** Starts the stand-in. Interactions go over the gateway until `deliverTo(url)` names the bot's interactions endpoint. */
export async function startFakeDiscord(options: FakeDiscordOptions = {}) {
  const now = options.now ?? Date.now;
  const deadlineMs = options.deadlineMs ?? 3000;
  const problems: string[] = [];
  const calls: DiscordCall[] = [];
  const interactionLog: DiscordInteraction[] = [];
  const faults = createFaults<DiscordFault>();
  const signer = createSigner();
  const guild = createGuild(now);
  let revoked = false;
  const token = () => (revoked ? 'revoked' : botToken);

  /** Notes what is wrong with a body, and returns what Discord itself would refuse. */
  const note = (kind: DiscordPayloadKind, body: unknown): string[] => {
    if (options.strict !== false) {
      problems.push(...discordPayloadProblems(kind, body).map((problem) => `${kind}: ${problem}`));
    }
    return discordRefusals(kind, body);
  };

  const commands = createCommands(guild, note);
  const interactions = createInteractions({ guild, now, deadlineMs, note });
  const self = guild.users.get(discordCast.application);
  if (self === undefined) throw new Error('the peer has no user for the bot');
  const gateway = createGateway({
    token,
    privilegedIntents: options.privilegedIntents ?? 0,
    heartbeatMs: options.heartbeatMs ?? 41_250,
    shards: options.shards ?? 1,
    ready: () => ({
      v: 10,
      user: userToJson(self),
      application: { id: discordCast.application, flags: 0 },
    }),
    greetings: () => [{ type: 'GUILD_CREATE', data: guildToJson(guild) }],
  });
  const rest = createRest(
    {
      guild,
      commands,
      interactions,
      note,
      gatewayUrl: gateway.url,
      shards: options.shards ?? 1,
      token,
      publicKey: signer.publicKey,
    },
    faults,
    calls,
  );
  const files = createFileHost('attachments', () => true);
  const loopback = await listen((request) => files.answer(request) ?? rest(request), gateway.upgrade);
  gateway.setUrl(`ws://127.0.0.1:${loopback.port}`);

  let endpoint: string | null = null;
  const deliver = async (interaction: DiscordInteraction): Promise<void> => {
    if (endpoint === null) {
      gateway.dispatch('INTERACTION_CREATE', interaction.payload);
      return;
    }
    const answer = await postSigned(endpoint, signer, interaction.payload, deadlineMs).catch(() => null);
    if (answer?.status === 200 && isJson(answer.body)) interactions.answered(interaction, answer.body);
  };
  let held: (() => void)[] | null = null;
  const send = async (interaction: DiscordInteraction): Promise<void> => {
    if (held !== null) await new Promise<void>((resolve) => held?.push(resolve));
    interactionLog.push(interaction);
    const settled = interactions.sent(interaction);
    void deliver(interaction);
    await settled;
  };

  return {
    ...createSender({ guild, commands, send }),
    botToken,
    /** The application's public key, for a bot that gets signed interactions. */
    publicKey: signer.publicKey,
    /** The base of the REST API: discord.js' `rest.api`. */
    url: `${loopback.origin}/api`,
    calls,
    problems,
    guild,
    gateway,
    commands,
    interactions: interactionLog,
    /** Requests for files, with their headers. */
    fileRequests: files.requests,
    /** Keeps a file as Discord does; what it gives is put into a message's or an option's attachments. */
    upload(filename: string, content: string): Json {
      const url = `${loopback.origin}${files.keep(filename, content)}?ex=1&is=1&hm=1`;
      return { id: guild.snowflake(), filename, size: content.length, url, proxy_url: url, content_type: 'text/plain' };
    },
    /** The recorded calls of one route, named as `POST /channels/:channel/messages`. */
    callsOf: (route: string) => calls.filter((call) => call.route === route),
    /** From now on interactions are POSTed, signed, to this endpoint of the bot. */
    deliverTo(url: string): void {
      endpoint = url;
    },
    /** POSTs a ping or any other payload, signed, to the endpoint. `tamper` changes the headers: a bad signature, an old time stamp. */
    async sendRaw(
      payload: Record<string, unknown>,
      tamper: (headers: Record<string, string>) => Record<string, string> = (headers) => headers,
    ): Promise<{ status: number; body: unknown }> {
      if (endpoint === null) throw new Error('sendRaw needs deliverTo(url) first');
      const url = endpoint;
      const changed = { publicKey: signer.publicKey, headers: (body: string) => tamper(signer.headers(body)) };
      return postSigned(url, changed, payload, deadlineMs);
    },
    /** Keeps back what people do from now on. The function it gives sends all of it, `atOnce` in a turn of the event loop. */
    hold(): (atOnce: number) => Promise<void> {
      held = [];
      return async (atOnce) => {
        const all = held ?? [];
        held = null;
        while (all.length > 0) {
          for (const go of all.splice(0, atOnce)) go();
          await new Promise((resolve) => setImmediate(resolve));
        }
      };
    },
    /** The same interaction once more, as after a resume: same id, same token. */
    redeliver: (interaction: DiscordInteraction) => deliver(interaction),
    /** Orders a fault for the next calls of a route (`*` for any). */
    failNext(route: string, fault: DiscordFault, times = 1): void {
      faults.order(route, fault, times);
    },
    /** The platform is well again: no fault that was ordered comes any more. */
    heal: () => faults.clear(),
    /** Makes the bot's token bad: 401 from now on, and the gateway closes with 4004. */
    revokeToken(): void {
      revoked = true;
      gateway.closeWith(4004);
    },
    /** What a user sees of the bot, ephemeral or not; with a channel, only there. */
    visibleTo: (user: string, channel: string | null = null): DiscordMessage[] =>
      guild.visibleTo(user).filter((message) => channel === null || message.channel === channel),
    async close(): Promise<void> {
      gateway.close();
      await loopback.close();
    },
  };
}
