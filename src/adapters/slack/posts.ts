/** Public posts of ours: made, edited, linked to. */
import type { webApi } from '@slack/bolt';
import type { Answer } from '../../bot/answer.ts';
import type { Buttons } from '../../bot/buttons.ts';
import type { Once, Posted, Poster, Target } from '../../bot/command.ts';
import { DeliveryError } from '../../bot/outbox/delivery-error.ts';
import type { Log } from '../../lib/log.ts';
import type { Queue } from './channel-queue.ts';
import type { Channels } from './channels.ts';
import { isDeadToken, slackErrorCode, toDeliveryError } from './errors.ts';
import { slackLimits } from './limits.ts';
import { answerToSlack, type SlackPayload } from './render/render.ts';

/** What posting is made from. `botName` is the bot's name in Slack, without @. */
interface PostingSetting {
  client: webApi.WebClient;
  channels: Channels;
  queue: Queue;
  buttons: Buttons;
  log: Log;
  botName: () => string;
  file: Poster['file'];
  /** Told once for each refusal of the token. */
  onDeadToken: (error: unknown) => void;
}

export interface Posting extends Omit<Poster, 'admit'> {
  /** Posts an answer. Parts of one that cannot be asked again follow in its thread. Rejects with a DeliveryError. */
  post(target: Target, answer: Answer): Promise<Posted>;
  /** Edits a post in place; only its first part, where there are several. Rejects with a DeliveryError. */
  update(posted: Posted, answer: Answer): Promise<void>;
  /** Sends one message as it is, in the channel's turn; gives its time stamp. Rejects with a DeliveryError. */
  send(channel: string, thread: string | null, payload: SlackPayload, once: Once | null): Promise<string>;
  /** A poster for one asker, for whom `named` gives the ids of the channels that their text names. They are in the channel `here`. */
  posterFor(user: string, here: string, named: ReadonlyMap<string, string>): Poster;
}

/** What the metadata of a message that must go out once is called. */
const SENT_EVENT = 'whosaid_sent';
/** Slack's clock and ours may differ by this much. */
const CLOCKS_APART_MS = 10 * 60_000;

interface SentMessage {
  ts?: string;
  metadata?: { event_type?: string; event_payload?: { key?: unknown } };
}

export function createPosting(setting: PostingSetting): Posting {
  const { client, channels, queue, buttons, log } = setting;

  async function guarded<T>(shown: string, work: () => Promise<T>): Promise<T> {
    try {
      return await work();
    } catch (error) {
      if (isDeadToken(error)) setting.onDeadToken(error);
      throw toDeliveryError(error, shown, setting.botName());
    }
  }

  async function rendered(answer: Answer, part: number) {
    const { payload, parts, presses } = answerToSlack(answer, part, buttons.idOf);
    await buttons.keep(presses);
    return { payload, parts };
  }

  async function sendTo(
    channel: string,
    thread: string | null,
    payload: SlackPayload,
    once: Once | null = null,
  ): Promise<string> {
    const earlier = once?.since == null ? null : await findSent(channel, thread, once.key, once.since);
    if (earlier !== null) return earlier;
    const sent = await queue.run(channel, () =>
      client.chat.postMessage({
        channel,
        ...payload,
        ...(thread === null ? {} : { thread_ts: thread }),
        ...(once === null ? {} : { metadata: { event_type: SENT_EVENT, event_payload: { key: once.key } } }),
        unfurl_links: false,
        unfurl_media: false,
      }),
    );
    if (!sent.ts) throw new Error('chat.postMessage gave no time stamp');
    return sent.ts;
  }

  /**
   * The time stamp of a message that went out under the key although we never heard so; null when none did. Slack has no
   * key under which a post could be repeated: https://docs.slack.dev/messaging/message-metadata is the nearest. The newest
   * messages are looked at whatever `since` says, and a thread as a whole: the clock that said it may have been ahead.
   */
  async function findSent(channel: string, thread: string | null, key: string, since: string): Promise<string | null> {
    const oldest = (Date.parse(since) - CLOCKS_APART_MS) / 1000;
    for (let cursor = ''; ; ) {
      const page = { channel, limit: slackLimits.messagesAPage, include_all_metadata: true, cursor };
      // Of a channel the newest come first, of a thread the oldest.
      const { messages = [], response_metadata } =
        thread === null
          ? await client.conversations.history(page)
          : await client.conversations.replies({ ...page, ts: thread });
      const sent = messages as SentMessage[];
      const found = sent.find(
        ({ metadata }) => metadata?.event_type === SENT_EVENT && metadata.event_payload?.key === key,
      );
      if (found?.ts !== undefined) return found.ts;
      cursor = response_metadata?.next_cursor ?? '';
      if (cursor === '' || (thread === null && Number(sent.at(-1)?.ts) < oldest)) return null;
    }
  }

  async function linkTo(channel: string, message: string): Promise<string | null> {
    try {
      return (await client.chat.getPermalink({ channel, message_ts: message })).permalink ?? null;
    } catch (error) {
      log.warn('slack.no_link', { channel, reason: slackErrorCode(error) ?? String(error) });
      return null;
    }
  }

  async function post(target: Target, answer: Answer): Promise<Posted> {
    const { id, shown } = await guarded(target.channel, () => channels.find(target.channel));
    const { payload, parts } = await rendered(answer, 1);
    const message = await guarded(shown, () => sendTo(id, target.thread, payload, target.once));
    for (let part = 2; answer.origin === null && part <= parts; part += 1) {
      const next = await rendered(answer, part);
      await guarded(shown, () => sendTo(id, target.thread ?? message, next.payload));
    }
    return { platform: 'slack', channel: id, message, link: await linkTo(id, message) };
  }

  async function isIn(user: string, channel: string, shown: string): Promise<boolean> {
    try {
      return await guarded(shown, () => channels.hasMember(channel, user));
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
    return (await guarded(channel, () => channels.find(channel))).id;
  }

  return {
    resolve,
    post,
    file: setting.file,
    async update(posted, answer) {
      const { payload } = await rendered(answer, 1);
      const { channel, message } = posted;
      await guarded('its channel', () =>
        queue.run(channel, () => client.chat.update({ channel, ts: message, ...payload })),
      );
    },
    send: (channel, thread, payload, once) => guarded('this channel', () => sendTo(channel, thread, payload, once)),
    posterFor: (user, here, named) => {
      const withName = (channel: string): string => {
        const name = channel.replace(/^#/, '');
        const found = [...named].find(([known, id]) => known === name || id === channel);
        return found === undefined ? channel : `<#${found[1]}|${found[0]}>`;
      };
      const admitted = new Set([here]);
      // In Slack people write where they are members; which public channels they could join is not asked.
      const admit = async (channel: string): Promise<void> => {
        const { id, shown } = await guarded(channel, () => channels.find(withName(channel)));
        if (admitted.has(id)) return;
        if (!(await isIn(user, id, shown)))
          throw new DeliveryError(
            'no-permission',
            `You are not in ${shown} yourself, so nothing was posted there. Choose a channel that you are in, or ask someone who is.`,
          );
        admitted.add(id);
      };
      return {
        resolve: (channel) => resolve(withName(channel)),
        admit,
        async post(target, answer) {
          await admit(target.channel);
          return post({ ...target, channel: withName(target.channel) }, answer);
        },
        file: setting.file,
      };
    },
  };
}
