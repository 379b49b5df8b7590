/** Every version of a statement, a dispute or a rating: what it said, how it stood, who made it so and when. */
import type { DatabaseSync } from 'node:sqlite';
import type { Dispute, Rating, Statement } from '../dossier.ts';
import type { Actor, Entry } from '../entry.ts';
import { prepared } from './prepared.ts';
import type { State } from './write.ts';

/** What has versions. */
export type Versioned = Statement | Dispute | Rating;

export interface Version {
  /** From 1. */
  number: number;
  entry: string;
  at: string;
  by: Actor;
  state: State;
  reason: string | null;
  doc: Versioned;
}

export function writeVersion(
  db: DatabaseSync,
  entry: Entry,
  dossier: number,
  doc: Versioned,
  state: State,
  reason: string | null,
): void {
  prepared(
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
  return prepared(
    db,
    `SELECT versions.* FROM versions JOIN dossiers ON dossiers.id = versions.dossier
       WHERE dossiers.slug = ? AND versions.slug = ? ORDER BY number`,
  )
    .all(ref.slice(0, slash), ref.slice(slash + 1))
    .map((row) => ({
      number: Number(row.number),
      entry: String(row.entry),
      at: String(row.at),
      by: JSON.parse(String(row.actor)) as Actor,
      state: String(row.state) as State,
      reason: row.reason === null ? null : String(row.reason),
      doc: JSON.parse(String(row.doc)) as Versioned,
    }));
}
