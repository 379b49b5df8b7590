/** Who did what to a statement, a dispute or a dossier, and when. */
import type { DatabaseSync } from 'node:sqlite';
import type { Actor } from '../model/entry.ts';
import {
  type HistoryEvent,
  type HistoryKind,
  historyEventToDetail,
  historyEventToText,
} from '../model/history-event.ts';
import { ENTRY_COLUMNS, FROM_HISTORY, readIncluded } from '../read-model/history.ts';
import { type Columns, json, nullable, type RowOf, selectAll, text, textAs } from '../read-model/select.ts';

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
  /** What the person who did it gave as the reason. */
  reason: string | null;
}

export const HISTORY_ROW = {
  entry: text,
  at: text,
  by: json<Actor>(),
  kind: textAs<HistoryKind | 'included'>(),
  data: nullable(json<object>()),
  reason: nullable(text),
} satisfies Columns<object>;
export const HISTORY_COLUMNS = `${ENTRY_COLUMNS}, kind, data, reason`;

/** @param subject a statement's or dispute's reference (`dossier/S5`), a dossier's id, or a proposal's name (P3). Oldest first. */
export function readHistory(db: DatabaseSync, subject: string): HistoryItem[] {
  const sql = `SELECT ${HISTORY_COLUMNS} ${FROM_HISTORY} WHERE history.subject = ? AND kind <> 'included' ORDER BY seq`;
  const included = readIncludedItem(db, subject);
  const items = selectAll(db, HISTORY_ROW, sql, subject).map(rowToHistoryItem);
  return included === null ? items : [included, ...items];
}

/** The first event of what came with its whole dossier; null for anything else. */
export function readIncludedItem(db: DatabaseSync, subject: string): HistoryItem | null {
  const included = readIncluded(db, subject);
  return included === null ? null : toHistoryItem(included, included.event, null);
}

export function rowToHistoryItem({ kind, data, reason, ...entry }: RowOf<typeof HISTORY_ROW>): HistoryItem {
  return toHistoryItem(entry, { kind, ...data } as HistoryEvent, reason);
}

function toHistoryItem(
  { entry, at, by }: Pick<HistoryItem, 'entry' | 'at' | 'by'>,
  event: HistoryEvent,
  reason: string | null,
): HistoryItem {
  const detail = historyEventToDetail(event, reason);
  return { entry, at, by, event, what: historyEventToText(event), detail, reason };
}
