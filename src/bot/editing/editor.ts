/**
 * The only place that writes changes to the record. Permissions are checked here, when the entry is made: having been
 * shown a button or a form gives no rights.
 */

import { setImmediate as nextTurn } from 'node:timers/promises';
import { isKeyTaken } from '../../claims/ledger/ledger.ts';
import type { DraftedDossier } from '../../claims/model/entries/draft-review.ts';
import type { Change } from '../../claims/model/entries/editing.ts';
import type { Actor, Entry, EntryBody } from '../../claims/model/entry.ts';
import { deterministicId } from '../../claims/model/entry-ids.ts';
import type { DraftReviewView } from '../../claims/queries/draft-reviews.ts';
import type { ProposalView } from '../../claims/queries/proposals.ts';
import type { ReadModel } from '../../claims/read-model/read-model.ts';
import { UserError } from '../../lib/errors.ts';
import { withTimeout } from '../../lib/timeout.ts';
import { t } from '../../locales/index.ts';
import { type Asker, askerToActor } from '../asker.ts';
import {
  type AnnounceResult,
  draftToPendingReview,
  proposalToPendingReview,
  type ReviewChannel,
} from '../outbox/pending-review.ts';
import { assertMayDraft } from './draft-limits.ts';
import { type Decision, toReviewDecided } from './draft-review/decision.ts';
import type { Permissions } from './permissions.ts';

export type SubmitResult =
  /** `subject` is the statement, dispute or rating. */
  | { kind: 'recorded'; subject: string }
  /** Waits for an editor, or with FOUR_EYES for another one. */
  | { kind: 'proposed'; proposal: ProposalView; announcement: AnnounceResult };

/** An entry that ends a draft review, without its header. */
type ReviewEndBody = Extract<EntryBody, { kind: 'review-published' | 'review-abandoned' }>;

type SpeakersNamed = Omit<Extract<EntryBody, { kind: 'review-speakers-named' }>, 'kind'>;
type SuspensionBody = Extract<EntryBody, { kind: 'statement-suspended' | 'suspension-lifted' }>;

/** Of one person who is no editor: an editor reads each of them. */
const MAX_PENDING_PROPOSALS = 20;

/** Statements, and disputes, per entry. A long draft is written in several entries so that it does not block others. */
const MAX_ITEMS_PER_ENTRY = 100;

export interface Editor {
  /** @throws UserError if the asker's groups cannot be read. */
  isEditor(): boolean;
  readonly hasEditors: boolean;
  /** Records the change, or proposes it if the asker is not an editor, or with FOUR_EYES. Rejects with a UserError on a conflict. */
  submit(change: Change): Promise<SubmitResult>;
  /** Puts a statement under review at once, or lifts that: any editor may. Rejects with a UserError as above. */
  suspend(body: SuspensionBody): Promise<string>;
  /**
   * Decides a proposal or a draft item; with FOUR_EYES, one that is edited goes on waiting. Rejects with a UserError if the
   * asker may not, or on a conflict.
   */
  decide(proposal: ProposalView, decision: Decision): Promise<ProposalView>;
  /**
   * Accepts items of a draft as they stand, each in an entry of its own.
   *
   * @param items `base`: how many decisions the editor had seen.
   * @returns why some were refused, such as for somebody else's decision. Rejects with a UserError if the asker may not.
   */
  acceptDrafted(items: readonly { proposal: ProposalView; base: string | undefined }[]): Promise<string[]>;
  /** Names speakers of a draft. Rejects with a UserError if the asker may not, or on a conflict. */
  nameSpeakers(speakers: SpeakersNamed): Promise<void>;
  /** @throws UserError if too many drafts were started, or are open: to be asked before the article is read. */
  assertMayDraft(): void;
  /**
   * Starts a draft review, which anyone may do. Rejects with a UserError on a conflict.
   *
   * @param again starts it even if the same text is already under review.
   */
  startDraftReview(
    dossier: DraftedDossier,
    again: boolean,
  ): Promise<{ review: DraftReviewView; announcement: AnnounceResult }>;
  /**
   * Ends a draft review. Rejects with a UserError if the asker may not, or on a conflict.
   *
   * @returns the name of the review, or of the dossier it was published as.
   */
  endDraftReview(body: ReviewEndBody): Promise<string>;
  /** Whether the asker may publish what these people approved: with FOUR_EYES, not if it was the asker alone. */
  isFourEyesMet(eyes: readonly Actor[]): boolean;
}

export interface EditorDeps {
  readModel: ReadModel;
  permissions: Permissions;
  reviewChannel: ReviewChannel;
  /** Appends an entry under the given key. Resolves when it is durable. */
  append(body: EntryBody, by: Actor, id: string): Promise<Entry>;
  nextId(): string;
  now(): Date;
}

/**
 * The change is durable, but the read model is being rebuilt or unavailable, so whether it took effect is not known yet.
 * Reporting failure would make the asker enter it again.
 */
export class NotYetVisibleError extends Error {
  override name = 'KeptForLater';
}

/** How long to wait for a read model that is being rebuilt: shorter than any platform's answer timeout. */
const CATCH_UP_TIMEOUT_MS = 1_000;

