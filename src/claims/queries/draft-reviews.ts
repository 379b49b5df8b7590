/** Queries draft reviews. Nothing of them is part of the record before they are published. */
import { createHash } from 'node:crypto';
import type { DatabaseSync } from 'node:sqlite';
import type { Side, Source, Speaker, Topic } from '../model/dossier.ts';
import type { DraftedDossier } from '../model/entries/draft-review.ts';
import type { Actor } from '../model/entry.ts';
import { prepareCached } from '../read-model/statement-cache.ts';
import {
  DRAFTED_PROPOSALS,
  type DraftItem,
  type ProposalView,
  rowToDraftItem,
  rowToProposalOrNull,
} from './proposals.ts';
import type { Page, SourceView } from './statements.ts';

/** What the statements of a draft refer to, including edits. */
export interface DraftReviewParts {
  title: string;
  source: SourceView;
  sides: Side[];
  speakers: Speaker[];
  topics: Topic[];
  undecided: DraftedDossier['undecided'];
  notes?: DraftedDossier['notes'];
}

export interface DraftReviewView extends DraftReviewParts {
  /** The row number in the read model. */
  row: number;
  /** The key of the entry that started it. */
  entry: string;
  /** Its name in commands, which becomes the dossier's id. */
  name: string;
  at: string;
  by: Actor;
  state: 'open' | 'published' | 'abandoned';
  /** Decisions so far. */
  decisions: number;
  /** Null while it is open. `dossier` is null if it was abandoned. */
  ended: { at: string; by: Actor; reason: string | null; dossier: string | null } | null;
}

export interface DraftReviews {
  /** The latest first. */
  open(page: Page): { items: DraftReviewView[]; total: number };
  /** @param name its name, a unique prefix of an open one's name, or the key of the entry that started it. */
  review(name: string): DraftReviewView | null;
  sourceText(row: number): string;
  /** In the order of review: statements in the order of the source, then disputes. */
  items(row: number): DraftItem[];
  item(row: number, id: string): ProposalView | null;
  /** The open review and the dossier with this text (ignoring line ends and surrounding space), or this address. */
  findDuplicates(source: Pick<Source, 'text' | 'address'>): { review: string | null; dossier: string | null };
}

export function createDraftReviews(db: DatabaseSync): DraftReviews {
  const COLUMNS = 'id, entry, name, at, actor, parts, state, decisions, ended_at, ended_by, reason, dossier';
  return {
    open: ({ limit, offset }) => ({
      items: prepareCached(db, `SELECT ${COLUMNS} FROM reviews WHERE state = 'open' ORDER BY id DESC LIMIT ? OFFSET ?`)
        .all(limit, offset)
        .map(rowToReview),
      total: Number(prepareCached(db, "SELECT count(*) AS n FROM reviews WHERE state = 'open'").get()?.n),
    }),
    review(name) {
      const row = prepareCached(db, `SELECT ${COLUMNS} FROM reviews WHERE name = ?1 OR entry = ?1`).get(name);
      if (row !== undefined) return rowToReview(row);
      const begun = prepareCached(
        db,
        `SELECT ${COLUMNS} FROM reviews WHERE state = 'open' AND substr(name, 1, length(?1)) = ?1 LIMIT 2`,
      ).all(name);
      const [only] = begun;
      return only === undefined || begun.length > 1 || name === '' ? null : rowToReview(only);
    },
    sourceText: (row) => String(prepareCached(db, 'SELECT text FROM reviews WHERE id = ?').get(row)?.text ?? ''),
    items(row) {
      const rows = prepareCached(
        db,
        'SELECT item, state, decisions, deciders, decided_at, edited, opposing, against FROM proposals WHERE draft = ? ORDER BY number',
      ).all(row);
      const rejected = new Set(rows.filter(({ state }) => state === 'rejected').map(({ item }) => item));
      return rows.map((each) =>
        rowToDraftItem(each, rejected.has(each.opposing ?? '') || rejected.has(each.against ?? '')),
      );
    },
    item: (row, id) =>
      rowToProposalOrNull(
        prepareCached(db, `${DRAFTED_PROPOSALS} WHERE draft = ? AND item = ?`).get(row, id.trim().toUpperCase()),
      ),
    findDuplicates({ text, address }) {
      for (const sha256 of textToDigests(text)) {
        const review = prepareCached(db, "SELECT name FROM reviews WHERE sha256 = ? AND state = 'open'").get(sha256);
        const dossier = prepareCached(
          db,
          `SELECT dossiers.slug AS name FROM sources JOIN dossiers ON dossiers.id = sources.dossier
           WHERE json_extract(sources.doc, '$.sha256') = ?`,
        ).get(sha256);
        if (review !== undefined || dossier !== undefined)
          return { review: rowToName(review), dossier: rowToName(dossier) };
      }
      if (address === null) return { review: null, dossier: null };
      return {
        review: rowToName(
          prepareCached(db, "SELECT name FROM reviews WHERE address = ? AND state = 'open'").get(address),
        ),
        dossier: rowToName(
          prepareCached(
            db,
            `SELECT dossiers.slug AS name FROM sources JOIN dossiers ON dossiers.id = sources.dossier
             WHERE json_extract(sources.doc, '$.address') = ?`,
          ).get(address),
        ),
      };
    },
  };
}

const rowToName = (row: Record<string, unknown> | undefined): string | null =>
  row === undefined ? null : String(row.name);

/** The digests of a text with other line ends, and with or without surrounding space. */
function textToDigests(text: string): Set<string> {
  if (text === '') return new Set();
  const plain = text.replace(/\r\n?/g, '\n').trim();
  const variants = [text, plain, `${plain}\n`, plain.replaceAll('\n', '\r\n'), `${plain}\n`.replaceAll('\n', '\r\n')];
  return new Set(variants.map((each) => createHash('sha256').update(each).digest('hex')));
}

function rowToReview(row: Record<string, unknown>): DraftReviewView {
  return {
    ...(JSON.parse(String(row.parts)) as DraftReviewParts),
    row: Number(row.id),
    entry: String(row.entry),
    name: String(row.name),
    at: String(row.at),
    by: JSON.parse(String(row.actor)) as Actor,
    state: String(row.state) as DraftReviewView['state'],
    decisions: Number(row.decisions),
    ended:
      row.ended_at === null
        ? null
        : {
            at: String(row.ended_at),
            by: JSON.parse(String(row.ended_by)) as Actor,
            reason: row.reason === null ? null : String(row.reason),
            dossier: row.dossier === null ? null : String(row.dossier),
          },
  };
}
