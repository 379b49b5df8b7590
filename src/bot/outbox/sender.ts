/**
 * Sends one message once, whatever its kind: takes a lease on its key, looks for an earlier attempt, sends, and records
 * what became of it.
 */
import { LRUCache } from 'lru-cache';
import { isKeyTaken, LedgerError } from '../../claims/ledger/ledger.ts';
import type { Actor, Entry, EntryBody } from '../../claims/model/entry.ts';
import type { Send } from '../../claims/queries/outbox.ts';
import { requestedPostKey } from '../../claims/read-model/plan-sends.ts';
import type { ReadModel } from '../../claims/read-model/read-model.ts';
import { lookbackStart } from '../../lib/clock-skew.ts';
import { UserError } from '../../lib/errors.ts';
import type { Log } from '../../lib/log.ts';
import type { Leases } from '../../storage/lease.ts';
import type { Answer, Invocation } from '../answer.ts';
import type { Platform } from '../asker.ts';
import { botActor } from './bot-actor.ts';
import { DeliveryError } from './delivery-error.ts';
import type { Attempt, Delivered, MessageSink } from './message.ts';
import { MESSAGE_KINDS } from './messages/index.ts';
import { createPlatformPauses, type PlatformPauses } from './platform-pauses.ts';
import type { PostedMessage } from './poster.ts';
import { errorToFailure } from './retry-policy.ts';

/** What goes out in one call. `send` is the oldest of the sends that it carries out, whose keys are `keys`. */
export interface Batch {
  send: Send;
  keys: string[];
}

/** A post that is to be planned and sent at once. */
export interface PostPlan {
  /** The key of its plan: whoever plans the same post gives the same, and only the first is followed. */
  id: string;
  by: Actor & { platform: Platform };
  /** The platform's id. */
  channel: string;
  answer: Answer;
  /** For a summary: the dossier and the version that it shows. */
  about: { dossier: string; version: string } | null;
  /** The last change of the read model before the answer was made: later ones still reach the post. */
  asOf: string | null;
  /** As in Attempt: a plan that was lost with the entries after a backup may have been followed. */
  since: string | null;
  /** Whether somebody waits for the outcome. They try again when they have removed the cause of a failure, so the bot does not. */
  isAwaited: boolean;
}

export interface Sender {
  readonly pauses: PlatformPauses;
  /**
   * Plans a post, sends it at once, and gives where it stands. Rejects with an AlreadyPlannedError, a DeliveryError that
   * says whether the post will still go out, or a LedgerError.
   */
  publish(plan: PostPlan, sink: Attempt['sink']): Promise<PostedMessage>;
  /**
   * Sends what is due.
   *
   * @param possiblySentSince since when an earlier process may have sent it; null when none can have.
   * @param compose makes the answer. Its errors are failures of the message.
   * @returns false when another replica has the lease or the read model is being rebuilt; true once the outcome is recorded.
   */
  send(
    batch: Batch,
    sink: MessageSink,
    possiblySentSince: string | null,
    compose: (invocation: Invocation) => Promise<Answer>,
  ): Promise<boolean>;
}

/** Whoever comes second, on this replica or another: what the first one asked for goes out. */
export class AlreadyPlannedError extends UserError {
  override name = 'AlreadyPlannedError';
}

interface SenderDeps {
  readModel: ReadModel;
  leases: Leases;
  record(body: EntryBody, by: Actor): Promise<Entry>;
  /** As `record`, without waiting for the read model: a rebuild takes longer than a lease lasts. */
  append(body: EntryBody, by: Actor, id: string): Promise<Entry>;
  now(): Date;
  log: Log;
}

const MAX_SEARCHES = 1_000;

