/** Who did what to a statement, a dispute or a dossier, and when. */
import type { DatabaseSync } from 'node:sqlite';
import type { Actor } from '../model/entry.ts';
import {
  type HistoryEvent,
  type HistoryKind,
  historyEventToDetail,
  historyEventToText,
} from '../model/history-event.ts';
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
  kind: textAs<HistoryKind>(),
  data: nullable(json<object>()),
  reason: nullable(text),
} satisfies Columns<object>;
export const HISTORY_COLUMNS = 'entry, at, actor AS by, kind, data, reason';

/** @param subject a statement's or dispute's reference (`dossier/S5`), a dossier's id, or a proposal's name (P3). Oldest first. */
export function readHistory(db: DatabaseSync, subject: string): HistoryItem[] {
  const sql = `SELECT ${HISTORY_COLUMNS} FROM history WHERE subject = ? ORDER BY seq`;
  return selectAll(db, HISTORY_ROW, sql, subject).map(rowToHistoryItem);
}

export function rowToHistoryItem({ entry, at, by, kind, data, reason }: RowOf<typeof HISTORY_ROW>): HistoryItem {
  const event = { kind, ...data } as HistoryEvent;
  const detail = historyEventToDetail(event, reason);
  return { entry, at, by, event, what: historyEventToText(event), detail, reason };
}
