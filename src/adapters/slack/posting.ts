/** Public posts of ours: made, edited, linked to. */
import type { webApi } from '@slack/bolt';
import type { Answer } from '../../bot/answer.ts';
import type { Buttons } from '../../bot/buttons.ts';
import type { Posted, Poster, Target } from '../../bot/command.ts';
import type { Log } from '../../bot/log.ts';
import type { Channels } from './channels.ts';
import { isDeadToken, slackErrorCode, toDeliveryError } from './faults.ts';
import type { Queue } from './queue.ts';
import { answerToSlack, type SlackPayload } from './render.ts';

/** What posting is made from. `botName` is the bot's name in Slack, without @. */
interface PostingSetting {
  client: webApi.WebClient;
  channels: Channels;
  queue: Queue;
  buttons: Buttons;
  log: Log;
  botName: () => string;
  /** Told once for each refusal of the token. */
  onDeadToken: (error: unknown) => void;
}

export interface Posting {
  /** Posts an answer. Parts of one that cannot be asked again follow in its thread. Rejects with a DeliveryError. */
  post(target: Target, answer: Answer): Promise<Posted>;
  /** Edits a post in place; only its first part, where there are several. Rejects with a DeliveryError. */
  update(posted: Posted, answer: Answer): Promise<void>;
  /** Sends one message as it is, in the channel's turn; gives its time stamp. Rejects with a DeliveryError. */
  send(channel: string, thread: string | null, payload: SlackPayload): Promise<string>;
  /** A poster for one asker, for whom `named` gives the ids of the channels that their text names. */
  posterFor(named: ReadonlyMap<string, string>): Poster;
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

  async function sendTo(channel: string, thread: string | null, payload: SlackPayload): Promise<string> {
    const sent = await queue.run(channel, () =>
      client.chat.postMessage({
        channel,
        ...payload,
        ...(thread === null ? {} : { thread_ts: thread }),
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
      log.warn('slack.no_link', { channel, reason: slackErrorCode(error) ?? String(error) });
      return null;
    }
  }

  async function post(target: Target, answer: Answer): Promise<Posted> {
    const { id, shown } = await guarded(target.channel, () => channels.find(target.channel));
    const { payload, parts } = await rendered(answer, 1);
    const message = await guarded(shown, () => sendTo(id, target.thread, payload));
    for (let part = 2; answer.origin === null && part <= parts; part += 1) {
      const next = await rendered(answer, part);
      await guarded(shown, () => sendTo(id, target.thread ?? message, next.payload));
    }
    return { platform: 'slack', channel: id, message, link: await linkTo(id, message) };
  }

  return {
    post,
    async update(posted, answer) {
      const { payload } = await rendered(answer, 1);
      const { channel, message } = posted;
      await guarded('its channel', () =>
        queue.run(channel, () => client.chat.update({ channel, ts: message, ...payload })),
      );
    },
    send: (channel, thread, payload) => guarded('this channel', () => sendTo(channel, thread, payload)),
    posterFor: (named) => ({
      post(target, answer) {
        const id = named.get(target.channel.replace(/^#/, ''));
        return post(
          id === undefined ? target : { ...target, channel: `<#${id}|${target.channel.replace(/^#/, '')}>` },
          answer,
        );
      },
    }),
  };
}
