/** Writes proposals: changes that wait for an editor, of their own or as the items of a draft. */
import type { DatabaseSync } from 'node:sqlite';
import type { Change } from '../../model/entries/editing.ts';
import type { Actor } from '../../model/entry.ts';
import { prepareCached } from '../statement-cache.ts';

interface Proposal {
  /** P3 has the number 3; in a draft the order of review. */
  number: number;
  subject: string;
  change: Change;
  /** For the item of a draft: the draft's row, the item's id, and what the drafter says of it. */
  drafted: { draft: number; item: string; notes: object } | null;
}

interface Decision {
  state: 'approved' | 'rejected';
  reason: string | null;
  /** What is proposed from now on, or recorded. */
  change: Change;
  isEdited: boolean;
}

type Maker = { id: string; at: string; by: Actor };

/** @param entry what it was made by. */
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

/** @param proposal its row number, and who has decided it so far. @param entry the decision's. */
export function decideProposal(
  db: DatabaseSync,
  proposal: { row: number; deciders: Actor[] },
  entry: Maker,
  { state, reason, change, isEdited }: Decision,
): void {
  const deciders = isEdited ? [entry.by] : [...proposal.deciders, entry.by];
  prepareCached(
    db,
    `UPDATE proposals SET state = ?, decided_at = ?, decided_by = ?, reason = ?, change = ?, decisions = decisions + 1,
       deciders = ?, edited = max(edited, ?) WHERE id = ?`,
  ).run(
    state,
    entry.at,
    JSON.stringify(entry.by),
    reason,
    JSON.stringify(change),
    JSON.stringify(deciders),
    isEdited ? 1 : 0,
    proposal.row,
  );
}
