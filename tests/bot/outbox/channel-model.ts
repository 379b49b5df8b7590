/** A platform reduced to what sending meets: channels of messages, replies, idempotency keys, and ordered faults. */

import { commands } from '../../../commands/index.ts';
import { answerToText } from '../../../src/adapters/console/render.ts';
import type { Answer } from '../../../src/bot/answer.ts';
import { DeliveryError, type DeliveryProblem } from '../../../src/bot/outbox/delivery-error.ts';
import type { MessageSink } from '../../../src/bot/outbox/message.ts';
import type { PostedMessage, Poster, PostTarget } from '../../../src/bot/outbox/poster.ts';

interface ModelMessage {
  id: string;
  channel: string;
  thread: string | null;
  key: string | null;
  text: string;
  edits: number;
}

/** `lost`: it arrives, and the bot never hears of it. */
export type ModelFault = DeliveryProblem | 'lost' | 'crash';

export interface ChannelModel extends MessageSink, Poster {
  messages: ModelMessage[];
  /** Orders faults for the next calls to a channel. */
  failNext(channel: string, ...faults: ModelFault[]): void;
  /** Calls that looked for an earlier attempt. */
  lookups: number;
  calls: number;
  in(channel: string, thread?: string | null): ModelMessage[];
}

export function createChannelModel(platform: 'slack' | 'discord' = 'slack'): ChannelModel {
  const faults = new Map<string, ModelFault[]>();
  const textOf = (answer: Answer) => answerToText(answer, { colour: false }, commands);
  const meet = (channel: string): boolean => {
    model.calls += 1;
    const fault = faults.get(channel)?.shift();
    if (fault === undefined) return false;
    if (fault === 'lost') return true;
    if (fault === 'crash') throw new TypeError('a fault of ours');
    throw new DeliveryError(fault, `Refused: ${fault}.`, fault === 'later' ? { retryAfter: 1_000 } : {});
  };
  const lost = () => new DeliveryError('later', 'No answer.');
  const model: ChannelModel = {
    platform,
    messages: [],
    lookups: 0,
    calls: 0,
    failNext: (channel, ...ordered) => void faults.set(channel, [...(faults.get(channel) ?? []), ...ordered]),
    in: (channel, thread = null) => model.messages.filter((one) => one.channel === channel && one.thread === thread),
    resolve: async (channel) => channel.replace(/^#/, ''),
    canSee: async () => true,
    assertCanPost: async () => {},
    file: (reference) => Promise.reject(new Error(`no file ${reference} is kept here`)),
    async post({ channel, thread, idempotencyKey: once }: PostTarget, answer): Promise<PostedMessage> {
      if (once?.since != null) {
        model.lookups += 1;
        const earlier = model.messages.find(({ key }) => key === once.key);
        if (earlier !== undefined) return { platform, channel, message: earlier.id, link: null };
      }
      const isLost = meet(channel);
      const message = {
        id: `M${model.messages.length + 1}`,
        channel,
        thread,
        key: once?.key ?? null,
        text: textOf(answer),
        edits: 0,
      };
      model.messages.push(message);
      if (isLost) throw lost();
      return { platform, channel, message: message.id, link: `https://chat.example/${message.id}` };
    },
    async update({ channel, message: id }, answer) {
      const isLost = meet(channel);
      const message = model.messages.find((one) => one.id === id);
      if (message === undefined) throw new DeliveryError('no-message', 'The post is gone.');
      message.text = textOf(answer);
      message.edits += 1;
      if (isLost) throw lost();
    },
  };
  return model;
}
