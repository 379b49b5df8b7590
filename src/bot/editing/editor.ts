/**
 * The one place where a change to the record is entered. Who may do so is asked here, when the entry is made: a button
 * or a form that was drawn earlier gives no right.
 */

import { setImmediate as nextTurn } from 'node:timers/promises';
import { isKeyTaken } from '../../claims/ledger/ledger.ts';
import type { Change } from '../../claims/model/entries/desk.ts';
import type { DraftedDossier } from '../../claims/model/entries/review.ts';
import type { Actor, Entry, ReviewEntry } from '../../claims/model/entry.ts';
import type { ReviewView } from '../../claims/queries/draft-reviews.ts';
import type { ProposalView } from '../../claims/queries/proposals.ts';
import type { Board } from '../../claims/read-model/read-model.ts';
import { UserError } from '../../lib/errors.ts';
import { within } from '../../lib/timeout.ts';
import { proposalToWaiting } from '../answers/proposal.ts';
import type { Asker, EntryBody } from '../command.ts';
import type { Reviewing, Told } from '../outbox/review-channel.ts';
import { draftToWaiting } from './draft-review/announce.ts';
import type { Roles } from './permissions.ts';

export type Entered =
  /** On record: `subject` is the statement or dispute. */
  | { kind: 'recorded'; subject: string }
  /** Waits for an editor: `review` says whether the review channel was told. */
  | { kind: 'proposed'; proposal: ProposalView; review: Told };

/** An editor's entry in the review of a draft, without its header. */
type ReviewBody = Extract<EntryBody, { kind: Exclude<ReviewEntry['kind'], 'review-drafted' | 'review-started'> }>;

/** Statements, and disputes, in one entry at most: a long draft comes in several, so that nobody waits for its writing. */
const MOST_IN_ENTRY = 100;

export interface Desk {
  /** @throws UserError where that cannot be told. */
  isEditor(): boolean;
  readonly hasEditors: boolean;
  /** Records the change, or proposes it where the asker is no editor. Rejects with a UserError when it came second. */
  enter(change: Change): Promise<Entered>;
  /** @param change what an editor made of it; null to take it as it is. Rejects with a UserError when it may not or came second. */
  decide(
    proposal: ProposalView,
    decision: 'approved' | 'edited' | 'rejected',
    change: Change | null,
    reason: string,
  ): Promise<ProposalView>;
  /**
   * Starts the review of a draft: anyone may hand in an article. Rejects with a UserError when it came second.
   *
   * @param again although the same text is under review.
   * @returns the review, and whether the review channel was told of it.
   */
  startReview(dossier: DraftedDossier, again: boolean): Promise<{ review: ReviewView; told: Told }>;
  /**
   * Makes an editor's entry in a review. Rejects with a UserError when it may not, or came second.
   *
   * @returns the review's name, or once it is published the dossier's.
   */
  review(body: ReviewBody): Promise<string>;
  /** Whether somebody of these has seen it whose approval the asker may complete: with FOUR_EYES, not the asker alone. */
  isSecond(eyes: readonly Actor[]): boolean;
}

export interface DeskParts {
  board: Board;
  roles: Roles;
  reviewing: Reviewing;
  /** Appends an entry under the given key; resolves when it is durable. */
  append(body: EntryBody, by: Actor, id: string): Promise<Entry>;
  nextId(): string;
}

/**
 * A change is durable, and the board, which is being built or in trouble, does not show it yet: what became of it is not
 * known. It is no mistake: the same change must not be entered again.
 */
export class KeptForLater extends Error {
  override name = 'KeptForLater';
}

/** How long an asker waits for a board that is being built, in milliseconds: less than a platform gives for an answer. */
const PATIENCE_MS = 1_000;

