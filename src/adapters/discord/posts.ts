/** Public posts: sent once and edited in place. An error says what to do. */
import { randomUUID } from 'node:crypto';
import type { REST } from 'discord.js';
import { type APIMessage, Routes } from 'discord-api-types/v10';
import type { Answer } from '../../bot/answer.ts';
import type { Buttons } from '../../bot/buttons.ts';
import { DeliveryError } from '../../bot/outbox/delivery-error.ts';
import type { IdempotencyKey, PostedMessage, PostTarget } from '../../bot/outbox/poster.ts';
import type { Log } from '../../lib/log.ts';
import { errorToDeliveryError, errorToLogFields } from './errors.ts';
import { DISCORD_EPOCH_MS, MAX_NONCE_LENGTH, MESSAGES_PAGE_SIZE } from './limits.ts';
import type { DiscordMessage } from './render/render.ts';
import { answerToMessages } from './responder.ts';

/** A channel in the client's cache. */
export interface Channel {
  id: string;
  name: string;
  guild: string;
}

/** The channels that are known without asking Discord. */
export interface Channels {
  byId(id: string): Channel | null;
  /** All of that name in one server, or in all that the bot serves. */
  byName(name: string, guild: string | null): Channel[];
}

export interface Posts {
  /**
   * @param guild the server to look in for a name; null for all that the bot serves.
   * @returns the channel's id: of an id, of `<#id>`, or of the only channel with that `#name`. Throws a DeliveryError for none or several.
   */
  resolve(channel: string, guild: string | null): string;
  post(target: PostTarget, answer: Answer): Promise<PostedMessage>;
  update(posted: PostedMessage, answer: Answer): Promise<void>;
}

/** Discord's clock and ours may differ by this much. */
const MAX_CLOCK_SKEW_MS = 10 * 60_000;

/**
 * @param timeoutMs after which a post is given up: longer than the queue may keep it waiting.
 * @param ownId the bot's user id, once it has signed in.
 * @param isOurs whether a channel may be written to: where several newsrooms share the bot, another one's may not.
 */
