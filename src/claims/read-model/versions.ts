/** Every version of a statement, a dispute or a rating: what it said, how it stood, who made it so and when. */
import type { DatabaseSync } from 'node:sqlite';
import type { Dispute, Rating, Statement } from '../model/dossier.ts';
import type { Actor, Entry } from '../model/entry.ts';
import { type Columns, integer, json, nullable, selectAll, text, textAs } from './select.ts';
import { prepareCached } from './statement-cache.ts';

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

/**
 * Writes the first version of a statement as its row has it: the document is not stored twice. Call `materializeVersions`
 * before the row's document is replaced.
 */
export function writeFirstVersion(db: DatabaseSync, entry: Entry, dossier: number, slug: string): void {
  insertVersion(db, entry, dossier, slug, 'recorded', null, null);
}

/** Stores the document of a first version that has it from the statement's row. @param doc the row's document as it stands. */
export function materializeVersions(db: DatabaseSync, dossier: number, slug: string, doc: string): void {
  prepareCached(db, 'UPDATE versions SET doc = ? WHERE dossier = ? AND slug = ? AND number = 1 AND doc IS NULL').run(
    doc,
    dossier,
    slug,
  );
}

export function writeVersion(
  db: DatabaseSync,
  entry: Entry,
  dossier: number,
  doc: Versioned,
  state: RecordState,
  reason: string | null,
): void {
  insertVersion(db, entry, dossier, doc.id, state, reason, JSON.stringify(doc));
}

function insertVersion(
  db: DatabaseSync,
  { id, at, by }: Entry,
  dossier: number,
  slug: string,
  state: RecordState,
  reason: string | null,
  doc: string | null,
): void {
  prepareCached(
    db,
    `INSERT INTO versions (dossier, slug, number, entry, at, actor, state, reason, doc)
     VALUES (?1, ?2, (SELECT coalesce(max(number), 0) + 1 FROM versions WHERE dossier = ?1 AND slug = ?2), ?3, ?4, ?5, ?6, ?7, ?8)`,
  ).run(dossier, slug, id, at, JSON.stringify(by), state, reason, doc);
}

const VERSION: Columns<Version> = {
  number: integer,
  entry: text,
  at: text,
  by: json<Actor>(),
  state: textAs<RecordState>(),
  reason: nullable(text),
  doc: json<Versioned>(),
};

/** Oldest first; none where nothing has the id. @param ref `dossier/S5`, `dossier/D2` or `dossier/R1`. */
export function readVersions(db: DatabaseSync, ref: string): Version[] {
  const slash = ref.lastIndexOf('/');
  return selectAll(
    db,
    VERSION,
    `SELECT versions.number, versions.entry, versions.at, versions.actor AS by, versions.state, versions.reason,
       coalesce(versions.doc, statements.doc) AS doc
     FROM versions JOIN dossiers ON dossiers.id = versions.dossier
       LEFT JOIN statements ON statements.dossier = versions.dossier AND statements.slug = versions.slug
     WHERE dossiers.slug = ? AND versions.slug = ? ORDER BY number`,
    ref.slice(0, slash),
    ref.slice(slash + 1),
  );
}
