/** The review channel: hears once of all that waits for an editor, and sees what became of it. */
import { createHash } from 'node:crypto';
import type { Actor, Entry, EntryBody } from '../../claims/model/entry.ts';
import type { ReadModel } from '../../claims/read-model/read-model.ts';
import { createBackoffTimer } from '../../lib/backoff-timer.ts';
import type { Log } from '../../lib/log.ts';
import type { Lease, Leases } from '../../storage/lease.ts';
import type { Answer } from '../answer.ts';
import { draftToPendingReview } from '../answers/draft-overview.ts';
import { proposalToPendingReview } from '../answers/proposal.ts';
import type { Platform } from '../asker.ts';
import { DeliveryError } from './delivery-error.ts';
import type { PendingReview } from './pending-review.ts';
import type { PostedMessage, PostTarget } from './poster.ts';
import { botActor } from './publish.ts';

/** What the review channel needs of a front end. */
export interface ReviewPoster {
  resolve(channel: string): Promise<string>;
  post(target: PostTarget, answer: Answer): Promise<PostedMessage>;
  update(posted: PostedMessage, answer: Answer): Promise<void>;
}

/** Whether the review channel was told; `none` where REVIEW_CHANNEL is empty. */
export type AnnounceResult = 'told' | 'untold' | 'none';

export interface ReviewChannel {
  /** Posts what waits unless it stands there. Never rejects: what fails is logged, and /proposals and /drafts list it. */
  announce(waiting: PendingReview): Promise<AnnounceResult>;
  /** Edits the post of what was decided, later where the platform is away. Never rejects. */
  update(waiting: PendingReview): Promise<void>;
  /**
   * Announces what waits and was never announced: after a crash, or when a front end starts. What another copy has, which may
   * have died in its turn, and what a platform or the store did not take, is looked at again later. Never rejects.
   */
  announcePending(): Promise<void>;
  /** Looks at nothing again. */
  stop(): void;
}

interface ReviewChannelDeps {
  readModel: ReadModel;
  /** Null where REVIEW_CHANNEL is empty. */
  channel: { platform: Platform; channel: string } | null;
  /** The running front end of a platform; null while there is none. */
  findPoster(platform: Platform): ReviewPoster | null;
  record(body: EntryBody, by: Actor): Promise<Entry>;
  /** A post whose sender died before it was recorded is looked for, and not sent again. */
  leases: Leases;
  /** See Newsroom. */
  recordedUntil(): string | null;
  log: Log;
}

/** More than a desk ever leaves waiting. */
const PENDING_PAGE = { limit: 1_000, offset: 0 };

export function createReviewChannel(deps: ReviewChannelDeps): ReviewChannel {
  const { readModel, channel, findPoster, record, leases, recordedUntil, log } = deps;
  const inFlight = new Map<string, Promise<AnnounceResult>>();
  /** Decided, and their posts do not show it: the platform was away. */
  const stale = new Map<string, PendingReview>();
  const retryTimer = createBackoffTimer(() => void announcePending());
  let isStopped = false;

  /** @param before since when an earlier process may have posted it; null for what this one was given. */
  async function post({ entry, invocation, answer }: PendingReview, before: string | null): Promise<AnnounceResult> {
    if (channel === null) return 'none';
    const poster = findPoster(channel.platform);
    if (poster === null) return 'untold';
    if (readModel.editing.reviewPost(invocation) !== null) return 'told';
    let lease: Lease | null = null;
    try {
      const key = createHash('sha256').update(`review ${entry}`).digest('hex');
      lease = await leases.acquire(key, 0);
      if (lease === null) {
        // Another copy of the bot is posting it.
        retryTimer.schedule();
        return 'told';
      }
      const idempotencyKey = { key, since: lease.unfinishedSince ?? before };
      const target = { channel: await poster.resolve(channel.channel), thread: null, idempotencyKey };
      const { platform, message, link, channel: where } = await poster.post(target, { ...answer, origin: invocation });
      const shown = { statements: [], dossier: null, version: null };
      await record(
        { kind: 'posted', platform, channel: where, message, link, invocation, ...shown },
        botActor(platform),
      );
      return 'told';
    } catch (error) {
      log.warn('review_channel.post_failed', { of: invocation.options, error });
      if (!(error instanceof DeliveryError) || error.problem === 'later') retryTimer.schedule();
      return 'untold';
    } finally {
      lease?.release();
    }
  }

  function announce(pending: PendingReview, before: string | null): Promise<AnnounceResult> {
    const running = inFlight.get(pending.entry);
    if (running !== undefined) return running;
    const work = post(pending, before).finally(() => inFlight.delete(pending.entry));
    inFlight.set(pending.entry, work);
    return work;
  }

  async function update(pending: PendingReview): Promise<void> {
    const { entry, invocation, answer } = pending;
    const posted = readModel.editing.reviewPost(invocation);
    const poster = posted === null ? null : findPoster(posted.platform);
    if (posted === null || poster === null) return;
    try {
      await poster.update(posted, { ...answer, origin: invocation });
    } catch (error) {
      log.warn('review_channel.edit_failed', { of: invocation.options, error });
      if (!(error instanceof DeliveryError && error.problem === 'later')) return;
      stale.set(entry, pending);
      retryTimer.schedule();
    }
  }

  async function announcePending(): Promise<void> {
    // A board that is being built does not know what stands there.
    if (!readModel.isReady()) return retryTimer.schedule();
    try {
      const proposals = readModel.editing
        .pending(PENDING_PAGE)
        .items.map((one) => proposalToPendingReview(readModel, one));
      const drafts = readModel.draftReviews.open(PENDING_PAGE).items.map((one) => draftToPendingReview(readModel, one));
      const decided = [...stale.values()];
      stale.clear();
      for (const pending of decided) if (!isStopped) await update(pending);
      for (const pending of [...proposals, ...drafts]) if (!isStopped) await announce(pending, recordedUntil());
    } catch (error) {
      log.warn('review_channel.scan_failed', { error });
      retryTimer.schedule();
    }
    retryTimer.resetIfIdle();
  }

  return {
    announce: (pending) => announce(pending, null),
    announcePending,
    stop() {
      isStopped = true;
      retryTimer.stop();
    },
    update,
  };
}
