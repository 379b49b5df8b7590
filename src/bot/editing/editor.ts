/**
 * The one place where a change to the record is entered. Who may do so is asked here, when the entry is made: a button
 * or a form that was drawn earlier gives no right.
 */

import { setImmediate as nextTurn } from 'node:timers/promises';
import { isKeyTaken } from '../../claims/ledger/ledger.ts';
import type { Side } from '../../claims/model/dossier.ts';
import type { DraftedDossier } from '../../claims/model/entries/draft-review.ts';
import type { Change } from '../../claims/model/entries/editing.ts';
import type { Actor, Entry, EntryBody } from '../../claims/model/entry.ts';
import type { DraftReviewView } from '../../claims/queries/draft-reviews.ts';
import type { DraftedDetails, ProposalView } from '../../claims/queries/proposals.ts';
import type { ReadModel } from '../../claims/read-model/read-model.ts';
import { UserError } from '../../lib/errors.ts';
import { withTimeout } from '../../lib/timeout.ts';
import { draftToPendingReview } from '../answers/draft-overview.ts';
import { proposalToPendingReview } from '../answers/proposal.ts';
import type { Asker } from '../asker.ts';
import type { AnnounceResult, ReviewChannel } from '../outbox/review-channel.ts';
import type { Permissions } from './permissions.ts';

export type SubmitResult =
  /** On record: `subject` is the statement or dispute. */
  | { kind: 'recorded'; subject: string }
  /** Waits for an editor: `review` says whether the review channel was told. */
  | { kind: 'proposed'; proposal: ProposalView; announcement: AnnounceResult };

/** What ends the review of a draft, without the entry's header. */
type ReviewEndBody = Extract<EntryBody, { kind: 'review-published' | 'review-abandoned' }>;

export interface Decision {
  decision: 'approved' | 'edited' | 'rejected';
  /** What an editor made of it; null to take it as it is. */
  change: Change | null;
  /** Only the item of a draft may be decided without one. */
  reason: string | null;
  /** Of a draft's item: how often it had been decided when the editor looked; where somebody decided since, theirs counts. */
  base?: string | undefined;
  /** Of a draft's item: a side that the edit brings along. */
  side?: Side | null;
}

/** Statements, and disputes, in one entry at most: a long draft comes in several, so that nobody waits for its writing. */
const MAX_ITEMS_PER_ENTRY = 100;

export interface Editor {
  /** @throws UserError where that cannot be told. */
  isEditor(): boolean;
  readonly hasEditors: boolean;
  /** Records the change, or proposes it where the asker is no editor. Rejects with a UserError when it came second. */
  submit(change: Change): Promise<SubmitResult>;
  /** Decides a proposal or the item of a draft. Rejects with a UserError when the asker may not, or came second. */
  decide(proposal: ProposalView, decision: Decision): Promise<ProposalView>;
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
   * Ends the review of a draft. Rejects with a UserError when the asker may not, or came second.
   *
   * @returns the review's name, or once it is published the dossier's.
   */
  endDraftReview(body: ReviewEndBody): Promise<string>;
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
        announcement: await reviewChannel.announce(proposalToPendingReview(readModel, proposal)),
      };
    },
    async decide(proposal, decision) {
      const { drafted } = proposal;
      if (!isEditor())
        throw new UserError(notAnEditorMessage(permissions.hasEditors, drafted === null ? 'proposals' : 'drafts'));
      if (drafted !== null) {
        await appendChange(toReviewDecided(proposal, drafted, decision));
        return requireProposal(proposal.name);
      }
      if (decision.decision !== 'rejected' && !permissions.canApprove(asker, proposal.by))
        throw new UserError(
          `${proposal.name} is your own, and FOUR_EYES=on asks for a second editor: somebody else has to approve it.`,
        );
      const { change, reason } = decision;
      await appendChange({
        kind: 'proposal-decided',
        proposal: proposal.entry,
        decision: decision.decision,
        change,
        reason: reason ?? '',
      });
      const decided = requireProposal(proposal.name);
      await reviewChannel.update(proposalToPendingReview(readModel, decided));
      return decided;
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
      return { review, announcement: await reviewChannel.announce(draftToPendingReview(readModel, review)) };
    },
    async endDraftReview(body) {
      if (!isEditor()) throw new UserError(notAnEditorMessage(permissions.hasEditors, 'drafts'));
      const subject = await appendChange(body);
      await reviewChannel.update(draftToPendingReview(readModel, requireReview(body.review)));
      return subject;
    },
    isFourEyesMet: (eyes) => eyes.some((actor) => permissions.canApprove(asker, actor)),
  };
}

const REVIEW_DECISIONS = { approved: 'accepted', edited: 'edited', rejected: 'skipped' } as const;

function toReviewDecided(
  { entry }: ProposalView,
  { id, decisions }: DraftedDetails,
  { decision, change, reason, base, side = null }: Decision,
): Extract<EntryBody, { kind: 'review-decided' }> {
  return {
    kind: 'review-decided',
    review: entry,
    item: id,
    number: Number(base ?? decisions) + 1,
    decision: REVIEW_DECISIONS[decision],
    statement: change?.kind === 'statement-recorded' ? change.statement : null,
    dispute: change?.kind === 'dispute-recorded' ? change.dispute : null,
    speaker: change?.kind === 'statement-recorded' ? change.speaker : null,
    side,
    topic: change?.kind === 'statement-recorded' ? change.topic : null,
    reason,
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
