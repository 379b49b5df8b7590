/** The review channel: hears once of all that waits for an editor, and sees what became of it. */
import { createHash } from 'node:crypto';
import type { Actor, Entry } from '../../claims/model/entry.ts';
import type { Board } from '../../claims/read-model/read-model.ts';
import { createLookingAgain } from '../../lib/backoff-timer.ts';
import type { Log } from '../../lib/log.ts';
import type { Turn, Turns } from '../../storage/lease.ts';
import type { Answer, Invocation } from '../answer.ts';
import { proposalToWaiting } from '../answers/proposal.ts';
import type { EntryBody, Platform, Posted, Target } from '../command.ts';
import { draftToWaiting } from '../editing/draft-review/announce.ts';
import { DeliveryError } from './delivery-error.ts';
import { botActor } from './publish.ts';

/** Something that an editor has to decide. */
export interface Waiting {
  /** The key of the entry that made it. */
  entry: string;
  /** What shows it, the same at any time: its post is found by this. */
  invocation: Invocation;
  /** How it stands now. */
  answer: Answer;
}

/** What the review channel needs of a front end. */
export interface ReviewPoster {
  resolve(channel: string): Promise<string>;
  post(target: Target, answer: Answer): Promise<Posted>;
  update(posted: Posted, answer: Answer): Promise<void>;
}

/** Whether the review channel was told; `none` where REVIEW_CHANNEL is empty. */
export type Told = 'told' | 'untold' | 'none';

export interface Reviewing {
  /** Posts what waits unless it stands there. Never rejects: what fails is logged, and /proposals and /drafts list it. */
  announce(waiting: Waiting): Promise<Told>;
  /** Edits the post of what was decided, later where the platform is away. Never rejects. */
  update(waiting: Waiting): Promise<void>;
  /**
   * Announces what waits and was never announced: after a crash, or when a front end starts. What another copy has, which may
   * have died in its turn, and what a platform or the store did not take, is looked at again later. Never rejects.
   */
  announceAll(): Promise<void>;
  /** Looks at nothing again. */
  stop(): void;
}

interface ReviewingParts {
  board: Board;
  /** Null where REVIEW_CHANNEL is empty. */
  channel: { platform: Platform; channel: string } | null;
  /** The running front end of a platform; null while there is none. */
  posterOf(platform: Platform): ReviewPoster | null;
  record(body: EntryBody, by: Actor): Promise<Entry>;
  /** A post whose sender died before it was recorded is looked for, and not sent again. */
  turns: Turns;
  /** See Newsroom. */
  recordedUntil(): string | null;
  log: Log;
}

/** More than a desk ever leaves waiting. */
const MOST_WAITING = { limit: 1_000, offset: 0 };

export function createReviewing(parts: ReviewingParts): Reviewing {
  const { board, channel, posterOf, record, turns, recordedUntil, log } = parts;
  const underWay = new Map<string, Promise<Told>>();
  /** Decided, and their posts do not show it: the platform was away. */
  const stale = new Map<string, Waiting>();
  const again = createLookingAgain(() => void announceAll());
  let isStopped = false;

  /** @param before since when an earlier process may have posted it; null for what this one was given. */
  async function post({ entry, invocation, answer }: Waiting, before: string | null): Promise<Told> {
    if (channel === null) return 'none';
    const poster = posterOf(channel.platform);
    if (poster === null) return 'untold';
    if (board.desk.reviewPost(invocation) !== null) return 'told';
    let turn: Turn | null = null;
    try {
      const key = createHash('sha256').update(`review ${entry}`).digest('hex');
      turn = await turns.take(key, 0);
      if (turn === null) {
        // Another copy of the bot is posting it.
        again.later();
        return 'told';
      }
      const once = { key, since: turn.unfinishedSince ?? before };
      const target = { channel: await poster.resolve(channel.channel), thread: null, once };
      const { platform, message, link, channel: where } = await poster.post(target, { ...answer, origin: invocation });
      const shown = { statements: [], dossier: null, version: null };
      await record(
        { kind: 'posted', platform, channel: where, message, link, invocation, ...shown },
        botActor(platform),
      );
      return 'told';
    } catch (error) {
      log.warn('the review channel could not be told', { of: invocation.options, error });
      if (!(error instanceof DeliveryError) || error.problem === 'later') again.later();
      return 'untold';
    } finally {
      turn?.end();
    }
  }

  function announce(waiting: Waiting, before: string | null): Promise<Told> {
    const running = underWay.get(waiting.entry);
    if (running !== undefined) return running;
    const work = post(waiting, before).finally(() => underWay.delete(waiting.entry));
    underWay.set(waiting.entry, work);
    return work;
  }

  async function update(waiting: Waiting): Promise<void> {
    const { entry, invocation, answer } = waiting;
    const posted = board.desk.reviewPost(invocation);
    const poster = posted === null ? null : posterOf(posted.platform);
    if (posted === null || poster === null) return;
    try {
      await poster.update(posted, { ...answer, origin: invocation });
    } catch (error) {
      log.warn('a post in the review channel could not be edited', { of: invocation.options, error });
      if (!(error instanceof DeliveryError && error.problem === 'later')) return;
      stale.set(entry, waiting);
      again.later();
    }
  }

  async function announceAll(): Promise<void> {
    // A board that is being built does not know what stands there.
    if (!board.isSound()) return again.later();
    try {
      const proposals = board.desk.pending(MOST_WAITING).items.map((one) => proposalToWaiting(board, one));
      const drafts = board.reviews.open(MOST_WAITING).items.map((one) => draftToWaiting(board, one));
      const decided = [...stale.values()];
      stale.clear();
      for (const waiting of decided) if (!isStopped) await update(waiting);
      for (const waiting of [...proposals, ...drafts]) if (!isStopped) await announce(waiting, recordedUntil());
    } catch (error) {
      log.warn('what waits for the review channel could not be looked at', { error });
      again.later();
    }
    again.settle();
  }

  return {
    announce: (waiting) => announce(waiting, null),
    announceAll,
    stop() {
      isStopped = true;
      again.stop();
    },
    update,
  };
}
