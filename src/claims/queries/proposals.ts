/** Reads what the desk works with: outcomes of entries, versions, proposals, and what changed since when. */
import type { DatabaseSync } from 'node:sqlite';
import type { Dispute } from '../model/dossier.ts';
import type { Change } from '../model/entries/editing.ts';
import type { Actor } from '../model/entry.ts';
import { parseReference } from '../model/ref.ts';
import { disputeRefusal } from '../read-model/dispute-rules.ts';
import { nextSlug } from '../read-model/rows.ts';
import { prepareCached } from '../read-model/statement-cache.ts';
import { readVersions, type Version } from '../read-model/versions.ts';
import { type HistoryItem, rowToHistoryItem } from './history.ts';
import { ratingRefusal, readRatingSigner } from './ratings.ts';
import type { Page } from './statements.ts';

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
  /** When it was last decided, or null. */
  at: string | null;
  isEdited: boolean;
}

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
  /** For a dossier that was recorded whole: what came with it, which has no lines of its own. Null for anything else. */
  included: { statements: number; disputes: number } | null;
}

export interface EditingQueries {
  /** What became of an entry from chat: its subject, and why it changed nothing where it came second. Null for an unknown entry. */
  outcome(entry: string): { subject: string | null; refusal: string | null } | null;
  /** Oldest first. @param ref `dossier/S5` or `dossier/D2`. */
  versions(ref: string): Version[];
  /** References of everything that ever had this short id or reference, also where it is gone: a rejected proposal. */
  pastRefs(id: string): string[];
  /** @param name "P3" in any case, or "harbour-strike/S3" for an item of an open draft. */
  proposal(name: string): ProposalView | null;
  /** The oldest first. */
  pending(page: Page): { items: ProposalView[]; total: number };
  /** What is proposed for a statement, dispute or rating and not decided. */
  pendingFor(ref: string): ProposalView[];
  /** What happened from `since` (ISO) on, the newest first; a dossier that was recorded whole is one line. */
  changes(since: string, page: Page): { items: ChangeLogItem[]; total: number };
  /** Why a dispute would not be recorded, with the remedy; null when it would be. */
  disputeRefusal(dossier: number, dispute: Dispute): string | null;
  /** Why a statement would not be rated, with the remedy; null when it would be. */
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

/** A statement or dispute that came with its whole dossier has no line of its own. By the index of subjects: an entry has many. */
const NOT_PART_OF_WHOLE = `NOT (what = 'recorded' AND instr(subject, '/') > 0 AND EXISTS (
  SELECT 1 FROM history AS whole INDEXED BY history_by_subject WHERE whole.subject = substr(history.subject, 1, instr(history.subject, '/') - 1)
    AND whole.entry = history.entry AND whole.what = 'recorded'))`;

export function createEditingQueries(db: DatabaseSync): EditingQueries {
  const total = (from: string, ...values: string[]) =>
    Number(db.prepare(`SELECT count(*) AS n FROM ${from}`).get(...values)?.n);
  const countParts = (entry: string, pattern: string) =>
    total("history WHERE entry = ? AND what = 'recorded' AND subject GLOB ?", entry, pattern);
  const rowToChangeLogItem = (row: Record<string, unknown>): ChangeLogItem => {
    const line = { ...rowToHistoryItem(row), subject: String(row.subject) };
    if (line.what !== 'recorded' || line.subject.includes('/')) return { ...line, included: null };
    const statements = countParts(line.entry, `${line.subject}/S[0-9]*`);
    return { ...line, included: { statements, disputes: countParts(line.entry, `${line.subject}/*`) - statements } };
  };
  return {
    outcome(entry) {
      const row = db.prepare('SELECT subject, refusal FROM outcomes WHERE entry = ?').get(entry);
      if (row === undefined) return null;
      return {
        subject: row.subject === null ? null : String(row.subject),
        refusal: row.refusal === null ? null : String(row.refusal),
      };
    },
    versions: (ref) => readVersions(db, ref),
    pastRefs(id) {
      const { slug, dossier } = parseReference(id);
      return db
        .prepare(
          `SELECT DISTINCT dossiers.slug || '/' || versions.slug AS ref FROM versions JOIN dossiers ON dossiers.id = versions.dossier
           WHERE versions.slug = ? AND (? IS NULL OR dossiers.slug = ?)`,
        )
        .all(slug, dossier, dossier)
        .map((row) => String(row.ref));
    },
    proposal(name) {
      const number = /^p?([1-9][0-9]{0,8})$/i.exec(name.trim())?.[1];
      if (number !== undefined)
        return rowToProposalOrNull(db.prepare(`${OWN_PROPOSALS} AND number = ?`).get(Number(number)));
      const [, draft, item] = /^(.+)\/([a-z][0-9]+)$/i.exec(name.trim()) ?? [];
      if (draft === undefined || item === undefined) return null;
      return rowToProposalOrNull(
        prepareCached(db, `${DRAFTED_PROPOSALS} WHERE reviews.name = ? AND item = ? AND reviews.state = 'open'`).get(
          draft,
          item.toUpperCase(),
        ),
      );
    },
    pending: ({ limit, offset }) => ({
      items: db
        .prepare(`${OWN_PROPOSALS} AND state = 'pending' ORDER BY number LIMIT ? OFFSET ?`)
        .all(limit, offset)
        .map(rowToProposal),
      total: total("proposals WHERE draft IS NULL AND state = 'pending'"),
    }),
    pendingFor: (ref) =>
      prepareCached(db, `${OWN_PROPOSALS} AND subject = ? AND state = 'pending' ORDER BY number`)
        .all(ref)
        .map(rowToProposal),
    changes: (since, { limit, offset }) => ({
      items: prepareCached(
        db,
        `SELECT * FROM history WHERE at >= ? AND ${NOT_PART_OF_WHOLE} ORDER BY seq DESC LIMIT ? OFFSET ?`,
      )
        .all(since, limit, offset)
        .map(rowToChangeLogItem),
      total: total(`history WHERE at >= ? AND ${NOT_PART_OF_WHOLE}`, since),
    }),
    disputeRefusal: (dossier, dispute) => disputeRefusal(db, dossier, dispute),
    ratingRefusal: (dossier, statement) => ratingRefusal(db, dossier, statement),
    ratingSigner: () => readRatingSigner(db),
    reviewPost(invocation) {
      const row = db
        .prepare('SELECT platform, channel, message, link FROM posts WHERE invocation = ? ORDER BY seq DESC LIMIT 1')
        .get(JSON.stringify(invocation));
      if (row === undefined) return null;
      return {
        platform: String(row.platform) as 'slack' | 'discord' | 'console',
        channel: String(row.channel),
        message: String(row.message),
        link: row.link === null ? null : String(row.link),
      };
    },
    nextId: (dossier, letter) => nextSlug(db, dossier, letter),
  };
}

const OWN_PROPOSALS = 'SELECT * FROM proposals WHERE draft IS NULL';

/** With the draft's name, and how many of a dispute's statements were rejected. */
export const DRAFTED_PROPOSALS = `SELECT proposals.*, reviews.name AS draft_name,
    (SELECT count(*) FROM proposals AS other WHERE other.draft = proposals.draft
      AND other.item IN (proposals.opposing, proposals.against) AND other.state = 'rejected') AS dropped
  FROM proposals JOIN reviews ON reviews.id = proposals.draft`;

export const rowToProposalOrNull = (row: Record<string, unknown> | undefined): ProposalView | null =>
  row === undefined ? null : rowToProposal(row);

function rowToProposal(row: Record<string, unknown>): ProposalView {
  const drafted = row.draft === null ? null : rowToDraftedDetails(row);
  return {
    name: drafted === null ? `P${row.number}` : `${drafted.draft}/${drafted.id}`,
    entry: String(row.entry),
    at: String(row.at),
    by: JSON.parse(String(row.actor)) as Actor,
    subject: String(row.subject),
    change: JSON.parse(String(row.change)) as Change,
    state: String(row.state) as ProposalState,
    decided:
      row.decided_at === null
        ? null
        : {
            at: String(row.decided_at),
            by: JSON.parse(String(row.decided_by)) as Actor,
            reason: row.reason === null ? null : String(row.reason),
          },
    drafted,
  };
}

function rowToDraftedDetails(row: Record<string, unknown>): DraftedDetails {
  return {
    ...rowToDraftItem(row, Number(row.dropped) > 0),
    draft: String(row.draft_name),
    row: Number(row.draft),
    notes: JSON.parse(String(row.notes)) as DraftedDetails['notes'],
  };
}

/** @param isDropped one of the dispute's statements was rejected. */
export function rowToDraftItem(row: Record<string, unknown>, isDropped: boolean): DraftItem {
  return {
    id: String(row.item),
    state: String(row.state) as ProposalState,
    isMoot: isDropped && row.state !== 'rejected',
    decisions: Number(row.decisions),
    deciders: JSON.parse(String(row.deciders)) as Actor[],
    at: row.decided_at === null ? null : String(row.decided_at),
    isEdited: Number(row.edited) === 1,
  };
}