export function createPosts(deps: {
  rest: REST;
  channels: Channels;
  buttons: Buttons;
  log: Log;
  timeoutMs: number;
  ownId: () => string;
  isOurs: (channel: string) => boolean;
}): Posts {
  const { rest, channels, buttons, log, timeoutMs, ownId, isOurs } = deps;
  return { resolve, post, update };

  function resolve(channel: string, guild: string | null): string {
    const id = typedChannelId(channel);
    if (id !== null) return assertOurs(id);
    const name = channel.replace(/^#/, '');
    const [found, second] = channels.byName(name, guild);
    if (found === undefined) throw unknownChannelError(channel);
    if (second !== undefined) {
      throw new DeliveryError(
        'no-channel',
        `Several channels are called #${name}. Choose the channel from the list, or give its id.`,
      );
    }
    return found.id;
  }

  function assertOurs(id: string): string {
    if (isOurs(id)) return id;
    throw new DeliveryError(
      'no-channel',
      'That channel is not in a server of this newsroom, or Whosaid may not see it. Choose one from the list.',
    );
  }

  async function post(target: PostTarget, answer: Answer): Promise<PostedMessage> {
    const { thread, idempotencyKey } = target;
    const channel = resolve(target.channel, null);
    const [head, ...others] = await answerToMessages(answer, 1, buttons);
    if (head === undefined) throw new Error('an answer gave no message');
    const earlier =
      idempotencyKey?.since == null
        ? null
        : await findEarlierPost(channel, thread, idempotencyKey.key, idempotencyKey.since);
    const sent =
      earlier ??
      (await send(
        channel,
        idempotencyKey === null ? head : withKeyMarker(head, idempotencyKey.key),
        thread,
        idempotencyKey,
      ));
    const all = [sent.id];
    try {
      for (const message of others) all.push((await send(channel, message, sent.id)).id);
    } catch (error) {
      for (const id of all)
        await deletePost(channel, id).catch((cleanupError) =>
          log.warn('discord.post_cleanup_failed', errorToLogFields(cleanupError)),
        );
      throw error;
    }
    const guild = channels.byId(channel)?.guild ?? null;
    return {
      platform: 'discord',
      channel,
      message: sent.id,
      link: guild && `https://discord.com/channels/${guild}/${channel}/${sent.id}`,
    };
  }

  /** The further parts of an answer that cannot be asked again are replies to its first, which is how they are found. */
  async function update({ channel, message }: PostedMessage, answer: Answer): Promise<void> {
    assertOurs(channel);
    const [head, ...others] = await answerToMessages(answer, 1, buttons);
    if (head === undefined) throw new Error('an answer gave no message');
    await edit(channel, message, head);
    if (answer.origin !== null) return;
    const existing = await findContinuations(channel, message);
    for (const [index, part] of others.entries()) {
      const earlier = existing[index];
      await (earlier === undefined ? send(channel, part, message) : edit(channel, earlier, part));
    }
    for (const surplus of existing.slice(others.length)) await deletePost(channel, surplus);
  }

  /**
   * The nonce makes Discord drop a retry of a post whose response was lost, for some minutes; later, findEarlierPost looks.
   *
   * @param answers the message that it is a reply to; null for none.
   */
  async function send(
    channel: string,
    message: DiscordMessage,
    answers: string | null,
    idempotencyKey: IdempotencyKey | null = null,
  ): Promise<APIMessage> {
    const body = {
      ...message,
      nonce: (idempotencyKey?.key ?? randomUUID().replaceAll('-', '')).slice(0, MAX_NONCE_LENGTH),
      enforce_nonce: true,
      ...(answers === null ? {} : { message_reference: { message_id: answers, fail_if_not_exists: false } }),
    };
    return (await attempt(channel, (signal) =>
      rest.post(Routes.channelMessages(channel), { body, signal }),
    )) as APIMessage;
  }

  async function edit(channel: string, message: string, body: DiscordMessage): Promise<void> {
    await attempt(channel, (signal) => rest.patch(Routes.channelMessage(channel, message), { body, signal }));
  }

  async function findContinuations(channel: string, first: string): Promise<string[]> {
    const query = new URLSearchParams({ after: first, limit: '100' });
    const messages = (await attempt(channel, (signal) =>
      rest.get(Routes.channelMessages(channel), { query, signal }),
    )) as APIMessage[];
    const deps = messages.filter(
      ({ author, message_reference }) => author.id === ownId() && message_reference?.message_id === first,
    );
    return deps.map(({ id }) => id).sort((one, other) => Number(BigInt(one) - BigInt(other)));
  }

  /**
   * The message that was sent under the key although we never got the response; null if there is none. Needs Read Message
   * History. The newest messages are searched whatever `since` says, because the clock that set it may have been ahead.
   */
  async function findEarlierPost(
    channel: string,
    thread: string | null,
    key: string,
    since: string,
  ): Promise<APIMessage | null> {
    const earliest = BigInt(timeToSnowflake(Date.parse(since) - MAX_CLOCK_SKEW_MS));
    for (let before: string | null = null; ; ) {
      const query = new URLSearchParams({ limit: String(MESSAGES_PAGE_SIZE), ...(before === null ? {} : { before }) });
      // Newest first.
      const page = (await attempt(channel, (signal) =>
        rest.get(Routes.channelMessages(channel), { query, signal }),
      )) as APIMessage[];
      const found = page.find(
        ({ author, components }) => author.id === ownId() && components?.[0]?.id === keyToComponentId(key),
      );
      if (found !== undefined) return found;
      before = page.at(-1)?.id ?? null;
      if (before === null || page.length < MESSAGES_PAGE_SIZE) return null;
      // A reply is newer than the message it answers.
      if (BigInt(before) < earliest || (thread !== null && BigInt(before) < BigInt(thread))) return null;
    }
  }

  async function deletePost(channel: string, message: string): Promise<void> {
    await attempt(channel, (signal) => rest.delete(Routes.channelMessage(channel, message), { signal }));
  }

  async function attempt<Result>(channel: string, call: (signal: AbortSignal) => Promise<Result>): Promise<Result> {
    try {
      return await call(AbortSignal.timeout(timeoutMs));
    } catch (error) {
      throw errorToDeliveryError(error, channelLabel(channels.byId(channel)));
    }
  }
}

/** Marks the message with its key, in the number of its container, which Discord keeps and shows to nobody. */
function withKeyMarker(message: DiscordMessage, key: string): DiscordMessage {
  const [container, ...rows] = message.components;
  return container === undefined
    ? message
    : { ...message, components: [{ ...container, id: keyToComponentId(key) }, ...rows] };
}

/** 28 bits of the key, above the numbers that other components have: https://docs.discord.com/developers/components/reference */
function keyToComponentId(key: string): number {
  return 1_000 + Number.parseInt(key.slice(0, 7), 16);
}

/** https://docs.discord.com/developers/reference#snowflakes */
function timeToSnowflake(time: number): string {
  return String((BigInt(Math.max(time, DISCORD_EPOCH_MS)) - BigInt(DISCORD_EPOCH_MS)) << 22n);
}

/** @returns the channel as people call it. */
/** The same for a channel that does not exist and for one that the asker does not see. @param channel as it was named. */
export function unknownChannelError(channel: string): DeliveryError {
  const message =
    typedChannelId(channel) === null
      ? `Discord knows no channel #${channel.replace(/^#/, '')} here. Check the name, or choose the channel from the list.`
      : 'That channel is not in this server. Choose one from the list.';
  return new DeliveryError('no-channel', message);
}

const typedChannelId = (channel: string): string | null => /^<?#?(\d{15,20})>?$/.exec(channel)?.[1] ?? null;

export function channelLabel(channel: Channel | null): string {
  return channel === null ? 'that channel' : `#${channel.name}`;
}
