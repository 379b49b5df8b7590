/** Who did what to a statement, a dispute or a dossier, and when. */
import type { DatabaseSync } from 'node:sqlite';
import type { Actor } from '../model/entry.ts';
import { type HistoryEvent, historyEventToDetail, historyEventToText } from '../model/history-event.ts';
import { prepareCached } from '../read-model/statement-cache.ts';

export interface HistoryItem {
  /** The ledger's key of the entry: what a court would ask for. */
  entry: string;
  at: string;
  by: Actor;
  event: HistoryEvent;
  /** The event in words. */
  what: string;
  /** Old → new, or the reason; null where `what` says it all. */
  detail: string | null;
}

/** @param subject a statement's or dispute's reference (`dossier/S5`), a dossier's id, or a proposal's name (P3). Oldest first. */
export function readHistory(db: DatabaseSync, subject: string): HistoryItem[] {
  return prepareCached(db, 'SELECT entry, at, actor, kind, data, reason FROM history WHERE subject = ? ORDER BY seq')
    .all(subject)
    .map(rowToHistoryItem);
}

export function rowToHistoryItem(row: Record<string, unknown>): HistoryItem {
  const data = row.data === null ? {} : JSON.parse(String(row.data));
  const event = { kind: String(row.kind), ...data } as HistoryEvent;
  return {
    entry: String(row.entry),
    at: String(row.at),
    by: JSON.parse(String(row.actor)) as Actor,
    event,
    what: historyEventToText(event),
    detail: historyEventToDetail(event, row.reason === null ? null : String(row.reason)),
  };
}
