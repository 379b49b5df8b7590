/**
 * Messages to the bot. Slack sends one again only while it has not been acknowledged, so each is kept in the store before
 * that, and answered by whoever finds it there when the process that took it has died.
 */
import { z } from 'zod';
import type { Poster } from '../../bot/command.ts';
import { UserError } from '../../lib/errors.ts';
import type { Log } from '../../lib/log.ts';
import { within } from '../../lib/timeout.ts';
import type { Taken, Unanswered } from '../../storage/dedupe.ts';
import { fileOf } from './files.ts';

/** A message of a person to the bot. `thread_ts` is null outside of a thread. */
export interface Message {
  channel: string;
  ts: string;
  user: string;
  text: string;
  thread_ts: string | null;
  isDirect: boolean;
  /** The address of the file that came with it; null for none. */
  file: string | null;
}

export interface Questions {
  /** Before an event is acknowledged: false for one that was taken already. Never rejects. */
  isFirst(body: unknown): Promise<boolean>;
  /** Answers the message of an event, if it is one of a person. */
  answer(body: unknown): Promise<void>;
  /** Answers what others left unanswered, now and again and again. */
  start(): void;
  stop(): void;
}

interface QuestionsSetting {
  /** Begins the keys of messages. */
  place: string;
  taken: Taken;
  /** Null where nothing is kept. */
  unanswered: Unanswered | null;
  /** Milliseconds between two looks for what others left. */
  lookEvery: number;
  log: Log;
  /**
   * @param since when the message was asked whose answer may stand there already; null for one that comes just now.
   * @returns false where it may work later.
   */
  answer(message: Message, key: string, since: string | null): Promise<boolean>;
}

/** Longer than the store takes when it is well, and with the look for doubles well within Slack's three seconds. */
const KEEP_WITHIN_MS = 1_000;
/** Subtypes that a person's own new message can have; with any other it is an edit, a deletion, a join and the like. */
const PLAIN = [undefined, 'file_share', 'thread_broadcast'];

const bodySchema = z.object({
  type: z.literal('event_callback'),
  event_id: z.string(),
  event: z.object({
    type: z.enum(['app_mention', 'message']),
    channel: z.string(),
    channel_type: z.string().optional(),
    ts: z.string(),
    user: z.string(),
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
  text: z.string(),
  thread_ts: z.string().nullable(),
  isDirect: z.boolean(),
  file: z.string().nullable().default(null),
});

export function createQuestions(setting: QuestionsSetting): Questions {
  const { taken, unanswered, log } = setting;
  let timer: NodeJS.Timeout | null = null;
  let isStopped = false;
  const keyOf = ({ channel, ts }: Message) => `${setting.place} ${channel} ${ts}`;

  /** What the store does not do in time is not waited for: a question without a note is better than one without an answer. */
  async function told<T>(work: Promise<T>, otherwise: T): Promise<T> {
    try {
      return (await within(work, KEEP_WITHIN_MS)) ?? otherwise;
    } catch (error) {
      log.warn('slack.not_kept', { reason: String(error) });
      return otherwise;
    }
  }

  async function answer(message: Message, since: string | null): Promise<void> {
    const key = keyOf(message);
    const isOver = await setting.answer(message, key, since);
    if (unanswered !== null) await told(isOver ? unanswered.settle(key) : unanswered.release(key), undefined);
  }

  async function answerLeft(): Promise<void> {
    for await (const { question, at } of unanswered?.takeOver() ?? []) {
      const message = messageSchema.safeParse(question).data;
      if (message === undefined) continue;
      // What is left now is for the next process, which finds it as it is.
      if (isStopped) return;
      log.info('slack.taken_over', { channel: message.channel });
      // Where it was kept and not acknowledged, Slack sends it again.
      await taken.first([`${message.channel} ${message.ts}`]);
      await answer(message, at);
    }
  }

  /** One look at a time, however long it takes to answer what it finds. */
  function look(): void {
    answerLeft()
      .catch((error: unknown) => log.warn('slack.not_taken_over', { reason: String(error) }))
      .finally(() => {
        if (!isStopped) timer = setTimeout(look, setting.lookEvery).unref();
      });
  }

  return {
    async isFirst(body) {
      const read = bodyToMessage(body);
      if (read === null) return true;
      const { message, event } = read;
      const isKept = unanswered !== null && (await told(unanswered.keep(keyOf(message), message), true));
      if (unanswered !== null && !isKept) return false;
      const isFirst = await taken.first([event, `${message.channel} ${message.ts}`]);
      if (!isFirst && unanswered !== null) await told(unanswered.settle(keyOf(message)), undefined);
      return isFirst;
    },
    async answer(body) {
      const read = bodyToMessage(body);
      if (read !== null) await answer(read.message, null);
    },
    start() {
      if (unanswered !== null) look();
    },
    stop() {
      isStopped = true;
      if (timer !== null) clearTimeout(timer);
    },
  };
}

/** Null for what is no new message of a person to the bot. */
function bodyToMessage(body: unknown): { message: Message; event: string } | null {
  // Of a command, which is no event, the schema would first list all that is wrong with it.
  const isEvent = typeof body === 'object' && body !== null && 'event' in body;
  const read = isEvent ? bodySchema.safeParse(body).data : undefined;
  if (read === undefined) return null;
  const { type, channel, channel_type, ts, user, text = '', files, thread_ts = null, subtype, bot_id } = read.event;
  const isDirect = type === 'message';
  if (!PLAIN.includes(subtype) || bot_id || (isDirect && channel_type !== 'im')) return null;
  return { message: { channel, ts, user, text, thread_ts, isDirect, file: fileOf(files) }, event: read.event_id };
}

/** For a question that is answered for the second time: what it posts may stand already. Files are read as ever. */
export function createInterruptedPoster(file: Poster['file']): Poster {
  const refuse = () =>
    Promise.reject(
      new UserError(
        'Whosaid was restarted while it dealt with this, and may have posted already: look in the channel, then ask again.',
      ),
    );
  return { resolve: refuse, admit: refuse, post: refuse, file };
}
