/** Writes single rows of the read model, and what can be searched of them. */
import type { DatabaseSync } from 'node:sqlite';
import { diffDocs } from '../model/diff-fields.ts';
import type { Dispute, Statement } from '../model/dossier.ts';
import type { NameKind } from '../queries/name-index.ts';
import type { SearchIndex } from '../search/index.ts';
import { nameToKey } from '../search/tokenizer.ts';
import type { RecordState } from './history.ts';
import { hasRow, integer, json, nullable, selectNumber, selectOne, selectValue } from './select.ts';
import { prepareCached } from './statement-cache.ts';
import { readStatement, statementToPassages, statementToStored } from './statement-docs.ts';
import { readText } from './texts.ts';

/** The row numbers behind the ids of one dossier. Each throws on an id that is not there. */
export interface RowIds {
  dossier: number;
  source(slug: string): number;
  /** The source's text as it stands now. */
  text(source: string): number;
  side(slug: string): number;
  speaker(slug: string): number;
  topic(slug: string): number;
  statement(slug: string): number;
}

/** Caches what it has found, so it must not outlive the transaction: after a rollback the numbers are others. */
export function createRowIds(db: DatabaseSync, dossier: number): RowIds {
  const lookup = (table: string, column = 'id') => {
    const known = new Map<string, number>();
    return (slug: string): number => {
      let id = known.get(slug) ?? null;
      if (id === null) {
        id = selectValue(db, integer, `SELECT ${column} FROM ${table} WHERE dossier = ? AND slug = ?`, dossier, slug);
        if (id === null) throw new Error(`the read model has no ${slug} among the ${table} of dossier ${dossier}`);
        known.set(slug, id);
      }
      return id;
    };
  };
  return {
    dossier,
    source: lookup('sources'),
    text: lookup('sources', 'text'),
    side: lookup('sides'),
    speaker: lookup('speakers'),
    topic: lookup('topics'),
    statement: lookup('statements'),
  };
}

/** The row of what the dossier file calls so; null where it has none. Nearly always it is shown under the same id. */
export function findFiled(
  db: DatabaseSync,
  table: 'statements' | 'disputes',
  dossier: number,
  file: string,
): number | null {
  const select = `SELECT id FROM ${table} WHERE dossier = ?1 AND`;
  return (
    selectValue(db, integer, `${select} slug = ?2 AND file = ?2`, dossier, file) ??
    selectValue(db, integer, `${select} file = ?2 AND file <> slug`, dossier, file)
  );
}

/** What a row has beside its document. */
export interface RowStatus {
  position: number;
  /** Its id in the dossier file; null for one from chat. */
  file: string | null;
  state: RecordState;
  /** Why it was retracted; for a proposal, which one it is and whose: "P3, by Ann"; else null. */
  reason: string | null;
}

/** Positions behind all of a dossier file's: what comes from chat is listed after what comes from the file. */
export const FIRST_CHAT_POSITION = 1_000_000;

const SIDE = '(SELECT side FROM speakers WHERE id = ?)';
const INSERT_STATEMENT = `INSERT INTO statements (position, source, text, speaker, side, topic, told_by, state, reason, doc, file, filed, included, dossier, slug)
   VALUES (?, ?, ?, ?, ${SIDE}, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`;
const UPDATE_STATEMENT = `UPDATE statements SET position = ?, source = ?, text = ?, speaker = ?, side = ${SIDE}, topic = ?, told_by = ?,
   state = ?, reason = ?, doc = ?, file = ?, filed = ? WHERE id = ?`;

/**
 * Inserts or replaces a statement and what can be searched of it. Its side is filled in from the speaker.
 *
 * @param isIncluded whether it comes with its whole dossier.
 */
