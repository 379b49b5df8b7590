/** What every front end gives. An adapter is thin: it parses, calls the bot, renders, and knows its platform. */
import type { Answer } from '../bot/answer.ts';
import type { Platform } from '../bot/asker.ts';
import type { PostedMessage, PostTarget } from '../bot/outbox/poster.ts';

export interface Adapter {
  readonly platform: Platform;
  /** Resolves when commands can arrive. Rejects with an OperatorError on a bad token or address. */
  start(): Promise<void>;
  /** Takes no new command, answers those accepted, then resolves; at most five seconds. */
  stop(): Promise<void>;
  /** The platform's id of a channel that a person named: an id, #name, or what the platform writes for one. Rejects with a DeliveryError. */
  resolve(channel: string): Promise<string>;
  /** Posts publicly. Rejects with a DeliveryError. */
  post(target: PostTarget, answer: Answer): Promise<PostedMessage>;
  /** Edits a public post of ours in place. Rejects with a DeliveryError. */
  update(posted: PostedMessage, answer: Answer): Promise<void>;
}
