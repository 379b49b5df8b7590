/** Every version of a statement, a dispute or a rating: what it said, how it stood, who made it so and when. */
import type { DatabaseSync } from 'node:sqlite';
import type { Dispute, Rating, Statement } from '../model/dossier.ts';
import type { Actor, Entry } from '../model/entry.ts';
import { prepareCached } from './statement-cache.ts';

export type RecordState = 'recorded' | 'proposed' | 'retracted' | 'rejected';

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
 * The first version of a statement, which stands as it was just written: its document is not stored twice. `keepVersions`
 * has to be called before the row's document is replaced.
 */
export function writeFirstVersion(db: DatabaseSync, entry: Entry, dossier: number, slug: string): void {
  prepareCached(
    db,
    `INSERT INTO versions (dossier, slug, number, entry, at, actor, state, reason, doc)
     VALUES (?, ?, 1, ?, ?, ?, 'recorded', NULL, NULL)`,
  ).run(dossier, slug, entry.id, entry.at, JSON.stringify(entry.by));
}

/** Stores what a statement's versions say where they took it from its row. @param doc the row's document, as it stands. */
export function materializeVersions(db: DatabaseSync, dossier: number, slug: string, doc: string): void {
  prepareCached(db, 'UPDATE versions SET doc = ? WHERE dossier = ? AND slug = ? AND doc IS NULL').run(
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
  prepareCached(
    db,
    `INSERT INTO versions (dossier, slug, number, entry, at, actor, state, reason, doc)
     VALUES (?, ?, (SELECT count(*) + 1 FROM versions WHERE dossier = ? AND slug = ?), ?, ?, ?, ?, ?, ?)`,
  ).run(
    dossier,
    doc.id,
    dossier,
    doc.id,
    entry.id,
    entry.at,
    JSON.stringify(entry.by),
    state,
    reason,
    JSON.stringify(doc),
  );
}

/** Oldest first; none where nothing has the id. @param ref `dossier/S5`, `dossier/D2` or `dossier/R1`. */
export function readVersions(db: DatabaseSync, ref: string): Version[] {
  const slash = ref.lastIndexOf('/');
  return prepareCached(
    db,
    `SELECT versions.number, versions.entry, versions.at, versions.actor, versions.state, versions.reason,
       coalesce(versions.doc, statements.doc) AS doc
     FROM versions JOIN dossiers ON dossiers.id = versions.dossier
       LEFT JOIN statements ON statements.dossier = versions.dossier AND statements.slug = versions.slug
     WHERE dossiers.slug = ? AND versions.slug = ? ORDER BY number`,
  )
    .all(ref.slice(0, slash), ref.slice(slash + 1))
    .map((row) => ({
      number: Number(row.number),
      entry: String(row.entry),
      at: String(row.at),
      by: JSON.parse(String(row.actor)) as Actor,
      state: String(row.state) as RecordState,
      reason: row.reason === null ? null : String(row.reason),
      doc: JSON.parse(String(row.doc)) as Versioned,
    }));
}
