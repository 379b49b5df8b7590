/**
 * What a dossier's file said when it was last seeded, so that the next seeding changes only what the file changed. A
 * statement is read from its row and the row's `filed`, and a source goes without its text: stored whole, the file would be
 * as large as the rest of the read model.
 */
import type { DatabaseSync } from 'node:sqlite';
import { diffDocs } from '../../model/diff-fields.ts';
import type { Dossier, Source, Statement } from '../../model/dossier.ts';
import { integer, json, nullable, selectAll, text } from '../select.ts';
import { prepareCached } from '../statement-cache.ts';
import { readStatement } from '../statement-docs.ts';

/** A dossier file without its sources' texts; their `sha256` tells whether they are the same. */
export type SeedSnapshot = Omit<Dossier, 'sources'> & { sources: Omit<Source, 'text'>[] };

/** What is stored of a file beside its rows. */
export function dossierToSnapshot(dossier: Dossier): string {
  const { statements, sources, ...rest } = dossier;
  return JSON.stringify({
    ...rest,
    statements: statements.map(({ id }) => id),
    sources: sources.map(withoutText),
  });
}

export function withoutText({ text: _, ...source }: Source): Omit<Source, 'text'> {
  return source;
}

/**
 * @param stored what `dossierToSnapshot` gave.
 * @throws Error when a statement of the file has no row: the read model has to be rebuilt.
 */
export function readSnapshot(db: DatabaseSync, dossier: number, stored: string): SeedSnapshot {
  const seeded = JSON.parse(stored) as Omit<SeedSnapshot, 'statements'> & { statements: string[] };
  const rows = selectAll(
    db,
    { row: integer, file: text, filed: nullable(json<Partial<Statement>>()) },
    'SELECT id AS row, file, filed FROM statements WHERE dossier = ? AND file IS NOT NULL',
    dossier,
  );
  const filed = new Map(rows.map(({ row, file, filed }) => [file, { ...readStatement(db, row), ...filed }]));
  const statements = seeded.statements.map((id): Statement => {
    const doc = filed.get(id);
    if (doc === undefined) throw new Error(`the read model has no ${id} of the file of dossier ${dossier}`);
    return { ...doc, id };
  });
  return { ...seeded, statements };
}

/** Stores what the file says of a statement otherwise than its row. */
export function writeFiledStatement(db: DatabaseSync, dossier: number, item: Statement, shown: Statement): void {
  const filed = diffDocs(item, shown);
  prepareCached(db, 'UPDATE statements SET filed = ? WHERE dossier = ? AND slug = ?').run(
    filed === null ? null : JSON.stringify(filed),
    dossier,
    shown.id,
  );
}
