/**
 * The history of the record, and with it every version of a statement, a dispute or a rating. What came with a whole
 * dossier has no first line and no first version of its own here: both follow from the dossier's.
 */
import type { DatabaseSync } from 'node:sqlite';
import type { Dispute, Rating, Statement } from '../model/dossier.ts';
import type { Actor, Entry } from '../model/entry.ts';
import type { HistoryEvent } from '../model/history-event.ts';
import {
  type Columns,
  flag,
  integer,
  json,
  nullable,
  selectAll,
  selectOne,
  selectValue,
  text,
  textAs,
} from './select.ts';
import { prepareCached } from './statement-cache.ts';
import { readStatement } from './statement-docs.ts';

export type RecordState = 'recorded' | 'proposed' | 'suspended' | 'retracted' | 'rejected';

/** What has versions. */
export type Versioned = Statement | Dispute | Rating;

export interface Version {
  /** From 1. */
  number: number;
  entry: string;
  at: string;
  by: Actor;
  state: RecordState;
  reason: string | null;
  doc: Versioned;
}

/** A version as it is written: `before` has the fields in which the one before differs, or all of what is deleted. */
export interface WrittenVersion {
  state: RecordState;
  before: Partial<Versioned> | null;
}

/** The number of an entry in the read model. Its id, time and actor are stored once for all that it changed. */
export function resolveEntry(db: DatabaseSync, { id, at, by }: Pick<Entry, 'id' | 'at' | 'by'>): number {
  const known = selectValue(db, integer, 'SELECT number FROM entries WHERE id = ?', id);
  if (known !== null) return known;
  const actor = JSON.stringify(by);
  const selectActor = () => selectValue(db, integer, 'SELECT id FROM actors WHERE doc = ?', actor);
  const actorId = selectActor() ?? prepareCached(db, 'INSERT INTO actors (doc) VALUES (?)').run(actor).lastInsertRowid;
  const insert = prepareCached(db, 'INSERT INTO entries (id, at, actor) VALUES (?, ?, ?)');
  return Number(insert.run(id, at, actorId).lastInsertRowid);
}

/** What became of an entry from chat. @param refusal why it changed nothing. */
export function writeOutcome(db: DatabaseSync, entry: Entry, subject: string | null, refusal: string | null): void {
  const number = resolveEntry(db, entry);
  prepareCached(db, 'UPDATE entries SET subject = ?, refusal = ? WHERE number = ?').run(subject, refusal, number);
}

/** @param reason what the person who did it gave as the reason. @param version null where the subject has no new one. */
export function writeHistory(
  db: DatabaseSync,
  entry: Entry,
  subject: string,
  { kind, ...data }: HistoryEvent,
  reason: string | null,
  version: WrittenVersion | null = null,
): void {
  insertHistory(
    db,
    resolveEntry(db, entry),
    subject,
    kind,
    Object.keys(data).length === 0 ? null : JSON.stringify(data),
    reason,
    version?.state ?? null,
    version === null || version.before === null ? null : JSON.stringify(version.before),
  );
}

/** The line of something that came with its whole dossier, for those who hear of each change. */
export function writeIncluded(db: DatabaseSync, entry: Entry, subject: string): void {
  insertHistory(db, resolveEntry(db, entry), subject, 'included', null, null, null, null);
}

function insertHistory(db: DatabaseSync, ...columns: (string | number | null)[]): void {
  prepareCached(
    db,
    'INSERT INTO history (entry, subject, kind, data, reason, state, before) VALUES (?, ?, ?, ?, ?, ?, ?)',
  ).run(...columns);
}

/** What joins the history with its entries. */
export const FROM_HISTORY =
  'FROM history JOIN entries ON entries.number = history.entry JOIN actors ON actors.id = entries.actor';
export const ENTRY_COLUMNS = 'entries.id AS entry, entries.at, actors.doc AS by';
const ENTRY = { entry: text, at: text, by: json<Actor>() } satisfies Columns<object>;

