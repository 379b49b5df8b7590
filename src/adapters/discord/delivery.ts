/** Public posts: sent once, edited in place, and refused in words that tell the remedy. */
import { randomUUID } from 'node:crypto';
import { type APIMessage, type REST, Routes } from 'discord.js';
import type { Answer } from '../../bot/answer.ts';
import type { Buttons } from '../../bot/buttons.ts';
import type { Posted, Target } from '../../bot/command.ts';
import { DeliveryError } from '../../bot/delivery.ts';
import type { Log } from '../../bot/log.ts';
import { faultToDelivery, faultToFields } from './faults.ts';
import { MOST_NONCE } from './limits.ts';
import type { DiscordMessage } from './render.ts';
import { answerToMessages } from './responder.ts';

/** A channel as the gateway told us of it. */
export interface Channel {
  id: string;
  name: string;
  guild: string;
}

/** What we know of channels without asking Discord. */
export interface Channels {
  byId(id: string): Channel | null;
  /** All of that name in one server, or in all that the bot serves. */
  byName(name: string, guild: string | null): Channel[];
}

export interface Delivery {
  /**
   * @param guild the server to look in for a name; null for all that the bot serves.
   * @returns the id that a target stands for: itself, `<#id>`, or the one channel of that `#name`. Throws a DeliveryError for none or several.
   */
  resolve(target: Target, guild: string | null): string;
  post(target: Target, answer: Answer): Promise<Posted>;
  update(posted: Posted, answer: Answer): Promise<void>;
}

/** Longer than the queue may keep a post waiting before the asker is told. */
const GIVE_UP_AFTER_MS = 20_000;

/** @param ownId the bot's user id, once it has signed in. */
export function createDelivery(parts: {
  rest: REST;
  channels: Channels;
  buttons: Buttons;
  log: Log;
  ownId: () => string;
}): Delivery {
  const { rest, channels, buttons, log, ownId } = parts;
  return { resolve, post, update };

  function resolve({ channel, thread }: Target, guild: string | null): string {
    const id = thread ?? /^<?#?(\d{15,20})>?$/.exec(channel)?.[1];
    if (id !== undefined) return id;
    const name = channel.replace(/^#/, '');
    const [found, second] = channels.byName(name, guild);
    if (found === undefined) {
      throw new DeliveryError(
        'no-channel',
        `Discord knows no channel #${name} here. Check the name, or choose the channel from the list.`,
      );
    }
    if (second !== undefined) {
      throw new DeliveryError(
        'no-channel',
        `Several channels are called #${name}. Choose the channel from the list, or give its id.`,
      );
    }
    return found.id;
  }

  async function post(target: Target, answer: Answer): Promise<Posted> {
    const channel = resolve(target, null);
    const [head, ...others] = await answerToMessages(answer, 1, buttons);
    if (head === undefined) throw new Error('an answer gave no message');
    const sent = await send(channel, head, null);
    try {
      for (const message of others) await send(channel, message, sent.id);
    } catch (error) {
      await takeBack(channel, sent.id).catch((trouble: unknown) =>
        log.warn('discord post left in part', faultToFields(trouble)),
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

  /** The later parts of an answer that cannot be asked for again answer its first: that is how they are found. */
  async function update({ channel, message }: Posted, answer: Answer): Promise<void> {
    const [head, ...others] = await answerToMessages(answer, 1, buttons);
    if (head === undefined) throw new Error('an answer gave no message');
    await edit(channel, message, head);
    if (answer.origin !== null) return;
    const existing = await laterParts(channel, message);
    for (const [index, part] of others.entries()) {
      const earlier = existing[index];
      await (earlier === undefined ? send(channel, part, message) : edit(channel, earlier, part));
    }
    for (const surplus of existing.slice(others.length)) await takeBack(channel, surplus);
  }

  /** The nonce lets Discord drop what a retry of a lost answer would post twice. */
  async function send(channel: string, message: DiscordMessage, answers: string | null): Promise<APIMessage> {
    const body = {
      ...message,
      nonce: randomUUID().replaceAll('-', '').slice(0, MOST_NONCE),
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

  async function laterParts(channel: string, first: string): Promise<string[]> {
    const query = new URLSearchParams({ after: first, limit: '100' });
    const messages = (await attempt(channel, (signal) =>
      rest.get(Routes.channelMessages(channel), { query, signal }),
    )) as APIMessage[];
    const parts = messages.filter(
      ({ author, message_reference }) => author.id === ownId() && message_reference?.message_id === first,
    );
    return parts.map(({ id }) => id).sort((one, other) => Number(BigInt(one) - BigInt(other)));
  }

  async function takeBack(channel: string, message: string): Promise<void> {
    await attempt(channel, (signal) => rest.delete(Routes.channelMessage(channel, message), { signal }));
  }

  async function attempt<Result>(channel: string, call: (signal: AbortSignal) => Promise<Result>): Promise<Result> {
    try {
      return await call(AbortSignal.timeout(GIVE_UP_AFTER_MS));
    } catch (error) {
      throw faultToDelivery(error, placeOf(channels.byId(channel)));
    }
  }
}

/** @returns the channel as people call it. */
export function placeOf(channel: Channel | null): string {
  return channel === null ? 'that channel' : `#${channel.name}`;
}
