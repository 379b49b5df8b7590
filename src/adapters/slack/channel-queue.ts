/** Sends in order and at Slack's pace: https://docs.slack.dev/apis/web-api/rate-limits */
import { setTimeout as sleep } from 'node:timers/promises';
import { retryAfterMs } from './errors.ts';
import { slackLimits } from './limits.ts';

/** How long a message may wait for Slack's 429s, in milliseconds, before the asker is told to try later. */
const RATE_LIMIT_TIMEOUT_MS = 30_000;
/**
 * How long a message may wait behind others, in milliseconds. Together with the wait above and the sending itself it is less
 * than a lease: after that, another replica may have sent the message.
 */
const QUEUE_TIMEOUT_MS = 60_000;
/** When to try again then, in seconds. */
const RETRY_AFTER_S = 10;

export interface ChannelQueue {
  /**
   * Runs `send` after what was queued for the channel before it. After a 429 it waits and repeats `send`; other errors reject.
   * If too much is queued, it rejects as for a 429, and nothing was sent.
   */
  run<T>(channel: string, send: () => Promise<T>): Promise<T>;
}

/** One queue for each channel, with a message a second. A refused message was not sent, so repeating it sends it once. */
export function createChannelQueue(
  now: () => Date,
  rateLimitTimeoutMs = RATE_LIMIT_TIMEOUT_MS,
  queueTimeoutMs = QUEUE_TIMEOUT_MS,
): ChannelQueue {
  const queues = new Map<string, { last: Promise<unknown>; sentAt: number }>();

  async function pace<T>(queue: { sentAt: number }, send: () => Promise<T>): Promise<T> {
    let waited = 0;
    for (;;) {
      const wait = queue.sentAt + slackLimits.betweenPosts - now().getTime();
      // A clock that was set back must not stop the queue.
      if (wait > 0) await sleep(Math.min(wait, slackLimits.betweenPosts));
      try {
        return await send();
      } catch (error) {
        const asked = retryAfterMs(error);
        if (asked === null || waited + asked > rateLimitTimeoutMs) throw error;
        waited += asked;
        await sleep(asked);
      } finally {
        // Counted from the response, so that two messages also arrive a second apart.
        queue.sentAt = now().getTime();
      }
    }
  }

  return {
    run(channel, send) {
      const queue = queues.get(channel) ?? { last: Promise.resolve(), sentAt: Number.NEGATIVE_INFINITY };
      queues.set(channel, queue);
      // A monotonic clock.
      const since = performance.now();
      const sent = queue.last.then(() => {
        if (performance.now() - since <= queueTimeoutMs) return pace(queue, send);
        throw Object.assign(new Error('too much waits for this channel'), { retryAfter: RETRY_AFTER_S });
      });
      const settled = sent.then(
        () => {},
        () => {},
      );
      queue.last = settled;
      settled.then(async () => {
        // Forgets a quiet channel, but not before its second is over.
        await sleep(slackLimits.betweenPosts, undefined, { ref: false });
        if (queue.last === settled && queues.get(channel) === queue) queues.delete(channel);
      });
      return sent;
    },
  };
}
