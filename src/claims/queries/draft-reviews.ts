/** Reads drafts under review: what they propose, what was decided, by whom. None of it is part of the record. */
import { createHash } from 'node:crypto';
import type { DatabaseSync } from 'node:sqlite';
import type { Dispute, Side, Source, Speaker, Statement, Topic } from '../model/dossier.ts';
import type { DraftedDossier } from '../model/entries/draft-review.ts';
import type { Actor } from '../model/entry.ts';
import {
  type Columns,
  flag,
  integer,
  json,
  nullable,
  type RowOf,
  selectAll,
  selectNumber,
  selectOne,
  selectValue,
  text,
  textAs,
} from '../read-model/select.ts';
import type { Page, SourceView } from './views.ts';

/** What the statements of a draft refer to, as the edits have made it. */
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
  /** Its row number. */
  row: number;
  /** The key of the entry that started it. */
  entry: string;
  /** What it is called in commands, and once published the dossier's id. */
  name: string;
  at: string;
  by: Actor;
  state: 'open' | 'published' | 'abandoned';
  /** Decisions so far. */
  decisions: number;
  /** How it ended; null while it is open. `dossier` is what it was published as. */
  ended: { at: string; by: Actor; reason: string | null; dossier: string | null } | null;
}

/** A statement or dispute of a draft, without its words. */
export interface DraftReviewItem {
  /** S3 or D1. */
  id: string;
  /** `moot`: a dispute one of whose statements was skipped, which nobody has to decide. */
  state: 'open' | 'accepted' | 'skipped' | 'moot';
  /** How often it was decided. */
  number: number;
  /** Who has accepted it since its words last changed, the latest last. */
  acceptedBy: Actor[];
  /** When it was decided last; null while it is open. */
  at: string | null;
  isEdited: boolean;
}

export interface DraftReviewItemView extends DraftReviewItem {
  doc: Statement | Dispute;
  /** As the drafter gave them. `kind` is null for a dispute. */
  notes: { kind: 'direct' | 'indirect' | 'mixed' | null; confidence: number; reasons: string[] };
  reason: string | null;
}

export interface DraftReviews {
  /** The latest first. */
  open(page: Page): { items: DraftReviewView[]; total: number };
  /** @param name its name, the first letters of one that is open, or the key of the entry that started it. Also one that has ended. */
  review(name: string): DraftReviewView | null;
  sourceText(row: number): string;
  /** In the order of review: statements as the source has them, then disputes. */
  items(row: number): DraftReviewItem[];
  item(row: number, id: string): DraftReviewItemView | null;
  /** The open review, and the dossier, that have this very text (but for line ends and space around it), or this address. */
  findDuplicates(source: Pick<Source, 'text' | 'address'>): { review: string | null; dossier: string | null };
}