/** @param entry the key of the entry that is made: a form's own, so that sending it twice records once. */
export function createDesk({ board, roles, reviewing, append, nextId }: DeskParts, asker: Asker, entry: string): Desk {
  const by: Actor = { kind: 'person', id: asker.id, name: asker.name, platform: asker.platform };
  const isEditor = () => roles.isEditor(asker);

  /** @returns the subject. The first entry in the ledger's order counts; who came second is told. */
  async function make(body: EntryBody): Promise<string> {
    try {
      await append(body, by, entry);
    } catch (error) {
      if (!isKeyTaken(error)) throw error;
      await isShown();
      throw new UserError(sentTwice(board.desk.outcome(entry)?.subject ?? null));
    }
    if (!(await isShown())) throw new KeptForLater();
    const outcome = board.desk.outcome(entry);
    if (outcome === null) throw new Error(`the board lost the entry ${entry}`);
    if (outcome.refusal !== null) throw new UserError(`Nothing was changed. ${outcome.refusal}`);
    return outcome.subject ?? '';
  }

  /** Brings the board up to the record; false where it is in trouble, or that takes as long as building it takes. */
  async function isShown(): Promise<boolean> {
    // Whoever keeps the board up tells of its trouble.
    const caughtUp = board.catchUp().then(
      () => true,
      () => false,
    );
    for (;;) {
      const isDone = await within(caughtUp, PATIENCE_MS);
      if (isDone !== null) return isDone;
      if (board.building() !== null) return false;
    }
  }

  function proposalNamed(name: string): ProposalView {
    const proposal = board.desk.proposal(name);
    if (proposal === null) throw new Error(`the board lost the proposal ${name}`);
    return proposal;
  }

  function reviewNamed(name: string): ReviewView {
    const review = board.reviews.review(name);
    if (review === null) throw new Error(`the board lost the draft ${name}`);
    return review;
  }

  return {
    isEditor,
    hasEditors: roles.hasEditors,
    async enter(change) {
      if (isEditor()) return { kind: 'recorded', subject: await make(change) };
      const proposal = proposalNamed(await make({ kind: 'proposal-made', change }));
      return { kind: 'proposed', proposal, review: await reviewing.announce(proposalToWaiting(board, proposal)) };
    },
    async decide(proposal, decision, change, reason) {
      if (!isEditor()) throw new UserError(notAnEditor(roles.hasEditors));
      if (decision !== 'rejected' && !roles.mayApprove(asker, proposal.by))
        throw new UserError(
          `${proposal.name} is your own, and FOUR_EYES=on asks for a second editor: somebody else has to approve it.`,
        );
      await make({ kind: 'proposal-decided', proposal: proposal.entry, decision, change, reason });
      const decided = proposalNamed(proposal.name);
      await reviewing.update(proposalToWaiting(board, decided));
      return decided;
    },
    async startReview({ statements, disputes, ...dossier }, again) {
      const part = (number: number) => {
        const [from, to] = [number * MOST_IN_ENTRY, (number + 1) * MOST_IN_ENTRY];
        return { statements: statements.slice(from, to), disputes: disputes.slice(from, to) };
      };
      const count = Math.ceil(Math.max(statements.length, disputes.length) / MOST_IN_ENTRY);
      const pages: string[] = [];
      for (let number = 1; number < count; number += 1) {
        const page = nextId();
        await append({ kind: 'review-drafted', dossier: part(number) }, by, page);
        pages.push(page);
        // An embedded store is written at once, without letting anybody else have a turn.
        await nextTurn();
      }
      const review = reviewNamed(
        await make({ kind: 'review-started', dossier: { ...dossier, ...part(0) }, pages, again }),
      );
      return { review, told: await reviewing.announce(draftToWaiting(board, review)) };
    },
    async review(body) {
      if (!isEditor()) throw new UserError(notAnEditor(roles.hasEditors, 'drafts'));
      const subject = await make(body);
      const review = reviewNamed(body.review);
      if (review.ended !== null) await reviewing.update(draftToWaiting(board, review));
      return subject;
    },
    isSecond: (eyes) => eyes.some((actor) => roles.mayApprove(asker, actor)),
  };
}

export function sentTwice(subject: string | null): string {
  return `This form was sent already${subject === null ? '' : `: see ${subject}`}. Nothing was recorded a second time.`;
}

/** @param what is decided: proposals, or drafts. */
export function notAnEditor(hasEditors: boolean, what = 'proposals'): string {
  return hasEditors
    ? `Only editors decide ${what}, and EDITORS does not name you: ask an editor, or whoever runs Whosaid.`
    : `Only editors decide ${what}, and nobody is one here yet: whoever runs Whosaid has to name them in EDITORS. Until then the console decides.`;
}
