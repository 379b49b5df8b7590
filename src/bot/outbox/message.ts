/** The kinds of messages in the outbox: each says what it sends, where, and which entry records it. sender.ts does the rest. */

import type { EntryBody } from '../../claims/model/entry.ts';
import type { Send } from '../../claims/queries/outbox.ts';
import type { ReadModel } from '../../claims/read-model/read-model.ts';
import type { Answer, Invocation } from '../answer.ts';
import type { Platform } from '../asker.ts';
import { hasChangedSince } from './correction-answers.ts';
import type { PostedMessage, PostTarget } from './poster.ts';

/** What the outbox needs of a platform: an Adapter is one. */
export interface MessageSink {
  readonly platform: Platform;
  /** The platform's id of a channel that the configuration names. Rejects with a DeliveryError. */
  resolve(channel: string): Promise<string>;
  post(target: PostTarget, answer: Answer): Promise<PostedMessage>;
  update(posted: PostedMessage, answer: Answer): Promise<void>;
}

/** One attempt to send a message. */
export interface Attempt {
  readModel: ReadModel;
  send: Send;
  /** The keys of all sends that this message carries out: one edit brings a post up to all of its corrections. */
  keys: readonly string[];
  sink: Pick<MessageSink, 'post' | 'update' | 'platform'>;
  invocation: Invocation;
  answer: Answer;
  /** For a summary: the dossier's version when its answer was made. */
  version: string | null;
  /** The last change of the read model before the answer was made. */
  asOf: string | null;
  /** When an earlier attempt began that may have arrived, ISO; null when there was none. */
  since: string | null;
}

export interface Delivered {
  /** Null for an edit. */
  posted: PostedMessage | null;
  /** Records what was sent. */
  entry: EntryBody;
}

export interface MessageKind {
  /** The command whose answer is sent. */
  toInvocation(readModel: ReadModel, send: Send): Invocation;
  deliver(attempt: Attempt): Promise<Delivered>;
}

/** Posts the answer once: what an earlier attempt posted is found by the send's key. */
export function postOnce(
  { sink, send, since }: Attempt,
  answer: Answer,
  thread: string | null,
): Promise<PostedMessage> {
  return sink.post({ channel: send.channel, thread, idempotencyKey: { key: send.key, since } }, answer);
}

/** Posts the answer once. A post that is found may be from before a change that nothing else would bring to it, so it is edited. */
export async function postCurrent(attempt: Attempt, answer: Answer): Promise<PostedMessage> {
  const posted = await postOnce(attempt, answer, null);
  if (hasChangedSince(attempt.readModel, attempt.since)) await attempt.sink.update(posted, answer);
  return posted;
}

/** The post that a send corrects. */
export function requirePost({ post, key }: Send): NonNullable<Send['post']> {
  if (post === null) throw new Error(`the send ${key} names no post`);
  return post;
}
