/** Brings an answer to where it was asked, within Slack's three seconds. */
import { setTimeout as sleep } from 'node:timers/promises';
import { inspect } from 'node:util';
import type { webApi } from '@slack/bolt';
import { type Answer, createAnswer, paragraph, text } from '../../bot/answer.ts';
import type { Buttons } from '../../bot/buttons.ts';
import { DeliveryError } from '../../bot/outbox/delivery-error.ts';
import type { IdempotencyKey } from '../../bot/outbox/poster.ts';
import type { Log } from '../../lib/log.ts';
import { withTimeout } from '../../lib/timeout.ts';
import { createInFlight } from '../in-flight.ts';
import { REJECTED_MESSAGE_CODES, slackErrorCode } from './errors.ts';
import { slackLimits } from './limits.ts';
import type { Posts } from './posts.ts';
import { answerToSlack, answerToSlackParts, type SlackPayload } from './render/render.ts';

/** Attempts to use a response_url once, and the milliseconds between them. */
const MAX_ATTEMPTS = 3;
const RETRY_DELAY_MS = 500;
/** Slack waits three seconds for what takes the place of a form. */
const RESPONSE_TIMEOUT_MS = 1_500;
/** A factor of the deadline: with the usual one, 2.64 of Slack's 3 seconds. */
const DEADLINE_TOLERANCE = 1.2;

/** An answer, which part of it to show, and whether the channel may see it. */
export interface SlackReply {
  /** Null where a form was opened instead. */
  answer: Answer | null;
  part: number;
  isPublic: boolean;
}

/** Who asked where; `thread` is the time stamp of the thread, null outside of one. */
export interface ReplyTarget {
  channel: string;
  user: string;
  thread: string | null;
}

/** A message on its way through an acknowledgement or a response_url. */
export type ResponseBody = SlackPayload & {
  response_type: 'ephemeral' | 'in_channel';
  replace_original?: boolean;
  thread_ts?: string;
};

/** What a payload from Slack offers to answer it with. */
export interface ReplyContext {
  replyTarget: ReplyTarget;
  ack: (body?: ResponseBody) => Promise<void>;
  respond: (body: ResponseBody) => Promise<unknown>;
  /** What the asker is told when the answer takes longer than Slack waits; null for nothing. */
  progress: Answer | null;
}

interface ResponderDeps {
  client: webApi.WebClient;
  buttons: Buttons;
  posts: Posts;
  log: Log;
  /** Milliseconds within which an answer still travels in the acknowledgement. */
  ackDeadlineMs: number;
}

export interface Responder {
  /** Answers a slash command in its acknowledgement, or after it when the answer takes longer. */
  inAcknowledgement(context: ReplyContext, ask: () => Promise<SlackReply>): Promise<void>;
  /** Answers a button or a shortcut, whose acknowledgement carries nothing. `replaces` replaces the message with the answer. */
  afterAcknowledgement(
    context: ReplyContext,
    replaces: (reply: SlackReply) => boolean,
    ask: () => Promise<SlackReply>,
  ): Promise<void>;
  /** Puts an answer to a form in the place of the message whose button opened it. @returns false where Slack refuses. */
  replaceOriginal(responseUrl: string, answer: Answer): Promise<boolean>;
  /**
   * Answers a message in its thread.
   *
   * @param idempotencyKey makes each part of the answer appear once; its key is the message's.
   * @returns false where it may work later: Slack asked to wait, or could not be reached.
   */
  inThread(replyTarget: ReplyTarget, idempotencyKey: IdempotencyKey, ask: () => Promise<SlackReply>): Promise<boolean>;
  /** Answers what brings no way to answer it, such as a reaction: only the asker sees the messages. */
  toAskerAlone(replyTarget: ReplyTarget, ask: () => Promise<SlackReply>): Promise<void>;
  /** Resolves when all that was accepted is answered. */
  idle(): Promise<void>;
}

