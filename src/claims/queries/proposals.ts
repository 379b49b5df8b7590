/** Reads what editors work with: outcomes of entries, versions, proposals, and what changed since when. */
import type { DatabaseSync } from 'node:sqlite';
import type { Dispute } from '../model/dossier.ts';
import type { Change } from '../model/entries/editing.ts';
import type { Actor } from '../model/entry.ts';
import { parseReference } from '../model/ref.ts';
import { disputeRefusal } from '../read-model/dispute-rules.ts';
import { FROM_HISTORY, readVersions, type Version } from '../read-model/history.ts';
import { nextSlug } from '../read-model/rows.ts';
import {
  type Columns,
  integer,
  json,
  nullable,
  type RowOf,
  selectAll,
  selectColumn,
  selectNumber,
  selectOne,
  text,
  textAs,
} from '../read-model/select.ts';
import { withSourceText } from '../read-model/texts.ts';
import { DECISION, type DraftItem, ITEM, ITEM_COLUMNS, type ProposalState, rowToDraftItem } from './draft-items.ts';
import { HISTORY_COLUMNS, HISTORY_ROW, type HistoryItem, rowToHistoryItem } from './history.ts';
import { ratingRefusal, readRatingSigner } from './ratings.ts';
import type { Page } from './views.ts';

/** A proposed change, by itself or as a draft item. */
export interface ProposalView {
  /** "P3", or "harbour-strike/S3" for a draft item. */
  name: string;
  /** The key of the entry that proposed it, or started the draft. */
  entry: string;
  at: string;
  by: Actor;
  /** The statement, dispute or rating it is about: `lecornu-shoigu/S5`. */
  subject: string;
  /** How often an editor has changed what is proposed without deciding it, and who did last; 0 and null for none. */
  edits: number;
  editedBy: Actor | null;
  /** What is proposed; once it is approved, what was recorded. */
  change: Change;
  state: ProposalState;
  /** The last decision. Only a draft item may be decided without a reason. */
  decided: { at: string; by: Actor; reason: string | null } | null;
  /** Null if it is not a draft item. */
  drafted: DraftedDetails | null;
}

export interface DraftedDetails extends DraftItem {
  /** The draft's name, and its row number in the read model. */
  draft: string;
  row: number;
  /** As the drafter gave them. `kind` is null for a dispute. */
  notes: { kind: 'direct' | 'indirect' | 'mixed' | null; confidence: number; reasons: string[] };
}

export interface ChangeLogItem extends HistoryItem {
  subject: string;
  /** For a dossier that was recorded whole: what came with it, which has no items of its own. Null for anything else. */
  included: { statements: number; disputes: number } | null;
}

export interface EditingQueries {
  /** What became of an entry from chat: its subject, and why it changed nothing where it came second. Null for an unknown entry. */
  outcome(entry: string): { subject: string | null; refusal: string | null } | null;
  /** Oldest first. @param ref `dossier/S5` or `dossier/D2`. */
  versions(ref: string): Version[];
  /** References of what had this short id or reference and is gone: a rejected proposal. */
  pastRefs(id: string): string[];
  /** @param name "P3" in any case, or "harbour-strike/S3" for an item of an open draft. */
  proposal(name: string): ProposalView | null;
  /** The oldest first. */
  pending(page: Page): { items: ProposalView[]; total: number };
  /** How many proposals of a person wait. */
  countPendingBy(person: Pick<Actor, 'platform' | 'id'>): number;
  /** What is proposed for a statement, dispute or rating and not decided. */
  pendingFor(ref: string): ProposalView[];
  /** What happened from `since` (ISO) on, the newest first; a dossier that was recorded whole is one item. */
  changes(since: string, page: Page): { items: ChangeLogItem[]; total: number };
  /** Why a dispute would be refused, with the remedy; null where it would not. */
  disputeRefusal(dossier: number, dispute: Dispute): string | null;
  /** Why a rating would be refused, with the remedy; null where it would not. */
  ratingRefusal(dossier: number, statement: string): string | null;
  /** Who signed the newest rating; null where there is none. */
  ratingSigner(): string | null;
  /** Where a proposal, or a draft, stands in the review channel, by what shows it; null where it was never posted. */
  reviewPost(invocation: {
    command: string;
    options: Record<string, string>;
  }): { platform: 'slack' | 'discord' | 'console'; channel: string; message: string; link: string | null } | null;
  /** The next free id of a letter in a dossier: S16, D6. Another process may take it first. */
  nextId(dossier: number, letter: 'S' | 'D' | 'R'): string;
}

/** Not what came with its whole dossier. The least `seq` keeps SQLite from reading the history to its beginning. */
const IS_SINCE = `entries.at >= ?1 AND kind <> 'included'
  AND seq >= (SELECT min(seq) FROM history WHERE entry IN (SELECT number FROM entries WHERE at >= ?1))`;

