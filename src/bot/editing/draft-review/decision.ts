/** What is decided of a proposal or of a draft's item, and the entry of the latter. */
import type { Side } from '../../../claims/model/dossier.ts';
import type { Change } from '../../../claims/model/entries/editing.ts';
import type { EntryBody } from '../../../claims/model/entry.ts';
import type { DraftedDetails, ProposalView } from '../../../claims/queries/proposals.ts';

export interface Decision {
  decision: 'approved' | 'edited' | 'rejected';
  /** The change as edited; null to keep it as proposed. */
  change: Change | null;
  /** May be null only for a draft item. */
  reason: string | null;
  /** How many decisions of a draft item, or edits of a proposal, the editor had seen. If there are more, it is refused. */
  base?: string | undefined;
  /** For a draft item: a new side that the edit adds. */
  side?: Side | null;
}

const REVIEW_DECISIONS = { approved: 'accepted', edited: 'edited', rejected: 'skipped' } as const;

export function toReviewDecided(
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