export function createSender({ readModel, leases, record, append, now, log }: SenderDeps): Sender {
  const pauses = createPlatformPauses(now);
  /** By send: how many of its attempts were a search alone, which uses up no attempt to send. */
  const searches = new LRUCache<string, number>({ max: MAX_SEARCHES });

  async function deliver(attempt: Attempt): Promise<Delivered> {
    const since = attempt.since === null ? null : lookbackStart(attempt.since, now());
    const delivered = await MESSAGE_KINDS[attempt.send.kind].deliver({ ...attempt, since });
    pauses.clear(attempt.send.platform);
    return delivered;
  }

  /**
   * @param since since when an earlier attempt may have sent it; null when none can have.
   * @param isAwaited see PostPlan.
   * @returns whether it is tried again, and when it failed.
   */
  async function recordFailure(
    { send, keys }: Batch,
    startedAt: string,
    since: string | null,
    error: unknown,
    isAwaited: boolean,
  ): Promise<{ isRetried: boolean; at: string }> {
    const { problem, reason, retryInMs, mayHaveArrived, isSearching } = errorToFailure(
      error,
      send.attempts,
      searches.get(send.key) ?? 0,
    );
    if (isSearching) searches.set(send.key, (searches.get(send.key) ?? 0) + 1);
    const { platform, channel, kind } = send;
    if (problem === 'later' && !isSearching) pauses.pause(platform, retryInMs ?? 0);
    const level = problem === 'fault' ? 'error' : 'warn';
    log[level]('outbox.send_failed', { platform, channel, kind, problem, attempts: send.attempts + 1, error });
    const isRetried = retryInMs !== null && (!isAwaited || mayHaveArrived || problem === 'later');
    const retryAt = isRetried ? new Date(now().getTime() + retryInMs).toISOString() : null;
    // The search for an earlier one may have failed, and the next attempt has to repeat it.
    const maybeSince = kind === 'edit' ? null : (since ?? (mayHaveArrived ? startedAt : null));
    const body: EntryBody = { kind: 'send-failed', sends: keys, problem, reason, maybeSince, retryAt };
    const { at } = await record(body, botActor(platform as Platform));
    return { isRetried, at };
  }

  function dossierVersion(key: string): string | null {
    const dossier = readModel.outbox.requestedPost(key)?.dossier ?? null;
    return dossier === null ? null : (readModel.records.dossier(dossier)?.version ?? null);
  }

  return {
    pauses,

    async publish(plan, sink) {
      const { id, by, channel, answer, about, asOf, since, isAwaited } = plan;
      const { platform } = by;
      const { origin: invocation } = answer;
      if (invocation === null)
        throw new Error(`an answer that cannot be asked again was to be posted: ${answer.title}`);
      const key = requestedPostKey(id);
      // Before the plan is recorded, so that no other replica, nor the dispatcher here, begins with it meanwhile.
      const lease = await leases.acquire(key, 0);
      if (lease === null) throw alreadyPlannedError(null);
      try {
        await append(
          { kind: 'post-asked', platform, channel, invocation, dossier: about?.dossier ?? null },
          by,
          id,
        ).catch((error: unknown) => {
          throw isKeyTaken(error) ? alreadyPlannedError(error) : error;
        });
        const send = planToSend(key, id, platform, channel);
        const batch = { send, keys: [key] };
        const startedAt = now().toISOString();
        let delivered: Delivered;
        try {
          const version = about?.version ?? null;
          delivered = await deliver({ readModel, ...batch, sink, invocation, answer, version, asOf, since });
        } catch (error) {
          const { isRetried, at } = await recordFailure(batch, startedAt, since, error, isAwaited);
          throw isRetried ? keptError(at, error) : error;
        }
        await record(delivered.entry, botActor(platform)).catch((error: unknown) => {
          if (!(error instanceof LedgerError)) throw error;
          // The plan is on record: the dispatcher finds the post, and records it once the store takes entries again.
          log.error('outbox.record_failed', { error });
        });
        if (delivered.posted === null) throw new Error(`nothing was posted under ${key}`);
        return delivered.posted;
      } finally {
        lease.release();
      }
    },

    async send(batch, sink, possiblySentSince, compose) {
      const { send } = batch;
      // While it is rebuilt, the read model gives incomplete answers and does not know what has to be sent.
      if (!readModel.isReady()) return false;
      // Another replica may have sent it meanwhile, or tried to.
      if (readModel.outbox.failedAttempts(send.key) !== send.attempts) return true;
      const lease = await leases.acquire(send.key, send.attempts);
      if (lease === null) return false;
      try {
        const startedAt = now().toISOString();
        const since = send.maybeSentSince ?? lease.unfinishedSince ?? possiblySentSince;
        let delivered: Delivered;
        try {
          const asOf = readModel.changeFeed.latest()?.entry ?? null;
          const version = dossierVersion(send.key);
          const invocation = MESSAGE_KINDS[send.kind].toInvocation(readModel, send);
          const answer = await compose(invocation);
          if (!readModel.isReady()) return false;
          delivered = await deliver({ readModel, ...batch, sink, invocation, answer, version, asOf, since });
        } catch (error) {
          if (!readModel.isReady()) return false;
          await recordFailure(batch, startedAt, since, error, false);
          return true;
        }
        await record(delivered.entry, botActor(sink.platform));
        return true;
      } finally {
        lease.release();
      }
    },
  };
}

function planToSend(key: string, change: string, platform: string, channel: string): Send {
  return { key, kind: 'post', platform, channel, post: null, change, attempts: 0, maybeSentSince: null, retryAt: null };
}

function alreadyPlannedError(cause: unknown): AlreadyPlannedError {
  return new AlreadyPlannedError(
    'This was asked for already and is posted once, so nothing is posted a second time: /posts says what becomes of it.',
    { cause },
  );
}

function keptError(at: string, cause: unknown): DeliveryError {
  return new DeliveryError(
    'later',
    `The post did not go through at ${at.slice(11, 16)} UTC. It is kept, and goes out once by itself as soon as it can: do not send it again. /posts says what becomes of it.`,
    { cause },
  );
}
