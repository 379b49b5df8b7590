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
  /** The platform's id of a channel that a person named. Rejects with a DeliveryError if there is none that the asker can see. */
  resolve(channel: string): Promise<string>;
  /** Whether the asker sees a channel, by its id; false if the platform cannot tell. */
  canSee(channel: string): Promise<boolean>;
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

/** A public post that a person asks for. */
export interface Publication {
  /** The key of its plan, the same for all who ask for the same post; null for the key of the request. */
  planKey: string | null;
  /** The platform's id. */
  channel: string;
  answer: Answer;
  /** For a summary: the dossier and the version that it shows. */
  about: { dossier: string; version: string } | null;
  /** The read model's last change before the answer was made: what changes while it is posted still reaches it. */
  asOf: string | null;
}

/** Posts answers publicly, and records them. */
export interface Publisher extends Pick<Poster, 'resolve' | 'canSee' | 'assertCanPost' | 'file'> {
  /** @returns where the post stands. Rejects with a DeliveryError, which says whether it will still go out, or a LedgerError. */
  publish(publication: Publication): Promise<PostedMessage>;
}
