/** Brings an answer to where it was asked, within Slack's three seconds. */

import { setTimeout as sleep } from 'node:timers/promises';
import { inspect } from 'node:util';
import type { webApi } from '@slack/bolt';
import { type Answer, createAnswer, paragraph, text } from '../../bot/answer.ts';
import type { Buttons } from '../../bot/buttons.ts';
import type { Once } from '../../bot/command.ts';
import { DeliveryError } from '../../bot/outbox/delivery-error.ts';
import type { Log } from '../../lib/log.ts';
import { asRequest } from '../../lib/request-context.ts';
import { within } from '../../lib/timeout.ts';
import { slackErrorCode } from './errors.ts';
import { slackLimits } from './limits.ts';
import type { Posting } from './posts.ts';
import { answerToSlack, answerToSlackParts, type SlackPayload } from './render/render.ts';

/** Tries of one use of a response_url, and the milliseconds between them. */
const TRIES = 3;
const BETWEEN_TRIES = 500;
/** Times the deadline: with the usual one, 2.64 of Slack's 3 seconds. */
const STILL_IN_TIME = 1.2;

/** What Slack says of a message that it will never take: https://docs.slack.dev/reference/methods/chat.postEphemeral#errors */
const UNFIT = [
  'invalid_blocks',
  'invalid_blocks_format',
  'msg_too_long',
  'msg_blocks_too_long',
  'too_many_attachments',
];

/** An answer, which part of it to show, and whether the channel may see it. */
export interface Reply {
  /** Null where a form was opened instead. */
  answer: Answer | null;
  part: number;
  isPublic: boolean;
}

/** Who asked where; `thread` is the time stamp of the thread, null outside of one. */
export interface Place {
  channel: string;
  user: string;
  thread: string | null;
}

/** A message on its way through an acknowledgement or a response_url. */
export type Body = SlackPayload & {
  response_type: 'ephemeral' | 'in_channel';
  replace_original?: boolean;
  thread_ts?: string;
};

/** What a payload from Slack gives to answer it with. */
export interface Way {
  place: Place;
  ack: (body?: Body) => Promise<void>;
  respond: (body: Body) => Promise<unknown>;
  /** What the asker is told when the answer takes longer than Slack waits; null for nothing. */
  waiting: Answer | null;
}

interface AnsweringSetting {
  client: webApi.WebClient;
  buttons: Buttons;
  posting: Posting;
  log: Log;
  /** Milliseconds within which an answer still travels in the acknowledgement. */
  ackDeadline: number;
}

export interface Answering {
  /** Answers a slash command in its acknowledgement, or after it when the answer takes longer. */
  inAcknowledgement(way: Way, ask: () => Promise<Reply>): Promise<void>;
  /** Answers a button or a shortcut, whose acknowledgement carries nothing. `replaces` puts the answer in the message's place. */
  afterAcknowledgement(way: Way, replaces: (reply: Reply) => boolean, ask: () => Promise<Reply>): Promise<void>;
  /**
   * Answers a message in its thread.
   *
   * @param once what makes that each part of the answer stands there once; its key is the message's.
   * @returns false where it may work later: Slack asked to wait, or could not be reached.
   */
  inThread(place: Place, once: Once, ask: () => Promise<Reply>): Promise<boolean>;
  /** Resolves when all that was taken is answered. */
  idle(): Promise<void>;
}

