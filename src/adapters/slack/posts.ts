/** Public posts of ours: made, edited, linked to. */
import type { webApi } from '@slack/bolt';
import type { Answer } from '../../bot/answer.ts';
import type { Buttons } from '../../bot/buttons.ts';
import { DeliveryError } from '../../bot/outbox/delivery-error.ts';
import type { IdempotencyKey, PostedMessage, Poster, PostTarget } from '../../bot/outbox/poster.ts';
import type { Log } from '../../lib/log.ts';
import type { ChannelQueue } from './channel-queue.ts';
import { type Channels, unknownChannelError } from './channels.ts';
import { createEarlierPosts, keyToMetadata } from './earlier-posts.ts';
import { errorToDeliveryError, isInvalidToken, slackErrorCode } from './errors.ts';
import { answerToSlack, type SlackPayload } from './render/render.ts';

/** `botName` is the bot's name in Slack, without @. */
interface PostsDeps {
  client: webApi.WebClient;
  channels: Channels;
  queue: ChannelQueue;
  buttons: Buttons;
  log: Log;
  botName: () => string;
  file: Poster['file'];
  /** Called each time Slack refuses the token. */
  onInvalidToken: (error: unknown) => void;
}

export interface Posts extends Omit<Poster, 'assertCanPost' | 'canSee'> {
  /** Posts an answer. Parts of one that cannot be asked again follow in its thread. Rejects with a DeliveryError. */
  post(target: PostTarget, answer: Answer): Promise<PostedMessage>;
  /** Edits a post in place; if it has several parts, only the first. Rejects with a DeliveryError. */
  update(posted: PostedMessage, answer: Answer): Promise<void>;
  /** Sends one message as it is, in the channel's queue; gives its timestamp. Rejects with a DeliveryError. */
  send(
    channel: string,
    thread: string | null,
    payload: SlackPayload,
    idempotencyKey: IdempotencyKey | null,
  ): Promise<string>;
  /** A poster for an asker in the channel `here`. `named` has the ids of the channels that their text names. */
  posterFor(user: string, here: string, named: ReadonlyMap<string, string>): Poster;
}

export function createPosts(deps: PostsDeps): Posts {
  const { client, channels, queue, buttons, log } = deps;
  const earlierPosts = createEarlierPosts(client);

  async function withDeliveryErrors<T>(shown: string, work: () => Promise<T>): Promise<T> {
    try {
      return await work();
    } catch (error) {
      if (isInvalidToken(error)) deps.onInvalidToken(error);
      throw errorToDeliveryError(error, shown, deps.botName());
    }
  }

  async function renderPart(answer: Answer, part: number) {
    const { payload, parts, presses } = answerToSlack(answer, part, buttons.idOf);
    await buttons.save(presses);
    return { payload, parts };
  }

  async function sendTo(
    channel: string,
    thread: string | null,
    payload: SlackPayload,
    idempotencyKey: IdempotencyKey | null = null,
  ): Promise<string> {
    const earlier =
      idempotencyKey?.since == null
        ? null
        : await earlierPosts.find(channel, thread, idempotencyKey.key, idempotencyKey.since);
    if (earlier !== null) return earlier;
    const sent = await queue.run(channel, () =>
      client.chat.postMessage({
        channel,
        ...payload,
        ...(thread === null ? {} : { thread_ts: thread }),
        ...(idempotencyKey === null ? {} : { metadata: keyToMetadata(idempotencyKey.key) }),
        unfurl_links: false,
        unfurl_media: false,
      }),
    );
    if (!sent.ts) throw new Error('chat.postMessage gave no time stamp');
    return sent.ts;
  }

  async function linkTo(channel: string, message: string): Promise<string | null> {
    try {
      return (await client.chat.getPermalink({ channel, message_ts: message })).permalink ?? null;
    } catch (error) {
      log.warn('slack.permalink_failed', { channel, reason: slackErrorCode(error) ?? String(error) });
      return null;
    }
  }

  async function post(target: PostTarget, answer: Answer): Promise<PostedMessage> {
    const { id, shown } = await withDeliveryErrors(target.channel, () => channels.find(target.channel));
    const { payload, parts } = await renderPart(answer, 1);
    const message = await withDeliveryErrors(shown, () => sendTo(id, target.thread, payload, target.idempotencyKey));
    for (let part = 2; answer.origin === null && part <= parts; part += 1) {
      const next = await renderPart(answer, part);
      await withDeliveryErrors(shown, () => sendTo(id, target.thread ?? message, next.payload));
    }
    return { platform: 'slack', channel: id, message, link: await linkTo(id, message) };
  }

  async function isMember(user: string, channel: string, shown: string): Promise<boolean> {
    try {
      return await withDeliveryErrors(shown, () => channels.hasMember(channel, user));
    } catch (error) {
      if (!(error instanceof DeliveryError && error.problem === 'later')) throw error;
      throw new DeliveryError(
        'later',
        `Slack does not tell at the moment whether you are in ${shown}, so nothing was posted there. Try again in a minute.`,
        { cause: error },
      );
    }
  }

  async function resolve(channel: string): Promise<string> {
    return (await withDeliveryErrors(channel, () => channels.find(channel))).id;
  }

  return {
    resolve,
    post,
    file: deps.file,
    async update(posted, answer) {
      const { payload } = await renderPart(answer, 1);
      const { channel, message } = posted;
      await withDeliveryErrors('its channel', () =>
        queue.run(channel, () => client.chat.update({ channel, ts: message, ...payload })),
      );
    },
    send: (channel, thread, payload, idempotencyKey) =>
      withDeliveryErrors('this channel', () => sendTo(channel, thread, payload, idempotencyKey)),
    posterFor: (user, here, named) => {
      const withName = (channel: string): string => {
        const name = channel.replace(/^#/, '');
        const found = [...named].find(([known, id]) => known === name || id === channel);
        return found === undefined ? channel : `<#${found[1]}|${found[0]}>`;
      };
      const allowedChannels = new Set([here]);
      const canSee = async (id: string, shown: string): Promise<boolean> => {
        if (allowedChannels.has(id)) return true;
        try {
          return (await withDeliveryErrors(shown, () => channels.isPublic(id))) || (await isMember(user, id, shown));
        } catch (error) {
          if (error instanceof DeliveryError && error.problem === 'no-channel') return false;
          throw error;
        }
      };
      // In Slack people write where they are members; which public channels they could join is not asked.
      const assertCanPost = async (channel: string): Promise<void> => {
        const { id, shown } = await withDeliveryErrors(channel, () => channels.find(withName(channel)));
        if (allowedChannels.has(id)) return;
        if (!(await isMember(user, id, shown)))
          throw new DeliveryError(
            'no-permission',
            `You are not in ${shown} yourself, so nothing was posted there. Choose a channel that you are in, or ask someone who is.`,
          );
        allowedChannels.add(id);
      };
      return {
        async resolve(channel) {
          const { id, shown } = await withDeliveryErrors(channel, () => channels.find(withName(channel)));
          if (await canSee(id, shown)) return id;
          throw unknownChannelError(withName(channel));
        },
        canSee: (channel) => canSee(channel, 'that channel').catch(() => false),
        assertCanPost,
        async post(target, answer) {
          await assertCanPost(target.channel);
          return post({ ...target, channel: withName(target.channel) }, answer);
        },
        file: deps.file,
      };
    },
  };
}