/** The first event of what came with its whole dossier; null for anything else. */
export function readIncluded(
  db: DatabaseSync,
  ref: string,
): { entry: string; at: string; by: Actor; event: HistoryEvent } | null {
  const [dossier = '', slug = ''] = ref.split('/');
  const found = selectOne(
    db,
    { ...ENTRY, deciders: nullable(json<Actor[]>()), isEdited: nullable(flag) },
    `SELECT ${ENTRY_COLUMNS}, proposals.deciders, proposals.edited AS isEdited
     ${FROM_HISTORY} JOIN dossiers ON dossiers.slug = history.subject
       LEFT JOIN reviews ON reviews.dossier = dossiers.slug
       LEFT JOIN proposals ON proposals.draft = reviews.id AND proposals.item = ?2
     WHERE history.subject = ?1 AND history.kind = 'recorded' AND EXISTS (
       SELECT 1 FROM statements WHERE dossier = dossiers.id AND slug = ?2 AND included = 1
       UNION ALL SELECT 1 FROM disputes WHERE dossier = dossiers.id AND slug = ?2 AND included = 1)`,
    dossier,
    slug,
  );
  if (found === null) return null;
  const { deciders, isEdited, ...entry } = found;
  if (deciders === null) return { ...entry, event: { kind: 'recorded' } };
  const names = [...new Set(deciders.map((by) => by.name))];
  return { ...entry, event: { kind: 'recorded', acceptedBy: { names, isEdited: isEdited === true } } };
}

/** Oldest first; none where nothing has the id. @param ref `dossier/S5`, `dossier/D2` or `dossier/R1`. */
export function readVersions(db: DatabaseSync, ref: string): Version[] {
  const rows = selectAll(
    db,
    {
      ...ENTRY,
      state: textAs<RecordState>(),
      reason: nullable(text),
      before: nullable(json<Partial<Versioned>>()),
    },
    `SELECT ${ENTRY_COLUMNS}, history.state, history.reason, history.before ${FROM_HISTORY}
     WHERE history.subject = ? AND history.state IS NOT NULL ORDER BY seq`,
    ref,
  );
  const included = readIncluded(db, ref);
  if (included !== null) {
    const { event: _, ...entry } = included;
    rows.unshift({ ...entry, state: 'recorded', reason: null, before: null });
  }
  // What is deleted stands whole in its last version.
  let doc = (readDoc(db, ref) ?? {}) as Versioned;
  const docs = rows
    .toReversed()
    .map(({ before }, index) => {
      const own = index === 0 && Object.keys(doc).length === 0 ? (before as Versioned) : doc;
      doc = { ...own, ...before } as Versioned;
      return own;
    })
    .reverse();
  const versions: Version[] = [];
  for (const [index, { before: _, ...row }] of rows.entries()) {
    // Retracted or under review, it stays so for its reason, whatever the file changes in it.
    const isHeld = row.state === 'retracted' || row.state === 'suspended';
    const reason = row.reason ?? (isHeld ? (versions.at(-1)?.reason ?? null) : null);
    versions.push({ ...row, reason, number: index + 1, doc: docs[index] as Versioned });
  }
  return versions;
}

/** As it stands; null where nothing has the id. */
function readDoc(db: DatabaseSync, ref: string): Versioned | null {
  const [dossier = '', slug = ''] = ref.split('/');
  const from = 'WHERE dossier = (SELECT id FROM dossiers WHERE slug = ?) AND slug = ?';
  const statement = selectValue(db, integer, `SELECT id FROM statements ${from}`, dossier, slug);
  if (statement !== null) return readStatement(db, statement);
  return (
    selectValue(db, json<Dispute>(), `SELECT doc FROM disputes ${from}`, dossier, slug) ??
    selectValue(db, json<Rating>(), `SELECT doc FROM ratings ${from}`, dossier, slug)
  );
}