export function createResponder(deps: ResponderDeps): Responder {
  const { client, buttons, posts, log } = deps;
  const inFlight = createInFlight();
  /** What answers were rendered to, part by part, for as long as the bot caches them. */
  const rendered = new WeakMap<Answer, Map<number, SlackPayload[]>>();
  const bodies = {
    ephemeral: new WeakMap<SlackPayload, ResponseBody>(),
    in_channel: new WeakMap<SlackPayload, ResponseBody>(),
  };

  let fault: SlackPayload | null = null;
  function errorPayload(): SlackPayload {
    fault ??= answerToSlack(errorAnswer(), 1, buttons.idOf).payload;
    return fault;
  }

  /** The messages of a reply. Never rejects: what goes wrong becomes a sentence for the asker. */
  async function prepare(ask: () => Promise<SlackReply>): Promise<{ reply: SlackReply; payloads: SlackPayload[] }> {
    try {
      const reply = await ask();
      return { reply, payloads: await toPayloads(reply) };
    } catch (error) {
      log.error('slack.request_failed', { reason: inspect(error) });
      const reply = { answer: errorAnswer(), part: 1, isPublic: false };
      return { reply, payloads: await toPayloads(reply) };
    }
  }

  /** One message; all of them where the answer cannot be asked again and so has no buttons to its parts. */
  async function toPayloads({ answer, part }: SlackReply): Promise<SlackPayload[]> {
    if (answer === null) return [];
    const known = rendered.get(answer)?.get(part);
    if (known !== undefined) return known;
    const all =
      answer.origin === null ? answerToSlackParts(answer, buttons.idOf) : [answerToSlack(answer, part, buttons.idOf)];
    await buttons.save(all.flatMap(({ presses }) => presses));
    const payloads = all.map(({ payload }) => payload);
    rendered.set(answer, (rendered.get(answer) ?? new Map()).set(part, payloads));
    return payloads;
  }

  function toBodies({ reply, payloads }: { reply: SlackReply; payloads: SlackPayload[] }): ResponseBody[] {
    const response_type = reply.isPublic ? 'in_channel' : 'ephemeral';
    return payloads.map((payload) => {
      const body = bodies[response_type].get(payload) ?? { response_type, ...payload };
      bodies[response_type].set(payload, body);
      return body;
    });
  }

  /** Sends to the response_url as often as Slack allows; the rest goes to the asker's direct messages. */
  async function followUp(context: ReplyContext, bodies: readonly ResponseBody[]): Promise<void> {
    for (const [index, body] of bodies.entries()) {
      const threaded = {
        ...body,
        ...(context.replyTarget.thread === null ? {} : { thread_ts: context.replyTarget.thread }),
      };
      if (index < slackLimits.responses && (await sendWithRetry(() => context.respond(threaded)))) continue;
      await sendDirectly(context.replyTarget, { text: body.text, blocks: body.blocks }, index);
    }
  }

  async function sendWithRetry(send: () => Promise<unknown>): Promise<boolean> {
    for (let attempt = 1; ; attempt += 1) {
      try {
        await send();
        return true;
      } catch (error) {
        const status = (error as { statusCode?: number }).statusCode ?? null;
        const isTransient = status === null || status === 429 || status >= 500;
        if (!isTransient || attempt === MAX_ATTEMPTS) {
          log.warn('slack.response_failed', { reason: status ?? String(error) });
          return false;
        }
        await sleep(RETRY_DELAY_MS);
      }
    }
  }

  async function sendDirectly(
    { channel, user, thread }: ReplyTarget,
    payload: SlackPayload,
    index: number,
  ): Promise<void> {
    try {
      if (index >= slackLimits.responses) await posts.send(user, null, payload, null);
      else
        await client.chat.postEphemeral({
          channel,
          user,
          ...payload,
          ...(thread === null ? {} : { thread_ts: thread }),
        });
    } catch (error) {
      log.error('slack.delivery_failed', { channel, reason: slackErrorCode(error) ?? String(error) });
      // If Slack refuses the message itself, a sentence is better than silence.
      if (REJECTED_MESSAGE_CODES.includes(slackErrorCode(error) ?? '') && payload !== errorPayload())
        await sendDirectly({ channel, user, thread }, errorPayload(), index);
    }
  }

  /** If Slack refuses the answer, the asker gets a sentence rather than silence. */
  async function sendError({ channel, thread }: ReplyTarget, idempotencyKey: IdempotencyKey): Promise<void> {
    try {
      await posts.send(channel, thread, errorPayload(), { ...idempotencyKey, key: `${idempotencyKey.key}.fault` });
    } catch (error) {
      log.error('slack.delivery_failed', { channel, reason: String(error) });
    }
  }

  async function inAcknowledgement(context: ReplyContext, ask: () => Promise<SlackReply>): Promise<void> {
    const began = performance.now();
    const work = prepare(ask);
    const ready = await withTimeout(work, deps.ackDeadlineMs);
    // A process that stalled finds the answer ready but the deadline over: Slack drops what comes too late.
    const inTime = performance.now() - began < deps.ackDeadlineMs * DEADLINE_TOLERANCE ? ready : null;
    const acked = await acknowledge(context, toBodies(inTime ?? (await renderProgress(context)))[0]);
    const bodies = toBodies(await work);
    const remaining = inTime !== null && acked ? bodies.slice(1) : bodies;
    await followUp(context, remaining);
    log.info('slack.delivered', { acknowledged: acked, messages: bodies.length, followUps: remaining.length });
  }

  async function renderProgress({ progress }: ReplyContext): Promise<{ reply: SlackReply; payloads: SlackPayload[] }> {
    const reply = { answer: progress, part: 1, isPublic: false };
    return { reply, payloads: await toPayloads(reply) };
  }

  async function acknowledge(context: ReplyContext, body: ResponseBody | undefined): Promise<boolean> {
    try {
      await context.ack(body);
      return true;
    } catch (error) {
      // The connection closed in between: Slack no longer waits, but the response_url still works.
      log.warn('slack.ack_failed', { reason: String(error) });
      return false;
    }
  }

  return {
    inAcknowledgement: (context, ask) => inFlight.run(() => inAcknowledgement(context, ask)),
    afterAcknowledgement: (context, replaces, ask) =>
      inFlight.run(async () => {
        const work = prepare(ask);
        await acknowledge(context, undefined);
        if ((await withTimeout(work, deps.ackDeadlineMs)) === null)
          await followUp(context, toBodies(await renderProgress(context)));
        const ready = await work;
        const isReplacing = replaces(ready.reply);
        await followUp(
          context,
          toBodies(ready).map((body, index) => ({ ...body, replace_original: isReplacing && index === 0 })),
        );
        log.info('slack.delivered', { acknowledged: true, followUps: ready.payloads.length });
      }),
    replaceOriginal: (responseUrl, answer) =>
      inFlight.run(async () => {
        const reply = { answer, part: 1, isPublic: false };
        const [body] = toBodies({ reply, payloads: await toPayloads(reply) });
        return body !== undefined && postToResponseUrl(responseUrl, body);
      }),
    inThread: (replyTarget, idempotencyKey, ask) =>
      inFlight.run(async () => {
        const { reply, payloads } = await prepare(ask);
        const isPrivate = reply.answer?.isPrivate === true && !replyTarget.channel.startsWith('D');
        const { channel, thread } = isPrivate ? { channel: replyTarget.user, thread: null } : replyTarget;
        try {
          for (const [index, payload] of payloads.entries())
            await posts.send(channel, thread, payload, {
              ...idempotencyKey,
              key: `${idempotencyKey.key}.${index}`,
            });
          log.info('slack.delivered', { acknowledged: true, followUps: payloads.length });
          return true;
        } catch (error) {
          log.error('slack.delivery_failed', { channel: replyTarget.channel, reason: String(error) });
          if (!(error instanceof DeliveryError)) await sendError(replyTarget, idempotencyKey);
          return !(error instanceof DeliveryError && error.problem === 'later');
        }
      }),
    toAskerAlone: (replyTarget, ask) =>
      inFlight.run(async () => {
        const { payloads } = await prepare(ask);
        for (const [index, payload] of payloads.entries()) await sendDirectly(replyTarget, payload, index);
        log.info('slack.delivered', { acknowledged: true, followUps: payloads.length });
      }),
    idle: inFlight.idle,
  };
}

async function postToResponseUrl(url: string, body: ResponseBody): Promise<boolean> {
  const sent = await fetch(url, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json; charset=utf-8' },
    body: JSON.stringify({ ...body, replace_original: true }),
    signal: AbortSignal.timeout(RESPONSE_TIMEOUT_MS),
  }).catch(() => null);
  return sent?.ok === true;
}

function errorAnswer(): Answer {
  return createAnswer({
    tone: 'fault',
    title: 'Something went wrong here',
    blocks: [paragraph(text('The fault is in the log. Ask again; if it stays, tell whoever runs the bot.'))],
  });
}
