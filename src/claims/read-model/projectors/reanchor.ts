/** Keeps what was recorded or corrected in chat in its source when the dossier file changes the source's text. */
import type { DatabaseSync } from 'node:sqlite';
import type { Source, Statement } from '../../model/dossier.ts';
import type { Entry } from '../../model/entry.ts';
import { type Anchor, createAnchor, isAnchorValid, resolveQuote } from '../../model/quote.ts';
import type { SearchIndex } from '../../search/index.ts';
import { createRowIds, writeHistory, writeStatement } from '../rows.ts';
import { type RecordState, writeVersion } from '../versions.ts';

/**
 * Moves the anchors that no longer hold to where their words stand now. Words that are gone, or stand in several places,
 * are left as they were: /source then shows that the anchor does not hold, and the history says so.
 */
export function reanchorStatements(
  db: DatabaseSync,
  search: SearchIndex,
  entry: Entry,
  dossier: number,
  source: Source,
): void {
  const rows = db
    .prepare(
      `SELECT statements.*, dossiers.slug AS dossier_slug FROM statements JOIN sources ON sources.id = statements.source
       JOIN dossiers ON dossiers.id = statements.dossier WHERE statements.dossier = ? AND sources.slug = ?`,
    )
    .all(dossier, source.id);
  for (const row of rows) {
    const statement = JSON.parse(String(row.doc)) as Statement;
    if ([statement.passage, ...statement.quotes].every((anchor) => isAnchorValid(source.text, anchor))) continue;
    const subject = `${row.dossier_slug}/${statement.id}`;
    const moved = moveAnchors(source.text, statement);
    if (moved === null) {
      writeHistory(db, entry, subject, { kind: 'not-found' }, null);
      continue;
    }
    const standing = {
      position: Number(row.position),
      file: row.file === null ? null : String(row.file),
      state: String(row.state) as RecordState,
      reason: row.reason === null ? null : String(row.reason),
    };
    writeStatement(db, search, createRowIds(db, dossier), moved, standing);
    writeVersion(db, entry, dossier, moved, standing.state, standing.reason);
    writeHistory(db, entry, subject, { kind: 'relocated' }, null);
  }
}

function moveAnchors(text: string, statement: Statement): Statement | null {
  const passage = moveAnchor(text, statement.passage);
  if (passage === null) return null;
  const quotes: Anchor[] = [];
  for (const quote of statement.quotes) {
    const at = statement.passage.exact.indexOf(quote.exact, quote.start - statement.passage.start);
    if (at === -1) return null;
    quotes.push(createAnchor(text, passage.start + at, passage.start + at + quote.exact.length));
  }
  return { ...statement, passage, quotes };
}

function moveAnchor(text: string, { exact, prefix, suffix }: Anchor): Anchor | null {
  const alone = resolveQuote(text, { exact, prefix: null, suffix: null });
  const placed = alone.kind === 'ambiguous' ? resolveQuote(text, { exact, prefix, suffix }) : alone;
  return placed.kind === 'found' ? placed.anchor : null;
}
