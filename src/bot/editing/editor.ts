/**
 * The one place where a change to the record is entered. Who may do so is asked here, when the entry is made: a button
 * or a form that was drawn earlier gives no right.
 */

import { setImmediate as nextTurn } from 'node:timers/promises';
import { isKeyTaken } from '../../claims/ledger/ledger.ts';
import type { DraftedDossier } from '../../claims/model/entries/draft-review.ts';
import type { Change } from '../../claims/model/entries/editing.ts';
import type { Actor, DraftReviewEntry, Entry } from '../../claims/model/entry.ts';
import type { DraftReviewView } from '../../claims/queries/draft-reviews.ts';
import type { ProposalView } from '../../claims/queries/proposals.ts';
import type { ReadModel } from '../../claims/read-model/read-model.ts';
import { UserError } from '../../lib/errors.ts';
import { withTimeout } from '../../lib/timeout.ts';
import type { Asker, EntryBody } from '../command.ts';
import {
  type AnnounceResult,
  draftToPendingReview,
  proposalToPendingReview,
  type ReviewChannel,
} from '../outbox/pending-review.ts';
import type { Permissions } from './permissions.ts';

export type SubmitResult =
  /** On record: `subject` is the statement or dispute. */
  | { kind: 'recorded'; subject: string }
  /** Waits for an editor: `review` says whether the review channel was told. */
  | { kind: 'proposed'; proposal: ProposalView; announcement: AnnounceResult };

/** An editor's entry in the review of a draft, without its header. */
type DraftReviewEntryBody = Extract<
  EntryBody,
  { kind: Exclude<DraftReviewEntry['kind'], 'review-drafted' | 'review-started'> }
>;

/** Statements, and disputes, in one entry at most: a long draft comes in several, so that nobody waits for its writing. */
const MAX_ITEMS_PER_ENTRY = 100;

export interface Editor {
  /** @throws UserError where that cannot be told. */
  isEditor(): boolean;
  readonly hasEditors: boolean;
  /** Records the change, or proposes it where the asker is no editor. Rejects with a UserError when it came second. */
  submit(change: Change): Promise<SubmitResult>;
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
  startDraftReview(
    dossier: DraftedDossier,
    again: boolean,
  ): Promise<{ review: DraftReviewView; announcement: AnnounceResult }>;
  /**
   * Makes an editor's entry in a review. Rejects with a UserError when it may not, or came second.
   *
   * @returns the review's name, or once it is published the dossier's.
   */
  submitReviewEntry(body: DraftReviewEntryBody): Promise<string>;
  /** Whether somebody of these has seen it whose approval the asker may complete: with FOUR_EYES, not the asker alone. */
  isFourEyesMet(eyes: readonly Actor[]): boolean;
}

export interface EditorDeps {
  readModel: ReadModel;
  permissions: Permissions;
  reviewChannel: ReviewChannel;
  /** Appends an entry under the given key; resolves when it is durable. */
  append(body: EntryBody, by: Actor, id: string): Promise<Entry>;
  nextId(): string;
}

/**
 * A change is durable, and the board, which is being built or in trouble, does not show it yet: what became of it is not
 * known. It is no mistake: the same change must not be entered again.
 */
export class NotYetVisibleError extends Error {
  override name = 'KeptForLater';
}

/** How long an asker waits for a board that is being built, in milliseconds: less than a platform gives for an answer. */
const CATCH_UP_TIMEOUT_MS = 1_000;