export function writeStatement(
  db: DatabaseSync,
  search: SearchIndex,
  ids: RowIds,
  statement: Statement,
  { position, file, state, reason }: RowStatus,
  isIncluded = false,
): void {
  const known = isIncluded
    ? null
    : selectOne(
        db,
        { id: integer, filed: nullable(json<Partial<Statement>>()) },
        'SELECT id, filed FROM statements WHERE dossier = ? AND slug = ?',
        ids.dossier,
        statement.id,
      );
  const old = known === null ? null : readStatement(db, known.id);
  const filed = file === null || old === null ? null : diffDocs({ ...old, ...known?.filed }, statement);
  const speaker = ids.speaker(statement.speaker);
  const text = ids.text(statement.source);
  const columns = [
    position,
    ids.source(statement.source),
    text,
    speaker,
    speaker,
    ids.topic(statement.topic),
    statement.toldBy === null ? null : ids.speaker(statement.toldBy),
    state,
    reason,
    statementToStored(statement, readText(db, text)),
    file,
    filed === null ? null : JSON.stringify(filed),
  ];
  if (known !== null) prepareCached(db, UPDATE_STATEMENT).run(...columns, known.id);
  // No RETURNING: SQLite would open a savepoint for each statement, and at each savepoint the full-text index writes a
  // segment.
  const row =
    known?.id ??
    prepareCached(db, INSERT_STATEMENT).run(...columns, isIncluded ? 1 : 0, ids.dossier, statement.id).lastInsertRowid;
  search.update(Number(row), old === null ? [] : statementToPassages(old), statementToPassages(statement));
}

export function writeDispute(
  db: DatabaseSync,
  ids: RowIds,
  dispute: Dispute,
  { position, file, state, reason }: RowStatus,
  isIncluded = false,
): void {
  prepareCached(
    db,
    `INSERT INTO disputes (dossier, slug, position, opposing, against, state, reason, doc, file, included)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
     ON CONFLICT (dossier, slug) DO UPDATE SET position = excluded.position, opposing = excluded.opposing, against = excluded.against,
       state = excluded.state, reason = excluded.reason, doc = excluded.doc, file = excluded.file`,
  ).run(
    ids.dossier,
    dispute.id,
    position,
    ids.statement(dispute.from),
    ids.statement(dispute.against),
    state,
    reason,
    JSON.stringify(dispute),
    file,
    isIncluded ? 1 : 0,
  );
}

/** Replaces the names of one thing. An alias that differs from another name in case or accents alone is left out. */
export function writeNames(
  db: DatabaseSync,
  kind: NameKind,
  target: number,
  dossier: number,
  name: string,
  aliases: readonly string[],
): void {
  prepareCached(db, 'DELETE FROM names WHERE kind = ? AND target = ?').run(kind, target);
  const insert = prepareCached(
    db,
    'INSERT INTO names (key, last_word, kind, target, dossier, name, own) VALUES (?, ?, ?, ?, ?, ?, ?)',
  );
  const seen = new Set<string>();
  for (const [index, spelling] of [name, ...aliases].entries()) {
    const key = nameToKey(spelling);
    if (seen.has(key)) continue;
    seen.add(key);
    insert.run(key, key.slice(key.lastIndexOf(' ') + 1), kind, target, dossier, spelling, index === 0 ? 1 : 0);
  }
}

/** The wished id where nothing ever had it, else the next number that nothing ever had: an answer's S16 stays what it was. */
export function allocateSlug(db: DatabaseSync, dossier: number, wished: string): string {
  const isTaken = hasRow(
    db,
    `SELECT 1 FROM statements WHERE dossier = ?1 AND slug = ?2 UNION ALL SELECT 1 FROM disputes WHERE dossier = ?1 AND slug = ?2
     UNION ALL SELECT 1 FROM history WHERE subject = (SELECT slug FROM dossiers WHERE id = ?1) || '/' || ?2`,
    dossier,
    wished,
  );
  return isTaken ? nextSlug(db, dossier, wished.charAt(0)) : wished;
}

/** The next number of a letter: S16 after S15. What is gone, or was never in a file, has a history. */
export function nextSlug(db: DatabaseSync, dossier: number, letter: string): string {
  const last = selectNumber(
    db,
    `WITH given (slug) AS (
       SELECT slug FROM statements WHERE dossier = ?1 UNION ALL SELECT slug FROM disputes WHERE dossier = ?1
       UNION ALL SELECT substr(history.subject, length(dossiers.slug) + 2) FROM dossiers JOIN history
         ON history.subject > dossiers.slug || '/' || ?2 AND history.subject < dossiers.slug || '/' || ?2 || ':'
       WHERE dossiers.id = ?1)
     SELECT max(CAST(substr(slug, 2) AS INTEGER)) FROM given WHERE substr(slug, 1, 1) = ?2`,
    dossier,
    letter,
  );
  return `${letter}${last + 1}`;
}
