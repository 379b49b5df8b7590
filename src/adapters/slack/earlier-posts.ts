/**
 * Finds a message that was sent although we never got the response. Slack has no idempotency keys;
 * https://docs.slack.dev/messaging/message-metadata comes closest.
 */
import type { webApi } from '@slack/bolt';
import { LRUCache } from 'lru-cache';
import { DeliveryError } from '../../bot/outbox/delivery-error.ts';
import { retryAfterMs, slackErrorCode } from './errors.ts';
import { slackLimits } from './limits.ts';

/** The metadata's type, on messages that must be sent once. */
const SENT_EVENT = 'whosaid_sent';
/** Slack's clock and ours may differ by this much. */
const MAX_CLOCK_SKEW_MS = 10 * 60_000;
/** A search that is forgotten begins anew. */
const MAX_SEARCHES = 1_000;

interface SentMessage {
  ts?: string;
  metadata?: { event_type?: string; event_payload?: { key?: unknown } };
}

interface Pass {
  cursor: string;
  /** Of its first page, as a Slack timestamp; null before that. */
  newest: number | null;
  /** Older messages are not searched. */
  until: number;
}

export interface EarlierPosts {
  /**
   * The timestamp of the message that was sent under the key; null if there is none. Rejects with a DeliveryError when Slack
   * asks to wait: the next call goes on where this one ended, because some apps get 15 messages a minute and no more.
   */
  find(channel: string, thread: string | null, key: string, since: string): Promise<string | null>;
}

export const keyToMetadata = (key: string) => ({ event_type: SENT_EVENT, event_payload: { key } });

export function createEarlierPosts(client: webApi.WebClient): EarlierPosts {
  /** Where searches go on that Slack interrupted. */
  const searches = new LRUCache<string, Pass>({ max: MAX_SEARCHES });

  async function readPage(channel: string, thread: string | null, cursor: string) {
    const page = { channel, limit: slackLimits.messagesAPage, include_all_metadata: true, cursor };
    // A channel's messages come newest first, a thread's oldest first.
    const { messages = [], response_metadata } =
      thread === null
        ? await client.conversations.history(page)
        : await client.conversations.replies({ ...page, ts: thread });
    return { messages: messages as SentMessage[], next: response_metadata?.next_cursor ?? '' };
  }

  /**
   * The newest messages are searched whatever `oldest` says, and threads as a whole, because the clock that set it may have
   * been ahead. What was posted in a channel while a search waited, by another replica, is above where it goes on: then
   * it begins once more from the top, down to where it had begun.
   */
  async function search(name: string, channel: string, thread: string | null, key: string, oldest: number) {
    let pass = searches.get(name) ?? { cursor: '', newest: null, until: oldest };
    let wasInterrupted = pass.cursor !== '';
    for (;;) {
      const { messages, next } = await readPage(channel, thread, pass.cursor);
      const found = messages.find(
        ({ metadata }) => metadata?.event_type === SENT_EVENT && metadata.event_payload?.key === key,
      );
      if (found?.ts !== undefined) return found.ts;
      const newest = pass.newest ?? Number(messages[0]?.ts ?? 0);
      if (next !== '' && (thread !== null || Number(messages.at(-1)?.ts) >= pass.until))
        pass = { ...pass, cursor: next, newest };
      else if (wasInterrupted && thread === null) {
        pass = { cursor: '', newest: null, until: newest };
        wasInterrupted = false;
      } else return null;
      searches.set(name, pass);
    }
  }

  return {
    async find(channel, thread, key, since) {
      const name = JSON.stringify([channel, thread, key]);
      const oldest = (Date.parse(since) - MAX_CLOCK_SKEW_MS) / 1000;
      try {
        const found = await search(name, channel, thread, key, oldest);
        searches.delete(name);
        return found;
      } catch (error) {
        // The next attempt begins anew.
        if (slackErrorCode(error) === 'invalid_cursor') searches.delete(name);
        const wait = slackErrorCode(error) === 'invalid_cursor' ? 1_000 : retryAfterMs(error);
        if (wait === null) throw error;
        throw new DeliveryError(
          'later',
          `Slack asks to wait ${Math.ceil(wait / 1000)} seconds before it shows more of the channel, where an earlier attempt may have arrived.`,
          { cause: error, retryAfter: wait, isSearching: true },
        );
      }
    },
  };
}