export function createAnswering(setting: AnsweringSetting): Answering {
  const { client, buttons, posting, log } = setting;
  const underWay = new Set<Promise<unknown>>();
  /** What answers that the bot keeps were rendered to, part by part, as long as it keeps them. */
  const rendered = new WeakMap<Answer, Map<number, SlackPayload[]>>();
  const bodies = { ephemeral: new WeakMap<SlackPayload, Body>(), in_channel: new WeakMap<SlackPayload, Body>() };

  let fault: SlackPayload | null = null;
  function faultPayload(): SlackPayload {
    fault ??= answerToSlack(faultAnswer(), 1, buttons.idOf).payload;
    return fault;
  }

  function track<T>(work: () => Promise<T>): Promise<T> {
    const tracked = asRequest(work).finally(() => underWay.delete(tracked));
    underWay.add(tracked);
    return tracked;
  }

  /** The messages of a reply. Never rejects: what goes wrong becomes a sentence for the asker. */
  async function prepare(ask: () => Promise<Reply>): Promise<{ reply: Reply; payloads: SlackPayload[] }> {
    try {
      const reply = await ask();
      return { reply, payloads: await toPayloads(reply) };
    } catch (error) {
      log.error('slack.failed', { reason: inspect(error) });
      const reply = { answer: faultAnswer(), part: 1, isPublic: false };
      return { reply, payloads: await toPayloads(reply) };
    }
  }

  /** One message; all of them where the answer cannot be asked again and so has no buttons to its parts. */
  async function toPayloads({ answer, part }: Reply): Promise<SlackPayload[]> {
    if (answer === null) return [];
    const known = rendered.get(answer)?.get(part);
    if (known !== undefined) return known;
    const all =
      answer.origin === null ? answerToSlackParts(answer, buttons.idOf) : [answerToSlack(answer, part, buttons.idOf)];
    await buttons.keep(all.flatMap(({ presses }) => presses));
    const payloads = all.map(({ payload }) => payload);
    rendered.set(answer, (rendered.get(answer) ?? new Map()).set(part, payloads));
    return payloads;
  }

  function toBodies({ reply, payloads }: { reply: Reply; payloads: SlackPayload[] }): Body[] {
    const response_type = reply.isPublic ? 'in_channel' : 'ephemeral';
    return payloads.map((payload) => {
      const body = bodies[response_type].get(payload) ?? { response_type, ...payload };
      bodies[response_type].set(payload, body);
      return body;
    });
  }

  /** Sends by the response_url, as often as Slack allows; what is left goes to the asker's direct messages. */
  async function followUp(way: Way, bodies: readonly Body[]): Promise<void> {
    for (const [index, body] of bodies.entries()) {
      const threaded = { ...body, ...(way.place.thread === null ? {} : { thread_ts: way.place.thread }) };
      if (index < slackLimits.responses && (await tried(() => way.respond(threaded)))) continue;
      await otherwise(way.place, { text: body.text, blocks: body.blocks }, index);
    }
  }

  async function tried(send: () => Promise<unknown>): Promise<boolean> {
    for (let attempt = 1; ; attempt += 1) {
      try {
        await send();
        return true;
      } catch (error) {
        const status = (error as { statusCode?: number }).statusCode ?? null;
        const mayHeal = status === null || status === 429 || status >= 500;
        if (!mayHeal || attempt === TRIES) {
          log.warn('slack.no_response', { reason: status ?? String(error) });
          return false;
        }
        await sleep(BETWEEN_TRIES);
      }
    }
  }

  async function otherwise({ channel, user, thread }: Place, payload: SlackPayload, index: number): Promise<void> {
    try {
      if (index >= slackLimits.responses) await posting.send(user, null, payload, null);
      else
        await client.chat.postEphemeral({
          channel,
          user,
          ...payload,
          ...(thread === null ? {} : { thread_ts: thread }),
        });
    } catch (error) {
      log.error('slack.undelivered', { channel, reason: slackErrorCode(error) ?? String(error) });
      // Slack refuses the message itself: then a sentence is better than silence.
      if (UNFIT.includes(slackErrorCode(error) ?? '') && payload !== faultPayload())
        await otherwise({ channel, user, thread }, faultPayload(), index);
    }
  }

  /** An answer that Slack refuses leaves the asker of a message with a sentence rather than with silence. */
  async function sayFault({ channel, thread }: Place, once: Once): Promise<void> {
    try {
      await posting.send(channel, thread, faultPayload(), { ...once, key: `${once.key}.fault` });
    } catch (error) {
      log.error('slack.undelivered', { channel, reason: String(error) });
    }
  }

  async function inAcknowledgement(way: Way, ask: () => Promise<Reply>): Promise<void> {
    const began = performance.now();
    const work = prepare(ask);
    const ready = await within(work, setting.ackDeadline);
    // A process that stood still meanwhile finds the answer made and the time over: Slack drops what comes too late.
    const inTime = performance.now() - began < setting.ackDeadline * STILL_IN_TIME ? ready : null;
    const acked = await acknowledge(way, toBodies(inTime ?? (await waitingOf(way)))[0]);
    const bodies = toBodies(await work);
    const left = inTime !== null && acked ? bodies.slice(1) : bodies;
    await followUp(way, left);
    log.info('slack.delivered', { acknowledged: acked, messages: bodies.length, followUps: left.length });
  }

  async function waitingOf({ waiting }: Way): Promise<{ reply: Reply; payloads: SlackPayload[] }> {
    const reply = { answer: waiting, part: 1, isPublic: false };
    return { reply, payloads: await toPayloads(reply) };
  }

  async function acknowledge(way: Way, body: Body | undefined): Promise<boolean> {
    try {
      await way.ack(body);
      return true;
    } catch (error) {
      // The socket closed in between: Slack waits for nothing any more, but the response_url still works.
      log.warn('slack.no_acknowledgement', { reason: String(error) });
      return false;
    }
  }

  return {
    inAcknowledgement: (way, ask) => track(() => inAcknowledgement(way, ask)),
    afterAcknowledgement: (way, replaces, ask) =>
      track(async () => {
        const work = prepare(ask);
        await acknowledge(way, undefined);
        if ((await within(work, setting.ackDeadline)) === null) await followUp(way, toBodies(await waitingOf(way)));
        const ready = await work;
        const isReplacing = replaces(ready.reply);
        await followUp(
          way,
          toBodies(ready).map((body, index) => ({ ...body, replace_original: isReplacing && index === 0 })),
        );
        log.info('slack.delivered', { acknowledged: true, followUps: ready.payloads.length });
      }),
    inThread: (place, once, ask) =>
      track(async () => {
        const { payloads } = await prepare(ask);
        try {
          for (const [index, payload] of payloads.entries())
            await posting.send(place.channel, place.thread, payload, { ...once, key: `${once.key}.${index}` });
          log.info('slack.delivered', { acknowledged: true, followUps: payloads.length });
          return true;
        } catch (error) {
          log.error('slack.undelivered', { channel: place.channel, reason: String(error) });
          if (!(error instanceof DeliveryError)) await sayFault(place, once);
          return !(error instanceof DeliveryError && error.problem === 'later');
        }
      }),
    async idle() {
      while (underWay.size > 0) await Promise.allSettled(underWay);
    },
  };
}

function faultAnswer(): Answer {
  return createAnswer({
    tone: 'fault',
    title: 'Something went wrong here',
    blocks: [paragraph(text('The fault is in the log. Ask again; if it stays, tell whoever runs the bot.'))],
  });
}