/** @param entryKey the key of the entry to make. A form always passes the same one, so sending it twice records it once. */
export function createEditor(
  { readModel, permissions, reviewChannel, append, nextId, now }: EditorDeps,
  asker: Asker,
  entryKey: string,
): Editor {
  const by: Actor = askerToActor(asker);
  const isEditor = () => permissions.isEditor(asker);

  /** @returns the subject. On a conflict the first entry in ledger order wins; the later one gets a UserError. */
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
    if (outcome === null) throw new Error(`the read model lost the entry ${entryKey}`);
    if (outcome.refusal !== null) throw new UserError(t('proposal.nothing-changed', { why: outcome.refusal }));
    return outcome.subject ?? '';
  }

  /** Waits for the read model to catch up. False if it failed, or is being rebuilt. */
  async function waitUntilVisible(): Promise<boolean> {
    // Live sync reports the failure.
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

  const mayDraft = () => assertMayDraft(readModel.draftReviews, by, isEditor(), now());

  function requireEditor(): void {
    if (!isEditor()) throw new UserError(notAnEditorMessage(permissions.hasEditors, 'drafts'));
  }

  /** One of several entries that a press makes. */
  function keyOf(item: string): string {
    return deterministicId(0, `${entryKey} ${item}`);
  }

  function requireProposal(name: string): ProposalView {
    const proposal = readModel.editing.proposal(name);
    if (proposal === null) throw new Error(`the read model lost the proposal ${name}`);
    return proposal;
  }

  function requireReview(name: string): DraftReviewView {
    const review = readModel.draftReviews.review(name);
    if (review === null) throw new Error(`the read model lost the draft ${name}`);
    return review;
  }

  return {
    isEditor,
    hasEditors: permissions.hasEditors,
    async submit(change) {
      if (!isEditor()) {
        const count = readModel.editing.countPendingBy(by);
        if (count >= MAX_PENDING_PROPOSALS) throw new UserError(t('editing.proposal-limit', { count }));
      }
      const made = isEditor() ? withoutRivals(change) : change;
      if (isEditor() && !permissions.fourEyes) return { kind: 'recorded', subject: await appendChange(made) };
      const proposal = requireProposal(await appendChange({ kind: 'proposal-made', change: made }));
      return {
        kind: 'proposed',
        proposal,
        announcement: await reviewChannel.announce(proposalToPendingReview(proposal)),
      };
    },
    async suspend(body) {
      if (!isEditor()) throw new UserError(notAnEditorMessage(permissions.hasEditors, 'suspensions'));
      return appendChange(body);
    },
    async decide(proposal, decision) {
      const { drafted } = proposal;
      if (!isEditor())
        throw new UserError(notAnEditorMessage(permissions.hasEditors, drafted === null ? 'proposals' : 'drafts'));
      if (drafted !== null) {
        await appendChange(toReviewDecided(proposal, drafted, decision));
        return requireProposal(proposal.name);
      }
      const { change, reason, base } = decision;
      const edits = Number(base ?? proposal.edits);
      const body = { proposal: proposal.entry, reason: reason ?? '' };
      if (decision.decision === 'edited' && change !== null && permissions.fourEyes) {
        await appendChange({ ...body, kind: 'proposal-edited', edit: edits + 1, change: withoutRivals(change) });
        const edited = requireProposal(proposal.name);
        await reviewChannel.announce(proposalToPendingReview(edited));
        return edited;
      }
      if (decision.decision !== 'rejected' && !permissions.canApprove(asker, proposal.editedBy ?? proposal.by))
        throw new UserError(t('editing.own-words', { name: proposal.name }));
      await appendChange({
        ...body,
        kind: 'proposal-decided',
        decision: decision.decision,
        change: change === null ? null : withoutRivals(change),
        ...(edits > 0 ? { edits } : {}),
      });
      return requireProposal(proposal.name);
    },
    async acceptDrafted(items) {
      requireEditor();
      for (const { proposal, base } of items) {
        const { drafted } = proposal;
        if (drafted === null) throw new Error(`${proposal.name} is no item of a draft`);
        const body = toReviewDecided(proposal, drafted, { decision: 'approved', change: null, reason: null, base });
        await append(body, by, keyOf(drafted.id)).catch((error: unknown) => {
          // The press was delivered twice.
          if (!isKeyTaken(error)) throw error;
        });
      }
      if (!(await waitUntilVisible())) throw new NotYetVisibleError();
      return items.flatMap(({ proposal }) => {
        const outcome = readModel.editing.outcome(keyOf(proposal.drafted?.id ?? ''));
        return outcome?.refusal == null ? [] : [outcome.refusal];
      });
    },
    async nameSpeakers(speakers) {
      requireEditor();
      await appendChange({ kind: 'review-speakers-named', ...speakers });
    },
    assertMayDraft: mayDraft,
    async startDraftReview({ statements, disputes, ...dossier }, again) {
      mayDraft();
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
        // An embedded store writes synchronously: let other work run between entries.
        await nextTurn();
      }
      const review = requireReview(
        await appendChange({ kind: 'review-started', dossier: { ...dossier, ...part(0) }, pages, again }),
      );
      return { review, announcement: await reviewChannel.announce(draftToPendingReview(review)) };
    },
    async endDraftReview(body) {
      requireEditor();
      return appendChange(body);
    },
    isFourEyesMet: (eyes) => eyes.some((actor) => permissions.canApprove(asker, actor)),
  };
}

/** An editor's statement, which no proposal of the same words stops. */
function withoutRivals(change: Change): Change {
  return change.kind === 'statement-recorded' ? { ...change, overProposals: true } : change;
}

export function alreadySentMessage(subject: string | null): string {
  return t('form.sent', { subject: subject ?? 'none' });
}

/** @param what the asker tried to decide. */
export function notAnEditorMessage(hasEditors: boolean, what = 'proposals'): string {
  return t(hasEditors ? 'proposal.not-editor' : 'proposal.no-editors', { what });
}
