/** Writes the rows of proposals and draft items. */
import type { DatabaseSync } from 'node:sqlite';
import type { Change } from '../../model/entries/editing.ts';
import type { Actor } from '../../model/entry.ts';
import { prepareCached } from '../statement-cache.ts';

interface Proposal {
  /** 3 for P3; in a draft the position in the order of review. */
  number: number;
  subject: string;
  change: Change;
  /** For a draft item: the draft's row, the item's id, and the drafter's notes. */
  drafted: { draft: number; item: string; notes: object } | null;
}

interface Decision {
  state: 'approved' | 'rejected';
  reason: string | null;
  /** The change as decided. */
  change: Change;
  isEdited: boolean;
}

type Maker = { id: string; at: string; by: Actor };

export function insertProposal(db: DatabaseSync, entry: Maker, { number, subject, change, drafted }: Proposal): void {
  prepareCached(
    db,
    'INSERT INTO proposals (draft, item, number, entry, at, actor, subject, change, notes) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)',
  ).run(
    drafted?.draft ?? null,
    drafted?.item ?? null,
    number,
    entry.id,
    entry.at,
    JSON.stringify(entry.by),
    subject,
    JSON.stringify(change),
    drafted === null ? null : JSON.stringify(drafted.notes),
  );
}

/** Of a proposal that is no draft item: its `decisions` count the edits, and `deciders` has who made the last one. */
export function editProposal(db: DatabaseSync, row: number, { by }: Maker, change: Change): void {
  prepareCached(
    db,
    'UPDATE proposals SET change = ?, decisions = decisions + 1, deciders = ?, edited = 1 WHERE id = ?',
  ).run(JSON.stringify(change), JSON.stringify([by]), row);
}

/** @param proposal its row number, and who has decided it so far. @param entry the decision's. */
export function decideProposal(
  db: DatabaseSync,
  proposal: { row: number; deciders: Actor[]; eyes?: Actor[] },
  entry: Maker,
  { state, reason, change, isEdited }: Decision,
): void {
  const withBy = (others: readonly Actor[]) => JSON.stringify(isEdited ? [entry.by] : [...others, entry.by]);
  prepareCached(
    db,
    `UPDATE proposals SET state = ?, decided_at = ?, decided_by = ?, reason = ?, change = ?, decisions = decisions + 1,
       deciders = ?, eyes = ?, edited = max(edited, ?) WHERE id = ?`,
  ).run(
    state,
    entry.at,
    JSON.stringify(entry.by),
    reason,
    JSON.stringify(change),
    withBy(proposal.deciders),
    withBy(proposal.eyes ?? []),
    isEdited ? 1 : 0,
    proposal.row,
  );
}