/** @param entryKey the key of the entry that is made: a form's own, so that sending it twice records once. */
export function createEditor(
  { readModel, permissions, reviewChannel, append, nextId }: EditorDeps,
  asker: Asker,
  entryKey: string,
): Editor {
  const by: Actor = { kind: 'person', id: asker.id, name: asker.name, platform: asker.platform };
  const isEditor = () => permissions.isEditor(asker);

  /** @returns the subject. The first entry in the ledger's order counts; who came second is told. */
  async function appendChange(body: EntryBody): Promise<string> {
    try {
      await append(body, by, entryKey);
    } catch (error) {
      if (!isKeyTaken(error)) throw error;
      await waitUntilVisible();
      throw new UserError(alreadySentMessage(readModel.editing.outcome(entryKey)?.subject ?? null));
    }
    if (!(await waitUntilVisible())) throw new NotYetVisibleError();
    const outcome = readModel.editing.outcome(entryKey);
    if (outcome === null) throw new Error(`the board lost the entry ${entryKey}`);
    if (outcome.refusal !== null) throw new UserError(`Nothing was changed. ${outcome.refusal}`);
    return outcome.subject ?? '';
  }

  /** Brings the board up to the record; false where it is in trouble, or that takes as long as building it takes. */
  async function waitUntilVisible(): Promise<boolean> {
    // Whoever keeps the board up tells of its trouble.
    const caughtUp = readModel.catchUp().then(
      () => true,
      () => false,
    );
    for (;;) {
      const isDone = await withTimeout(caughtUp, CATCH_UP_TIMEOUT_MS);
      if (isDone !== null) return isDone;
      if (readModel.rebuildProgress() !== null) return false;
    }
  }

  function requireProposal(name: string): ProposalView {
    const proposal = readModel.editing.proposal(name);
    if (proposal === null) throw new Error(`the board lost the proposal ${name}`);
    return proposal;
  }

  function requireReview(name: string): DraftReviewView {
    const review = readModel.draftReviews.review(name);
    if (review === null) throw new Error(`the board lost the draft ${name}`);
    return review;
  }

  return {
    isEditor,
    hasEditors: permissions.hasEditors,
    async submit(change) {
      if (isEditor()) return { kind: 'recorded', subject: await appendChange(change) };
      const proposal = requireProposal(await appendChange({ kind: 'proposal-made', change }));
      return {
        kind: 'proposed',
        proposal,
        announcement: await reviewChannel.announce(proposalToPendingReview(proposal)),
      };
    },
    async decide(proposal, decision, change, reason) {
      if (!isEditor()) throw new UserError(notAnEditorMessage(permissions.hasEditors));
      if (decision !== 'rejected' && !permissions.canApprove(asker, proposal.by))
        throw new UserError(
          `${proposal.name} is your own, and FOUR_EYES=on asks for a second editor: somebody else has to approve it.`,
        );
      await appendChange({ kind: 'proposal-decided', proposal: proposal.entry, decision, change, reason });
      return requireProposal(proposal.name);
    },
    async startDraftReview({ statements, disputes, ...dossier }, again) {
      const part = (number: number) => {
        const [from, to] = [number * MAX_ITEMS_PER_ENTRY, (number + 1) * MAX_ITEMS_PER_ENTRY];
        return { statements: statements.slice(from, to), disputes: disputes.slice(from, to) };
      };
      const count = Math.ceil(Math.max(statements.length, disputes.length) / MAX_ITEMS_PER_ENTRY);
      const pages: string[] = [];
      for (let number = 1; number < count; number += 1) {
        const page = nextId();
        await append({ kind: 'review-drafted', dossier: part(number) }, by, page);
        pages.push(page);
        // An embedded store is written at once, without letting anybody else have a turn.
        await nextTurn();
      }
      const review = requireReview(
        await appendChange({ kind: 'review-started', dossier: { ...dossier, ...part(0) }, pages, again }),
      );
      return { review, announcement: await reviewChannel.announce(draftToPendingReview(review)) };
    },
    async submitReviewEntry(body) {
      if (!isEditor()) throw new UserError(notAnEditorMessage(permissions.hasEditors, 'drafts'));
      return appendChange(body);
    },
    isFourEyesMet: (eyes) => eyes.some((actor) => permissions.canApprove(asker, actor)),
  };
}

export function alreadySentMessage(subject: string | null): string {
  return `This form was sent already${subject === null ? '' : `: see ${subject}`}. Nothing was recorded a second time.`;
}

/** @param what is decided: proposals, or drafts. */
export function notAnEditorMessage(hasEditors: boolean, what = 'proposals'): string {
  return hasEditors
    ? `Only editors decide ${what}, and EDITORS does not name you: ask an editor, or whoever runs Whosaid.`
    : `Only editors decide ${what}, and nobody is one here yet: whoever runs Whosaid has to name them in EDITORS. Until then the console decides.`;
}
