/** Posts answers publicly on one platform. */
import type { Answer } from '../answer.ts';
import type { Platform } from '../asker.ts';
import type { ArticleFile } from '../editing/draft-review/articles.ts';

/** A public post. `link` is null if the platform gives no address. */
export interface PostedMessage {
  platform: Platform;
  channel: string;
  message: string;
  link: string | null;
}

/** Makes a send idempotent across crashes. */
export interface IdempotencyKey {
  /** The same for every attempt to send this message, and for no other message. */
  key: string;
  /** When the first attempt with an unknown outcome began (ISO): look for its message before sending. Null if there was none. */
  since: string | null;
}

/** `channel` is the platform's id or, where a person typed it, a #name. */
export interface PostTarget {
  channel: string;
  /** The message of ours that it belongs to: posted in its thread in Slack, as a reply in Discord. */
  thread: string | null;
  /** Null for a message that may be sent twice: never for what the bot posts by itself. */
  idempotencyKey: IdempotencyKey | null;
}

/** Posts answers publicly. Rejects with a DeliveryError whose message says what to do. */
export interface Poster {
  /** The platform's id of a channel that a person named. Rejects with a DeliveryError when there is none. */
  resolve(channel: string): Promise<string>;
  /**
   * Rejects with a DeliveryError if the asker may not write in the channel themselves. To be called before a post is planned:
   * the dispatcher does not know the asker.
   */
  assertCanPost(channel: string): Promise<void>;
  /** Checks assertCanPost as well. */
  post(target: PostTarget, answer: Answer): Promise<PostedMessage>;
  /** Downloads the file of a `file` option. Rejects with a UserError if it may not or cannot be read. */
  file(reference: string): Promise<ArticleFile>;
}
