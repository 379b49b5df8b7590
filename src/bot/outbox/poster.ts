/** Posts answers publicly on one platform. */
import type { Answer } from '../answer.ts';
import type { Platform } from '../asker.ts';
import type { ArticleFile } from '../editing/draft-review/articles.ts';

/** Where a public post stands. `link` opens it; null where the platform gives no address. */
export interface PostedMessage {
  platform: Platform;
  channel: string;
  message: string;
  link: string | null;
}

/** What makes that a message goes out once, although the process that sent it may not live to hear of it. */
export interface IdempotencyKey {
  /** The same for every attempt to send this message, and for no other message. */
  key: string;
  /** When the first attempt began that may have arrived unnoticed, ISO: look for it before sending. Null when there was none. */
  since: string | null;
}

/** `channel` is the platform's id or, where a person typed it, a #name. */
export interface PostTarget {
  channel: string;
  /** The message of ours that it belongs under: in Slack in its thread, in Discord as a reply to it. */
  thread: string | null;
  /** Null for what may go out twice: nothing that the bot posts by itself. */
  idempotencyKey: IdempotencyKey | null;
}

/** Posts answers publicly. Rejects with a DeliveryError whose message tells the remedy. */
export interface Poster {
  /** The platform's id of a channel that a person named. Rejects with a DeliveryError when there is none. */
  resolve(channel: string): Promise<string>;
  /**
   * Rejects with a DeliveryError where the asker may not write in a channel themselves. To be asked before a post is planned:
   * whoever carries out the plan knows no asker.
   */
  assertCanPost(channel: string): Promise<void>;
  /** Asks for what `admit` tells as well. */
  post(target: PostTarget, answer: Answer): Promise<PostedMessage>;
  /** A file of the platform, by what a `file` option holds. Rejects with a UserError for one that may not or cannot be read. */
  file(reference: string): Promise<ArticleFile>;
}
