/** Reads the items of a draft without their changes. */
import type { DatabaseSync } from 'node:sqlite';
import type { Actor } from '../model/entry.ts';
import {
  type Columns,
  flag,
  integer,
  json,
  nullable,
  type RowOf,
  real,
  selectAll,
  text,
  textAs,
} from '../read-model/select.ts';

export type ProposalState = 'pending' | 'approved' | 'rejected';

/** A draft item without its change. It can be decided again until the draft is published. */
export interface DraftItem {
  /** S3 or D1. */
  id: string;
  state: ProposalState;
  /** A dispute of a rejected statement, which does not have to be decided. */
  isMoot: boolean;
  /** How many decisions were made. */
  decisions: number;
  /** Who has decided it since it was last edited, the latest last. */
  deciders: Actor[];
  /** The same, since a speaker, side or topic that it shares with other items last changed. */
  eyes: Actor[];
  /** When it was last decided, or null. */
  at: string | null;
  isEdited: boolean;
  /** From 0 to 1, as the drafter gave it. */
  confidence: number;
  /** The id of a statement's speaker in the draft; null for a dispute. */
  speaker: string | null;
  /** The id of who relays it, or null. */
  toldBy: string | null;
  /** The ids of a dispute's statements; null for a statement. */
  opposes: { from: string; against: string } | null;
}

/** In the order of review. @param draft its row number. */
export function readDraftItems(db: DatabaseSync, draft: number): DraftItem[] {
  const sql = `SELECT ${ITEM_COLUMNS}, own.state, decided_at AS decidedAt FROM proposals AS own WHERE draft = ? ORDER BY number`;
  return selectAll(db, ITEM, sql, draft).map(rowToDraftItem);
}

export const DECISION = { state: textAs<ProposalState>(), decidedAt: nullable(text) };

export const ITEM = {
  ...DECISION,
  id: text,
  isDropped: flag,
  decisions: integer,
  deciders: json<Actor[]>(),
  eyes: json<Actor[]>(),
  isEdited: flag,
  confidence: real,
  speaker: nullable(text),
  toldBy: nullable(text),
  opposing: nullable(text),
  against: nullable(text),
} satisfies Columns<object>;
/** `isDropped`: one of the dispute's statements was rejected. */
export const ITEM_COLUMNS = `item AS id, own.decisions, deciders, eyes, edited AS isEdited, json_extract(notes, '$.confidence') AS confidence,
  json_extract(change, '$.statement.speaker') AS speaker, json_extract(change, '$.statement.toldBy') AS toldBy,
  own.opposing, own.against,
  EXISTS (SELECT 1 FROM proposals AS other WHERE other.draft = own.draft
    AND other.item IN (own.opposing, own.against) AND other.state = 'rejected') AS isDropped`;

export function rowToDraftItem(row: RowOf<typeof ITEM>): DraftItem {
  const { id, state, isDropped, decisions, deciders, eyes, decidedAt, isEdited, confidence, speaker, toldBy } = row;
  const { opposing: from, against } = row;
  const opposes = from === null || against === null ? null : { from, against };
  const isMoot = isDropped && state !== 'rejected';
  return {
    id,
    state,
    isMoot,
    decisions,
    deciders,
    eyes,
    at: decidedAt,
    isEdited,
    confidence,
    speaker,
    toldBy,
    opposes,
  };
}
