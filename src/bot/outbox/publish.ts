/** Public posts that a person asks for: planned in the ledger, sent at once, and recorded, so that each goes out once. */

import { isKeyTaken, LedgerError } from '../../claims/ledger/ledger.ts';
import type { Actor, Entry, EntryBody } from '../../claims/model/entry.ts';
import { requestedPostKey } from '../../claims/read-model/plan-sends.ts';
import { UserError } from '../../lib/errors.ts';
import type { Log } from '../../lib/log.ts';
import type { Leases } from '../../storage/lease.ts';
import type { Answer } from '../answer.ts';
import type { Platform } from '../asker.ts';
import { DeliveryError } from './delivery-error.ts';
import type { PostedMessage, Poster } from './poster.ts';
import { errorToFailure } from './retry-policy.ts';

/** A post to be made; `channel` is the platform's id. */
export interface Publication {
  /** The key of its plan, the same for all who ask for the same post; null for the key of what asks for this one. */
  planKey: string | null;
  channel: string;
  answer: Answer;
  /** For a summary: the dossier and the version that it shows. */
  about: { dossier: string; version: string } | null;
  /** The board's last change before the answer was made: what changes while it is posted still reaches it. */
  asOf: string | null;
}

/** @returns where the post stands. Rejects with a DeliveryError, which says whether it will still go out, or a LedgerError. */
export type Publish = (publication: Publication) => Promise<PostedMessage>;

/** Posts answers publicly, and records them. */
export interface Publisher extends Pick<Poster, 'resolve' | 'file'> {
  publish: Publish;
}

interface PublishDeps {
  leases: Leases;
  record(body: EntryBody, by: Actor): Promise<Entry>;
  /** As `record`, without waiting for the board: that takes longer than a turn where it is being built. */
  append(body: EntryBody, by: Actor, id: string): Promise<Entry>;
  now(): Date;
  log: Log;
}

/**
 * The turn is taken before the plan is recorded: no other copy, and not the sender of this one, then begins with it while
 * it is being sent here. When this process dies on the way, the sender that comes after finds the plan and the turn.
 *
 * @param by who asks for the post.
 * @param postKey the key of the plan: the same for every delivery of what asks for it, so that a replay posts nothing again.
 */
export function createPublish(
  deps: PublishDeps,
  poster: Poster,
  by: Actor & { platform: Platform },
  postKey: () => string,
): Publish {
  const { leases, record, append, now, log } = deps;

  return async (publication) => {
    await poster.assertCanPost(publication.channel);
    const id = publication.planKey ?? postKey();
    const key = requestedPostKey(id);
    const lease = await leases.acquire(key, 0);
    if (lease === null) throw alreadyRequestedError(null);
    try {
      await append(toPostAskedEntry(publication, by.platform), by, id).catch((error: unknown) => {
        throw isKeyTaken(error) ? alreadyRequestedError(error) : error;
      });
      return await send(publication, key);
    } finally {
      lease.release();
    }
  };

  async function send(publication: Publication, key: string): Promise<PostedMessage> {
    const { channel, answer } = publication;
    const startedAt = now();
    let posted: PostedMessage;
    try {
      posted = await poster.post({ channel, thread: null, idempotencyKey: { key, since: null } }, answer);
    } catch (error) {
      throw await recordFailure(key, startedAt, error);
    }
    try {
      await record(toPostSentEntry(publication, key, posted), botActor(by.platform));
    } catch (error) {
      if (!(error instanceof LedgerError)) throw error;
      // It stands there, and the plan is on record: the sender finds it and records it once the store takes entries again.
      log.error('outbox.record_failed', { error });
    }
    return posted;
  }

  /** @returns what the asker is told. What they can mend themselves is given up: they ask again when they have. */
  async function recordFailure(key: string, startedAt: Date, error: unknown): Promise<unknown> {
    const { problem, reason, retryInMs, mayHaveArrived } = errorToFailure(error, 0);
    const isRetried = mayHaveArrived || problem === 'later';
    log.warn('outbox.publish_failed', { problem, error });
    const { at } = await record(
      {
        kind: 'send-failed',
        sends: [key],
        problem,
        reason,
        maybeSince: mayHaveArrived ? startedAt.toISOString() : null,
        retryAt: isRetried && retryInMs !== null ? new Date(now().getTime() + retryInMs).toISOString() : null,
      },
      botActor(by.platform),
    );
    if (!isRetried) return error;
    return new DeliveryError(
      'later',
      `The post did not go through at ${at.slice(11, 16)} UTC. It is kept, and goes out once by itself as soon as it can: do not send it again. /posts says what becomes of it.`,
      { cause: error },
    );
  }
}

/** To whoever comes second, on this copy or another: what the first one asked for goes out by itself. */
function alreadyRequestedError(cause: unknown): UserError {
  return new UserError(
    'This was asked for already and is posted once, so nothing is posted a second time: /posts says what becomes of it.',
    { cause },
  );
}

function toPostAskedEntry({ channel, answer, about }: Publication, platform: Platform): EntryBody {
  return {
    kind: 'post-asked',
    platform,
    channel,
    invocation: answerToInvocation(answer),
    dossier: about?.dossier ?? null,
  };
}

function toPostSentEntry(
  { answer, about, asOf }: Publication,
  key: string,
  { message, link }: PostedMessage,
): EntryBody {
  return {
    kind: 'post-sent',
    send: key,
    message,
    link,
    statements: [...answer.statements],
    version: about?.version ?? null,
    asOf,
  };
}

function answerToInvocation({ origin, title }: Answer): { command: string; options: Record<string, string> } {
  if (origin === null) throw new Error(`an answer that cannot be asked again was to be posted: ${title}`);
  return origin;
}

/** The bot as it signs what it does by itself. */
export function botActor(platform: Platform): Actor & { platform: Platform } {
  return { kind: 'bot', id: 'whosaid', name: 'Whosaid', platform };
}
