/** Writes single rows of the read model, and what can be searched of them. */
import type { DatabaseSync } from 'node:sqlite';
import type { Dispute, Statement } from '../model/dossier.ts';
import type { Entry } from '../model/entry.ts';
import type { HistoryEvent } from '../model/history-event.ts';
import type { NameKind } from '../queries/name-index.ts';
import type { Passage, SearchIndex } from '../search/index.ts';
import { nameToKey } from '../search/tokenizer.ts';
import { hasRow, integer, selectNumber, selectOne, selectValue, text } from './select.ts';
import { prepareCached } from './statement-cache.ts';
import { materializeVersions, type RecordState } from './versions.ts';

/** The row numbers behind the ids of one dossier. Each throws on an id that is not there. */
export interface RowIds {
  dossier: number;
  source(slug: string): number;
  side(slug: string): number;
  speaker(slug: string): number;
  topic(slug: string): number;
  statement(slug: string): number;
}

/** Caches what it has found, so it must not outlive the transaction: after a rollback the numbers are others. */
export function createRowIds(db: DatabaseSync, dossier: number): RowIds {
  const lookup = (table: string) => {
    const known = new Map<string, number>();
    return (slug: string): number => {
      let id = known.get(slug) ?? null;
      if (id === null) {
        id = selectValue(db, integer, `SELECT id FROM ${table} WHERE dossier = ? AND slug = ?`, dossier, slug);
        if (id === null) throw new Error(`the read model has no ${slug} among the ${table} of dossier ${dossier}`);
        known.set(slug, id);
      }
      return id;
    };
  };
  return {
    dossier,
    source: lookup('sources'),
    side: lookup('sides'),
    speaker: lookup('speakers'),
    topic: lookup('topics'),
    statement: lookup('statements'),
  };
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
const INSERT_STATEMENT = `INSERT INTO statements (position, source, speaker, side, topic, told_by, state, reason, doc, file, dossier, slug)
   VALUES (?, ?, ?, ${SIDE}, ?, ?, ?, ?, ?, ?, ?, ?)`;
const UPDATE_STATEMENT = `UPDATE statements SET position = ?, source = ?, speaker = ?, side = ${SIDE}, topic = ?, told_by = ?,
   state = ?, reason = ?, filed = CASE WHEN file IS NULL THEN NULL ELSE coalesce(filed, doc) END, doc = ?, file = ? WHERE id = ?`;

/** Inserts or replaces a statement and what can be searched of it. \`side\` is filled in from the speaker. */
export function writeStatement(
  db: DatabaseSync,
  search: SearchIndex,
  ids: RowIds,
  statement: Statement,
  { position, file, state, reason }: RowStatus,
): void {
  const known = selectOne(
    db,
    { id: integer, doc: text },
    'SELECT id, doc FROM statements WHERE dossier = ? AND slug = ?',
    ids.dossier,
    statement.id,
  );
  const speaker = ids.speaker(statement.speaker);
  const columns = [
    position,
    ids.source(statement.source),
    speaker,
    speaker,
    ids.topic(statement.topic),
    statement.toldBy === null ? null : ids.speaker(statement.toldBy),
    state,
    reason,
    JSON.stringify(statement),
    file,
  ];
  if (known !== null) {
    materializeVersions(db, ids.dossier, statement.id, known.doc);
    prepareCached(db, UPDATE_STATEMENT).run(...columns, known.id);
  }
  // No RETURNING: SQLite would open a savepoint for each statement, and at each savepoint the full-text index writes a
  // segment.
  const row =
    known?.id ?? prepareCached(db, INSERT_STATEMENT).run(...columns, ids.dossier, statement.id).lastInsertRowid;
  search.add(Number(row), statementToPassages(statement));
}

export function writeDispute(
  db: DatabaseSync,
  ids: RowIds,
  dispute: Dispute,
  { position, file, state, reason }: RowStatus,
): void {
  prepareCached(
    db,
    `INSERT INTO disputes (dossier, slug, position, opposing, against, state, reason, doc, file) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
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
  );
}

/** @param reason what the person who did it gave as the reason. */
export function writeHistory(
  db: DatabaseSync,
  entry: Entry,
  subject: string,
  { kind, ...data }: HistoryEvent,
  reason: string | null,
): void {
  prepareCached(
    db,
    'INSERT INTO history (entry, at, actor, subject, kind, data, reason) VALUES (?, ?, ?, ?, ?, ?, ?)',
  ).run(
    entry.id,
    entry.at,
    JSON.stringify(entry.by),
    subject,
    kind,
    Object.keys(data).length === 0 ? null : JSON.stringify(data),
    reason,
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
  return hasRow(db, 'SELECT 1 FROM versions WHERE dossier = ? AND slug = ? LIMIT 1', dossier, wished)
    ? nextSlug(db, dossier, wished.charAt(0))
    : wished;
}

/** The next number of a letter: S16 after S15. */
export function nextSlug(db: DatabaseSync, dossier: number, letter: string): string {
  const last = selectNumber(
    db,
    'SELECT max(CAST(substr(slug, 2) AS INTEGER)) FROM versions WHERE dossier = ? AND substr(slug, 1, 1) = ?',
    dossier,
    letter,
  );
  return `${letter}${last + 1}`;
}

/** What a phrase may be found in. Each fragment by itself: nobody said the end of one and the beginning of the next. */
function statementToPassages(statement: Statement): Passage[] {
  const passages: Passage[] = statement.quotes.map((quote) => ({
    field: 'quotation',
    text: quote.exact,
    language: null,
  }));
  if (statement.original !== null)
    passages.push({ field: 'translation', text: statement.original.text, language: statement.original.language });
  passages.push({ field: 'reported', text: statement.passage.exact, language: null });
  passages.push({ field: 'paraphrase', text: statement.says, language: null });
  return passages;
}