export function createDraftReviews(db: DatabaseSync): DraftReviews {
  const selectReviews = (rest: string, ...values: (string | number)[]) =>
    selectAll(db, REVIEW, `SELECT ${REVIEW_COLUMNS} FROM reviews WHERE ${rest}`, ...values).map(rowToReview);
  const findName = (sql: string, value: string) => selectValue(db, text, sql, value);
  return {
    open: ({ limit, offset }) => ({
      items: selectReviews("state = 'open' ORDER BY id DESC LIMIT ? OFFSET ?", limit, offset),
      total: selectNumber(db, "SELECT count(*) FROM reviews WHERE state = 'open'"),
    }),
    review(name) {
      const [known] = selectReviews('name = ?1 OR entry = ?1', name);
      if (known !== undefined || name === '') return known ?? null;
      const begun = selectReviews("state = 'open' AND substr(name, 1, length(?1)) = ?1 LIMIT 2", name);
      return begun.length === 1 ? (begun[0] ?? null) : null;
    },
    sourceText: (row) => selectValue(db, text, 'SELECT text FROM reviews WHERE id = ?', row) ?? '',
    items: (row) =>
      selectAll(
        db,
        ITEM,
        `SELECT ${ITEM_COLUMNS} FROM review_items AS own WHERE review = ? ORDER BY position`,
        row,
      ).map(rowToItem),
    item(row, id) {
      const found = selectOne(
        db,
        {
          ...ITEM,
          doc: json<Statement | Dispute>(),
          notes: json<DraftReviewItemView['notes']>(),
          reason: nullable(text),
        },
        `SELECT ${ITEM_COLUMNS}, doc, notes, reason FROM review_items AS own WHERE review = ? AND item = ?`,
        row,
        id.trim().toUpperCase(),
      );
      if (found === null) return null;
      const { doc, notes, reason } = found;
      return { ...rowToItem(found), doc, notes, reason };
    },
    findDuplicates({ text, address }) {
      for (const sha256 of textToDigests(text)) {
        const review = findName("SELECT name FROM reviews WHERE sha256 = ? AND state = 'open'", sha256);
        const dossier = findName(`${SELECT_DOSSIER} json_extract(sources.doc, '$.sha256') = ?`, sha256);
        if (review !== null || dossier !== null) return { review, dossier };
      }
      if (address === null) return { review: null, dossier: null };
      return {
        review: findName("SELECT name FROM reviews WHERE address = ? AND state = 'open'", address),
        dossier: findName(`${SELECT_DOSSIER} json_extract(sources.doc, '$.address') = ?`, address),
      };
    },
  };
}

const SELECT_DOSSIER = 'SELECT dossiers.slug FROM sources JOIN dossiers ON dossiers.id = sources.dossier WHERE';

/** Of a text as it may have been stored: with other line ends, with or without the space around it. */
function textToDigests(text: string): Set<string> {
  if (text === '') return new Set();
  const plain = text.replace(/\r\n?/g, '\n').trim();
  const variants = [text, plain, `${plain}\n`, plain.replaceAll('\n', '\r\n'), `${plain}\n`.replaceAll('\n', '\r\n')];
  return new Set(variants.map((each) => createHash('sha256').update(each).digest('hex')));
}

const REVIEW = {
  row: integer,
  entry: text,
  name: text,
  at: text,
  by: json<Actor>(),
  parts: json<DraftReviewParts>(),
  state: textAs<DraftReviewView['state']>(),
  decisions: integer,
  endedAt: nullable(text),
  endedBy: nullable(json<Actor>()),
  reason: nullable(text),
  dossier: nullable(text),
} satisfies Columns<object>;
const REVIEW_COLUMNS =
  'id AS row, entry, name, at, actor AS by, parts, state, decisions, ended_at AS endedAt, ended_by AS endedBy, reason, dossier';

function rowToReview({ parts, endedAt, endedBy, reason, dossier, ...review }: RowOf<typeof REVIEW>): DraftReviewView {
  const ended = endedAt === null || endedBy === null ? null : { at: endedAt, by: endedBy, reason, dossier };
  return { ...parts, ...review, ended };
}

const ITEM = {
  id: text,
  state: textAs<Exclude<DraftReviewItem['state'], 'moot'>>(),
  isMoot: flag,
  number: integer,
  acceptedBy: json<Actor[]>(),
  at: nullable(text),
  isEdited: flag,
} satisfies Columns<object>;
const ITEM_COLUMNS = `item AS id, state, number, eyes AS acceptedBy, at, edited AS isEdited,
  EXISTS (SELECT 1 FROM review_items AS other WHERE other.review = own.review
    AND other.item IN (own.opposing, own.against) AND other.state = 'skipped') AS isMoot`;

function rowToItem({ id, state, isMoot, number, acceptedBy, at, isEdited }: RowOf<typeof ITEM>): DraftReviewItem {
  return { id, state: isMoot && state !== 'skipped' ? 'moot' : state, number, acceptedBy, at, isEdited };
}