export function createEditingQueries(db: DatabaseSync): EditingQueries {
  const countIncluded = ({ event }: HistoryItem, subject: string): ChangeLogItem['included'] => {
    if (event.kind !== 'recorded' || subject.includes('/')) return null;
    const from = 'WHERE dossier = (SELECT id FROM dossiers WHERE slug = ?) AND included = 1';
    return {
      statements: selectNumber(db, `SELECT count(*) FROM statements ${from}`, subject),
      disputes: selectNumber(db, `SELECT count(*) FROM disputes ${from}`, subject),
    };
  };
  const selectProposals = (rest: string, ...values: (string | number)[]) =>
    selectAll(
      db,
      PROPOSAL,
      `SELECT 'P' || number AS name, ${PROPOSAL_COLUMNS} FROM proposals AS own WHERE draft IS NULL AND ${rest}`,
      ...values,
    ).map((row) => rowToProposal(db, row, null));
  return {
    outcome: (entry) => selectOne(db, OUTCOME, 'SELECT subject, refusal FROM entries WHERE id = ?', entry),
    versions: (ref) => readVersions(db, ref),
    pastRefs(id) {
      const { slug, dossier } = parseReference(id);
      return selectColumn(
        db,
        text,
        `SELECT history.subject FROM dossiers CROSS JOIN history ON history.subject = dossiers.slug || '/' || ?1
         WHERE history.kind = 'rejected' AND (?2 IS NULL OR dossiers.slug = ?2)`,
        slug,
        dossier,
      );
    },
    proposal(name) {
      const number = /^p?([1-9][0-9]{0,8})$/i.exec(name.trim())?.[1];
      if (number !== undefined) return selectProposals('number = ?', Number(number))[0] ?? null;
      const [, draft, item] = /^(.+)\/([a-z][0-9]+)$/i.exec(name.trim()) ?? [];
      if (draft === undefined || item === undefined) return null;
      const isOpen = "reviews.name = ? AND reviews.state = 'open' AND item = ?";
      return readDraftedProposal(db, isOpen, draft, item.toUpperCase());
    },
    pending: ({ limit, offset }) => ({
      items: selectProposals("state = 'pending' ORDER BY number LIMIT ? OFFSET ?", limit, offset),
      total: selectNumber(db, "SELECT count(*) FROM proposals WHERE draft IS NULL AND state = 'pending'"),
    }),
    countPendingBy: ({ platform, id }) =>
      selectNumber(
        db,
        `SELECT count(*) FROM proposals WHERE draft IS NULL AND state = 'pending'
           AND json_extract(actor, '$.platform') = ? AND json_extract(actor, '$.id') = ?`,
        platform,
        id,
      ),
    pendingFor: (ref) => selectProposals("subject = ? AND state = 'pending' ORDER BY number", ref),
    changes: (since, { limit, offset }) => ({
      items: selectAll(
        db,
        { ...HISTORY_ROW, subject: text },
        `SELECT history.subject, ${HISTORY_COLUMNS} ${FROM_HISTORY} WHERE ${IS_SINCE}
         ORDER BY seq DESC LIMIT ? OFFSET ?`,
        since,
        limit,
        offset,
      ).map(({ subject, ...row }) => {
        const item = rowToHistoryItem(row);
        return { ...item, subject, included: countIncluded(item, subject) };
      }),
      total: selectNumber(db, `SELECT count(*) ${FROM_HISTORY} WHERE ${IS_SINCE}`, since),
    }),
    disputeRefusal: (dossier, dispute) => disputeRefusal(db, dossier, dispute),
    ratingRefusal: (dossier, statement) => ratingRefusal(db, dossier, statement),
    ratingSigner: () => readRatingSigner(db),
    reviewPost: (invocation) =>
      selectOne(
        db,
        REVIEW_POST,
        'SELECT platform, channel, message, link FROM posts WHERE invocation = ? ORDER BY seq DESC LIMIT 1',
        JSON.stringify(invocation),
      ),
    nextId: (dossier, letter) => nextSlug(db, dossier, letter),
  };
}

const OUTCOME = { subject: nullable(text), refusal: nullable(text) };

const REVIEW_POST = {
  platform: textAs<'slack' | 'discord' | 'console'>(),
  channel: text,
  message: text,
  link: nullable(text),
};

/** The item of a draft. @param where of `own`, the proposal, and of `reviews`. */
export function readDraftedProposal(
  db: DatabaseSync,
  where: string,
  ...values: (string | number)[]
): ProposalView | null {
  const row = selectOne(
    db,
    DRAFTED,
    `SELECT reviews.name || '/' || item AS name, ${PROPOSAL_COLUMNS}, ${ITEM_COLUMNS},
       reviews.name AS draft, draft AS row, notes
     FROM proposals AS own JOIN reviews ON reviews.id = own.draft WHERE ${where}`,
    ...values,
  );
  if (row === null) return null;
  const { draft, row: id, notes } = row;
  return rowToProposal(db, row, { ...rowToDraftItem(row), draft, row: id, notes });
}

const PROPOSAL = {
  ...DECISION,
  name: text,
  entry: text,
  at: text,
  by: json<Actor>(),
  subject: text,
  change: json<Change>(),
  decidedBy: nullable(json<Actor>()),
  reason: nullable(text),
  decisions: integer,
  deciders: json<Actor[]>(),
} satisfies Columns<object>;
const PROPOSAL_COLUMNS = `own.entry, own.at, own.actor AS by, subject, change, own.state, decided_at AS decidedAt,
  decided_by AS decidedBy, own.reason, own.decisions, deciders`;

const DRAFTED = {
  ...PROPOSAL,
  ...ITEM,
  draft: text,
  row: integer,
  notes: json<DraftedDetails['notes']>(),
} satisfies Columns<object>;

function rowToProposal(db: DatabaseSync, row: RowOf<typeof PROPOSAL>, drafted: DraftedDetails | null): ProposalView {
  const { name, entry, at, by, subject, state, decidedAt, decidedBy, reason } = row;
  const change = withSourceText(db, row.change);
  const decided = decidedAt === null || decidedBy === null ? null : { at: decidedAt, by: decidedBy, reason };
  // Once it is decided, who decided it is the last of them.
  const editors = drafted !== null ? [] : row.deciders.slice(0, decided === null ? undefined : -1);
  const isWaiting = drafted === null && decided === null;
  return {
    ...{ name, entry, at, by, subject, change, state, decided, drafted },
    edits: isWaiting ? row.decisions : 0,
    editedBy: editors.at(-1) ?? null,
  };
}
