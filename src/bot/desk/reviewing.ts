/** The review channel: hears of each proposal once, and sees what became of it. */
import { createHash } from 'node:crypto';
import type { ProposalView } from '../../claims/board/desk.ts';
import type { Board } from '../../claims/board.ts';
import type { Actor, Entry } from '../../claims/entry.ts';
import type { Turn, Turns } from '../../claims/turns.ts';
import type { Answer } from '../answer.ts';
import type { EntryBody, Platform, Posted, Target } from '../command.ts';
import type { Log } from '../log.ts';
import { botActor } from '../publishing.ts';
import { proposalToAnswer } from './proposal.ts';

/** What the review channel needs of a front end. */
export interface ReviewPoster {
  resolve(channel: string): Promise<string>;
  post(target: Target, answer: Answer): Promise<Posted>;
  update(posted: Posted, answer: Answer): Promise<void>;
}

export interface Reviewing {
  /** Posts the proposal unless it stands there. Never rejects: what fails is logged, and the proposal waits in /proposals. */
  announce(proposal: ProposalView): Promise<'told' | 'untold' | 'none'>;
  /** Edits the post of a proposal that was decided. Never rejects. */
  update(proposal: ProposalView): Promise<void>;
  /** Announces what waits and was never announced: after a crash, or when a front end starts. */
  announceAll(): Promise<void>;
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
  log: Log;
}

export function createReviewing({ board, channel, posterOf, record, turns, log }: ReviewingParts): Reviewing {
  const underWay = new Map<string, Promise<'told' | 'untold' | 'none'>>();

  async function post(proposal: ProposalView): Promise<'told' | 'untold' | 'none'> {
    if (channel === null) return 'none';
    const poster = posterOf(channel.platform);
    if (poster === null) return 'untold';
    const invocation = { command: 'proposals', options: { proposal: proposal.name } };
    if (board.desk.reviewPost(proposal.name) !== null) return 'told';
    let turn: Turn | null = null;
    try {
      const key = createHash('sha256').update(`review ${proposal.entry}`).digest('hex');
      turn = await turns.take(key, 0);
      // Another copy of the bot is posting it.
      if (turn === null) return 'told';
      const once = { key, since: turn.unfinishedSince };
      const target = { channel: await poster.resolve(channel.channel), thread: null, once };
      const posted = await poster.post(target, { ...proposalToAnswer(board, proposal), origin: invocation });
      const { platform, message, link } = posted;
      await record(
        {
          kind: 'posted',
          platform,
          channel: posted.channel,
          message,
          link,
          invocation,
          statements: [],
          dossier: null,
          version: null,
        },
        botActor(platform),
      );
      return 'told';
    } catch (error) {
      log.warn('the review channel could not be told', { proposal: proposal.name, error });
      return 'untold';
    } finally {
      turn?.end();
    }
  }

  function announce(proposal: ProposalView): Promise<'told' | 'untold' | 'none'> {
    const running = underWay.get(proposal.name);
    if (running !== undefined) return running;
    const work = post(proposal).finally(() => underWay.delete(proposal.name));
    underWay.set(proposal.name, work);
    return work;
  }

  return {
    announce,
    async update(proposal) {
      const posted = board.desk.reviewPost(proposal.name);
      const poster = posted === null ? null : posterOf(posted.platform);
      if (posted === null || poster === null) return;
      try {
        const origin = { command: 'proposals', options: { proposal: proposal.name } };
        await poster.update(posted, { ...proposalToAnswer(board, proposal), origin });
      } catch (error) {
        log.warn('the post of a proposal could not be edited', { proposal: proposal.name, error });
      }
    },
    async announceAll() {
      for (const proposal of board.desk.pending({ limit: 1_000, offset: 0 }).items) await announce(proposal);
    },
  };
}
