/** Sends in order and at Slack's pace: https://docs.slack.dev/apis/web-api/rate-limits */
import { setTimeout as sleep } from 'node:timers/promises';
import { retryAfter } from './errors.ts';
import { slackLimits } from './limits.ts';

/** How long one message may wait for Slack's 429s, in milliseconds, before the asker is told to come back later. */
const PATIENCE = 30_000;
/**
 * How long one message may wait behind others, in milliseconds. With that patience and the sending itself it is less than the
 * lease of a turn: what is sent after that another copy has sent meanwhile.
 */
const IN_LINE = 60_000;
/** How soon to try again then, in seconds. */
const AGAIN_IN = 10;

export interface Queue {
  /**
   * Runs `send` after what was queued for the channel before it. A 429 is waited for and `send` repeated; other errors reject.
   * Where too much was before it, it rejects as for a 429, and nothing was sent.
   */
  run<T>(channel: string, send: () => Promise<T>): Promise<T>;
}

/** One line for each channel, a message a second in each. A refused message was not sent, so that repeating it sends it once. */
export function createQueue(now: () => Date, patience = PATIENCE, inLine = IN_LINE): Queue {
  const lines = new Map<string, { last: Promise<unknown>; sentAt: number }>();

  async function pace<T>(line: { sentAt: number }, send: () => Promise<T>): Promise<T> {
    let waited = 0;
    for (;;) {
      const wait = line.sentAt + slackLimits.betweenPosts - now().getTime();
      // A clock that was set back must not stop the line.
      if (wait > 0) await sleep(Math.min(wait, slackLimits.betweenPosts));
      try {
        return await send();
      } catch (error) {
        const asked = retryAfter(error);
        if (asked === null || waited + asked > patience) throw error;
        waited += asked;
        await sleep(asked);
      } finally {
        // From the answer on, so that two messages are a second apart where they arrive, too.
        line.sentAt = now().getTime();
      }
    }
  }

  return {
    run(channel, send) {
      const line = lines.get(channel) ?? { last: Promise.resolve(), sentAt: Number.NEGATIVE_INFINITY };
      lines.set(channel, line);
      // By a clock that is never set.
      const since = performance.now();
      const sent = line.last.then(() => {
        if (performance.now() - since <= inLine) return pace(line, send);
        throw Object.assign(new Error('too much waits for this channel'), { retryAfter: AGAIN_IN });
      });
      const settled = sent.then(
        () => {},
        () => {},
      );
      line.last = settled;
      settled.then(async () => {
        // Forget a quiet channel, but not before its second is over.
        await sleep(slackLimits.betweenPosts, undefined, { ref: false });
        if (line.last === settled && lines.get(channel) === line) lines.delete(channel);
      });
      return sent;
    },
  };
}
