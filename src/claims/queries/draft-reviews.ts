/** Queries draft reviews. Nothing of them is part of the record before they are published. */
import { createHash } from 'node:crypto';
import type { DatabaseSync } from 'node:sqlite';
import type { Side, Source, Speaker, Topic } from '../model/dossier.ts';
import type { DraftedDossier } from '../model/entries/draft-review.ts';
import type { Actor } from '../model/entry.ts';
import {
  type Columns,
  integer,
  json,
  nullable,
  type RowOf,
  selectAll,
  selectNumber,
  selectValue,
  text,
  textAs,
} from '../read-model/select.ts';
import { readText } from '../read-model/texts.ts';
import { type DraftItem, readDraftItems } from './draft-items.ts';
import { type ProposalView, readDraftedProposal } from './proposals.ts';
import type { Page, SourceView } from './views.ts';

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
  /** Its row number. */
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
  /** How many open ones a person has handed in. */
  countOpenBy(person: Pick<Actor, 'platform' | 'id'>): number;
  /** How many of the last thousand a person, or anybody, has handed in since then. @param since ISO. */
  countStarted(since: string, person: Pick<Actor, 'platform' | 'id'> | null): number;
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
  const selectReviews = (rest: string, ...values: (string | number)[]) =>
    selectAll(db, REVIEW, `SELECT ${REVIEW_COLUMNS} FROM reviews WHERE ${rest}`, ...values).map(rowToReview);
  const findName = (sql: string, value: string) => selectValue(db, text, sql, value);
  return {
    open: ({ limit, offset }) => ({
      items: selectReviews("state = 'open' ORDER BY id DESC LIMIT ? OFFSET ?", limit, offset),
      total: selectNumber(db, "SELECT count(*) FROM reviews WHERE state = 'open'"),
    }),
    countOpenBy: ({ platform, id }) =>
      selectNumber(
        db,
        `SELECT count(*) FROM reviews WHERE state = 'open'
           AND json_extract(actor, '$.platform') = ? AND json_extract(actor, '$.id') = ?`,
        platform,
        id,
      ),
    countStarted: (since, person) =>
      selectNumber(
        db,
        `SELECT count(*) FROM (SELECT at, actor FROM reviews ORDER BY id DESC LIMIT 1000) WHERE at > ?1 AND
           (?3 IS NULL OR json_extract(actor, '$.platform') IS ?2 AND json_extract(actor, '$.id') = ?3)`,
        since,
        person?.platform ?? null,
        person?.id ?? null,
      ),
    review(name) {
      const [known] = selectReviews('name = ?1 OR entry = ?1', name);
      if (known !== undefined || name === '') return known ?? null;
      const begun = selectReviews("state = 'open' AND substr(name, 1, length(?1)) = ?1 LIMIT 2", name);
      return begun.length === 1 ? (begun[0] ?? null) : null;
    },
    sourceText(row) {
      const id = selectValue(db, integer, 'SELECT text FROM reviews WHERE id = ?', row);
      return id === null ? '' : readText(db, id);
    },
    items: (row) => readDraftItems(db, row),
    item: (row, id) => readDraftedProposal(db, 'own.draft = ? AND item = ?', row, id.trim().toUpperCase()),
    findDuplicates({ text, address }) {
      for (const sha256 of textToDigests(text)) {
        const isText = 'text = (SELECT id FROM texts WHERE sha256 = ?)';
        const review = findName(`SELECT name FROM reviews WHERE ${isText} AND state = 'open'`, sha256);
        const dossier = findName(`${SELECT_DOSSIER} sources.${isText}`, sha256);
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

/** The digests of a text with other line ends, and with or without surrounding space. */
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
