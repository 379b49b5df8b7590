/**
 * Messages to the bot. Slack repeats a message only until it is acknowledged, so each is added to the inbox before that. If
 * the process that accepted it dies, another one answers it from there.
 */
import { z } from 'zod';
import type { Deduper, Inbox } from '../../bot/deliveries.ts';
import type { Poster } from '../../bot/outbox/poster.ts';
import { UserError } from '../../lib/errors.ts';
import type { Log } from '../../lib/log.ts';
import { withTimeout } from '../../lib/timeout.ts';
import { firstFileUrl } from './files.ts';

/** A message of a person to the bot. `thread_ts` is null outside of a thread. */
export interface Message {
  channel: string;
  ts: string;
  user: string;
  /** The person's own workspace; null where Slack does not say. */
  userTeam: string | null;
  text: string;
  thread_ts: string | null;
  isDirect: boolean;
  /** The address of the file that came with it; null for none. */
  file: string | null;
  /** It may hold an unpublished story, so that no word of it is stored: whoever reclaims it can only ask for it again. */
  isWithheld: boolean;
}

export interface MessageHandler {
  /** Called before an event is acknowledged: false for one that was seen before. Never rejects. */
  claim(body: unknown): Promise<boolean>;
  /** Answers the message of an event, if it is one of a person. */
  answer(body: unknown): Promise<void>;
  /** Answers what other processes left unanswered, from now on. */
  start(): void;
  stop(): void;
}

interface MessageHandlerDeps {
  /** Begins the keys of messages. */
  keyPrefix: string;
  deduper: Deduper;
  /** Null where messages are not kept. */
  inbox: Inbox | null;
  /** Milliseconds between two checks for such messages. */
  reclaimIntervalMs: number;
  log: Log;
  /** Whether a message may hold an unpublished story. */
  isStory(message: Message): boolean;
  /**
   * @param since when the message was sent, if it may have been answered already; null for one that has just arrived.
   * @returns false where it may work later.
   */
  answer(message: Message, key: string, since: string | null): Promise<boolean>;
}

/** Longer than a healthy store takes, and with the check for duplicates well within Slack's three seconds. */
const INBOX_TIMEOUT_MS = 1_000;
/** The subtypes of a person's own new messages; others are edits, deletions, joins and the like. */
const NEW_MESSAGE_SUBTYPES = [undefined, 'file_share', 'thread_broadcast'];

const bodySchema = z.object({
  type: z.literal('event_callback'),
  event_id: z.string(),
  event: z.object({
    type: z.enum(['app_mention', 'message']),
    channel: z.string(),
    channel_type: z.string().optional(),
    ts: z.string(),
    user: z.string(),
    user_team: z.string().optional(),
    team: z.string().optional(),
    text: z.string().optional(),
    files: z.unknown().optional(),
    thread_ts: z.string().optional(),
    subtype: z.string().optional(),
    bot_id: z.string().nullish(),
  }),
});
const messageSchema = z.strictObject({
  channel: z.string(),
  ts: z.string(),
  user: z.string(),
  userTeam: z.string().nullable().default(null),
  text: z.string(),
  thread_ts: z.string().nullable(),
  isDirect: z.boolean(),
  file: z.string().nullable().default(null),
  isWithheld: z.boolean().default(false),
});

export function createMessageHandler(deps: MessageHandlerDeps): MessageHandler {
  const { deduper, inbox, log } = deps;
  let timer: NodeJS.Timeout | null = null;
  let isStopped = false;
  const keyOf = ({ channel, ts }: Message) => `${deps.keyPrefix} ${channel} ${ts}`;

  /** Does not wait for a slow store: a message that is not in the inbox is better than one without an answer. */
  async function withFallback<T>(work: Promise<T>, fallback: T): Promise<T> {
    try {
      return (await withTimeout(work, INBOX_TIMEOUT_MS)) ?? fallback;
    } catch (error) {
      log.warn('slack.inbox_failed', { reason: String(error) });
      return fallback;
    }
  }

  async function answer(message: Message, since: string | null): Promise<void> {
    const key = keyOf(message);
    const isOver = await deps.answer(message, key, since);
    if (inbox !== null) await withFallback(isOver ? inbox.ack(key) : inbox.release(key), undefined);
  }

  async function answerReclaimed(): Promise<void> {
    for await (const { payload: question, at } of inbox?.reclaim() ?? []) {
      const message = messageSchema.safeParse(question).data;
      if (message === undefined) continue;
      // What is left now is for the next process.
      if (isStopped) return;
      log.info('slack.message_reclaimed', { channel: message.channel });
      // If it was never acknowledged, Slack sends it again.
      await deduper.claim([`${message.channel} ${message.ts}`]);
      await answer(message, at);
    }
  }

  /** One check at a time, however long it takes to answer what it finds. */
  function poll(): void {
    answerReclaimed()
      .catch((error: unknown) => log.warn('slack.reclaim_failed', { reason: String(error) }))
      .finally(() => {
        if (!isStopped) timer = setTimeout(poll, deps.reclaimIntervalMs).unref();
      });
  }

  return {
    async claim(body) {
      const read = bodyToMessage(body);
      if (read === null) return true;
      const { message, event } = read;
      const stored = deps.isStory(message) ? { ...message, text: '', file: null, isWithheld: true } : message;
      const isAdded = inbox !== null && (await withFallback(inbox.add(keyOf(message), stored), true));
      if (inbox !== null && !isAdded) return false;
      const isFirst = await deduper.claim([event, `${message.channel} ${message.ts}`]);
      if (!isFirst && inbox !== null) await withFallback(inbox.ack(keyOf(message)), undefined);
      return isFirst;
    },
    async answer(body) {
      const read = bodyToMessage(body);
      if (read !== null) await answer(read.message, null);
    },
    start() {
      if (inbox !== null) poll();
    },
    stop() {
      isStopped = true;
      if (timer !== null) clearTimeout(timer);
    },
  };
}

/** Null for anything but a person's new message to the bot. */
function bodyToMessage(body: unknown): { message: Message; event: string } | null {
  // For a command, the schema would first collect everything that does not fit.
  const isEvent = typeof body === 'object' && body !== null && 'event' in body;
  const read = isEvent ? bodySchema.safeParse(body).data : undefined;
  if (read === undefined) return null;
  const { type, channel, channel_type, ts, user, text = '', files, thread_ts = null, subtype, bot_id } = read.event;
  const userTeam = read.event.user_team ?? read.event.team ?? null;
  const isDirect = type === 'message';
  if (!NEW_MESSAGE_SUBTYPES.includes(subtype) || bot_id || (isDirect && channel_type !== 'im')) return null;
  const message = {
    channel,
    ts,
    user,
    userTeam,
    text,
    thread_ts,
    isDirect,
    file: firstFileUrl(files),
    isWithheld: false,
  };
  return { message, event: read.event_id };
}

/** For a message that another process may have begun to answer: what it posts may be there already. Files are still read. */
export function createInterruptedPoster(file: Poster['file']): Poster {
  const refuse = () =>
    Promise.reject(
      new UserError(
        'Whosaid was restarted while it dealt with this, and may have posted already: look in the channel, then ask again.',
      ),
    );
  return { resolve: refuse, canSee: async () => false, assertCanPost: refuse, post: refuse, file };
}
