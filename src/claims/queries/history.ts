/** Who did what to a statement, a dispute or a dossier, and when. */
import type { DatabaseSync } from 'node:sqlite';
import type { Actor, Entry } from '../model/entry.ts';
import { prepareCached } from '../read-model/statement-cache.ts';

export interface HistoryItem {
  /** The ledger's key of the entry: what a court would ask for. */
  entry: string;
  at: string;
  by: Actor;
  what: string;
  detail: string | null;
}

/** Only the place in the source moved: nobody sees a difference, so nobody is told. */
export const REANCHORED = 'anchored anew in the source';

export function writeHistory(
  db: DatabaseSync,
  entry: Entry,
  subject: string,
  what: string,
  detail: string | null,
): void {
  prepareCached(db, 'INSERT INTO history (entry, at, actor, subject, what, detail) VALUES (?, ?, ?, ?, ?, ?)').run(
    entry.id,
    entry.at,
    JSON.stringify(entry.by),
    subject,
    what,
    detail,
  );
}

/** @param subject a statement's or dispute's reference (`dossier/S5`), a dossier's id, or a proposal's name (P3). Oldest first. */
export function readHistory(db: DatabaseSync, subject: string): HistoryItem[] {
  return prepareCached(db, 'SELECT entry, at, actor, what, detail FROM history WHERE subject = ? ORDER BY seq')
    .all(subject)
    .map(rowToHistoryItem);
}

export function rowToHistoryItem(row: Record<string, unknown>): HistoryItem {
  return {
    entry: String(row.entry),
    at: String(row.at),
    by: JSON.parse(String(row.actor)) as Actor,
    what: String(row.what),
    detail: row.detail === null ? null : String(row.detail),
  };
}
