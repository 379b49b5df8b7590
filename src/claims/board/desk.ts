/** Reads what the desk works with: outcomes of entries, versions, proposals, and what changed since when. */
import type { DatabaseSync } from 'node:sqlite';
import type { Dispute } from '../dossier.ts';
import type { Change } from '../entries/desk.ts';
import type { Actor } from '../entry.ts';
import { circleRefusal } from './circle.ts';
import { type HistoryLine, rowToHistoryLine } from './history.ts';
import { ratingRefusal, readRatingSigner } from './ratings.ts';
import type { Page } from './records.ts';
import { readVersions, type Version } from './versions.ts';
import { nextSlug } from './write.ts';

export interface ProposalView {
  /** "P3". */
  name: string;
  /** The key of the entry that made it. */
  entry: string;
  at: string;
  by: Actor;
  /** The statement or dispute that it is about: `lecornu-shoigu/S5`. */
  subject: string;
  /** What is proposed; once it is approved, what was recorded. */
  change: Change;
  state: 'pending' | 'approved' | 'rejected';
  decided: { at: string; by: Actor; reason: string } | null;
}

export interface ChangeLine extends HistoryLine {
  subject: string;
}

export interface DeskRecords {
  /** What became of an entry from chat: its subject, and why it changed nothing where it came second. Null for an unknown entry. */
  outcome(entry: string): { subject: string | null; refusal: string | null } | null;
  /** Oldest first. @param ref `dossier/S5` or `dossier/D2`. */
  versions(ref: string): Version[];
  /** References of everything that ever had this short id or reference, also where it is gone: a rejected proposal. */
  pastRefs(id: string): string[];
  /** @param name "P3" in any case. */
  proposal(name: string): ProposalView | null;
  /** The oldest first. */
  pending(page: Page): { items: ProposalView[]; total: number };
  /** What is proposed for a statement or dispute and not decided. */
  pendingFor(ref: string): ProposalView[];
  /** What happened from `since` (ISO) on, the oldest first. */
  changes(since: string, page: Page): { items: ChangeLine[]; total: number };
  /** Why a dispute would not be recorded, with the remedy; null when it would be. */
  refusalOf(dossier: number, dispute: Dispute): string | null;
  /** Why a statement would not be rated, with the remedy; null when it would be. */
  ratingRefusal(dossier: number, statement: string): string | null;
  /** Who signed the newest rating; null where there is none. */
  ratingSigner(): string | null;
  /** Where a proposal stands in the review channel; null where it was never posted. */
  reviewPost(
    name: string,
  ): { platform: 'slack' | 'discord' | 'console'; channel: string; message: string; link: string | null } | null;
  /** The next free id of a letter in a dossier: S16, D6. Another process may take it first. */
  nextId(dossier: number, letter: 'S' | 'D' | 'R'): string;
}

export function createDeskRecords(db: DatabaseSync): DeskRecords {
  const total = (from: string, ...values: string[]) =>
    Number(db.prepare(`SELECT count(*) AS n FROM ${from}`).get(...values)?.n);
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
      const slash = id.lastIndexOf('/');
      const dossier = slash === -1 ? null : id.slice(0, slash);
      return db
        .prepare(
          `SELECT DISTINCT dossiers.slug || '/' || versions.slug AS ref FROM versions JOIN dossiers ON dossiers.id = versions.dossier
           WHERE versions.slug = ? AND (? IS NULL OR dossiers.slug = ?)`,
        )
        .all(id.slice(slash + 1).toUpperCase(), dossier, dossier)
        .map((row) => String(row.ref));
    },
    proposal(name) {
      const number = /^p?([1-9][0-9]{0,8})$/i.exec(name.trim())?.[1];
      const row =
        number === undefined ? undefined : db.prepare('SELECT * FROM proposals WHERE number = ?').get(Number(number));
      return row === undefined ? null : rowToProposal(row);
    },
    pending: ({ limit, offset }) => ({
      items: db
        .prepare("SELECT * FROM proposals WHERE state = 'pending' ORDER BY number LIMIT ? OFFSET ?")
        .all(limit, offset)
        .map(rowToProposal),
      total: total("proposals WHERE state = 'pending'"),
    }),
    pendingFor: (ref) =>
      db
        .prepare("SELECT * FROM proposals WHERE subject = ? AND state = 'pending' ORDER BY number")
        .all(ref)
        .map(rowToProposal),
    changes: (since, { limit, offset }) => ({
      items: db
        .prepare('SELECT * FROM history WHERE at >= ? ORDER BY seq LIMIT ? OFFSET ?')
        .all(since, limit, offset)
        .map((row) => ({ ...rowToHistoryLine(row), subject: String(row.subject) })),
      total: total('history WHERE at >= ?', since),
    }),
    refusalOf: (dossier, dispute) => circleRefusal(db, dossier, dispute),
    ratingRefusal: (dossier, statement) => ratingRefusal(db, dossier, statement),
    ratingSigner: () => readRatingSigner(db),
    reviewPost(name) {
      const row = db
        .prepare('SELECT platform, channel, message, link FROM posts WHERE invocation = ? ORDER BY seq DESC LIMIT 1')
        .get(JSON.stringify({ command: 'proposals', options: { proposal: name } }));
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

function rowToProposal(row: Record<string, unknown>): ProposalView {
  return {
    name: `P${row.number}`,
    entry: String(row.entry),
    at: String(row.at),
    by: JSON.parse(String(row.actor)) as Actor,
    subject: String(row.subject),
    change: JSON.parse(String(row.change)) as Change,
    state: String(row.state) as ProposalView['state'],
    decided:
      row.decided_at === null
        ? null
        : {
            at: String(row.decided_at),
            by: JSON.parse(String(row.decided_by)) as Actor,
            reason: String(row.reason),
          },
  };
}
