/** Keeps what was recorded or corrected in chat in its source when the dossier file changes the source's text. */
import type { DatabaseSync } from 'node:sqlite';
import { diffDocs } from '../../model/diff-fields.ts';
import type { Source, Statement } from '../../model/dossier.ts';
import type { Entry } from '../../model/entry.ts';
import { type Anchor, createAnchor, isAnchorValid, resolveQuote } from '../../model/quote.ts';
import type { SearchIndex } from '../../search/index.ts';
import { type RecordState, writeHistory } from '../history.ts';
import { createRowIds, writeStatement } from '../rows.ts';
import { integer, nullable, selectAll, text, textAs } from '../select.ts';
import { readStatement } from '../statement-docs.ts';

/**
 * Moves the anchors that no longer hold to where their words stand now. Words that are gone, or stand in several places,
 * are left as they were: /source then shows that the anchor does not hold, and the history says so.
 *
 * @param isTouched whether the file changes the statement too: it then gets one version for both.
 */
export function reanchorStatements(
  db: DatabaseSync,
  search: SearchIndex,
  entry: Entry,
  dossier: number,
  source: Source,
  isTouched: (statement: string) => boolean,
): void {
  const rows = selectAll(
    db,
    REANCHORED,
    `SELECT dossiers.slug || '/' || statements.slug AS ref, statements.id AS row, statements.position, statements.file,
       statements.state, statements.reason
     FROM statements JOIN sources ON sources.id = statements.source JOIN dossiers ON dossiers.id = statements.dossier
     WHERE statements.dossier = ? AND sources.slug = ?`,
    dossier,
    source.id,
  );
  for (const { ref, row, ...status } of rows) {
    const doc = readStatement(db, row);
    if ([doc.passage, ...doc.quotes].every((anchor) => isAnchorValid(source.text, anchor))) continue;
    const moved = moveAnchors(source.text, doc);
    if (moved === null) {
      writeHistory(db, entry, ref, { kind: 'not-found' }, null);
      continue;
    }
    writeStatement(db, search, createRowIds(db, dossier), moved, status);
    const version = isTouched(doc.id) ? null : { state: status.state, before: diffDocs(doc, moved) };
    writeHistory(db, entry, ref, { kind: 'relocated' }, null, version);
  }
}

const REANCHORED = {
  ref: text,
  row: integer,
  position: integer,
  file: nullable(text),
  state: textAs<RecordState>(),
  reason: nullable(text),
};

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
