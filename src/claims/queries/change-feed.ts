/** What changed on the record, entry by entry, read from the history. */
import type { DatabaseSync } from 'node:sqlite';
import { createDocToFields, diffFields } from '../model/diff-fields.ts';
import { type FieldChange, fieldChangesToText, type HistoryKind } from '../model/history-event.ts';
import { FROM_HISTORY, readVersions } from '../read-model/history.ts';
import { integer, selectAll, selectColumn, selectOne, selectValue, text } from '../read-model/select.ts';
import { HISTORY_COLUMNS, HISTORY_ROW, type HistoryItem, readIncludedItem, rowToHistoryItem } from './history.ts';

/** One change of one statement, dispute, rating or dossier. */
export interface ChangeEvent extends HistoryItem {
  /** `lecornu-shoigu/S5`, `lecornu-shoigu/D2`, `lecornu-shoigu/R1`, or a dossier's id. */
  subject: string;
  about: 'statement' | 'dispute' | 'rating' | 'dossier';
  /** What a correction changed, field by field; empty for anything else. */
  changes: readonly FieldChange[];
}

export interface ChangeEventRef {
  entry: string;
  subject: string;
}

export interface ChangeFeed {
  /** The newest change, by its entry, and when it was made, ISO; null where there is none. */
  latest(): { entry: string; at: string } | null;
  /** All that one entry changed, in the order of the dossier. */
  byEntry(entry: string): ChangeEvent[];
  /** The changes behind the references, in the record's order; unknown ones are left out. */
  find(refs: readonly ChangeEventRef[]): ChangeEvent[];
  /**
   * The references of the statements that show it: a statement's words also stand under those that it disputes. A dossier
   * is shown under its id; that something changed inside of it, under none.
   */
  refsShowing(change: Pick<ChangeEvent, 'subject' | 'about' | 'detail'>): string[];
}

/** `seq` holds until the read model is rebuilt, so it never leaves the process. */
export interface SequencedChangeEvent extends ChangeEvent {
  seq: number;
}

const LATEST = `SELECT entries.id AS entry, entries.at ${FROM_HISTORY} ORDER BY seq DESC LIMIT 1`;

export function createChangeFeed(db: DatabaseSync): ChangeFeed {
  return {
    latest: () => selectOne(db, { entry: text, at: text }, LATEST),
    byEntry: (entry) => [
      ...readIncludedEvents(db, entry),
      ...selectChangeEvents(db, "entries.id = ? AND kind <> 'included'", [entry]),
    ],
    find: (refs) =>
      refs
        .flatMap(({ entry, subject }) =>
          selectChangeEvents(db, 'entries.id = ? AND history.subject = ?', [entry, subject]),
        )
        .sort((one, other) => one.seq - other.seq),
    refsShowing: (change) => findRefsShowing(db, change),
  };
}

/**
 * The kinds that people hear of. Not among them: what is only proposed, which leaves the record as it is; an entry that
 * came too late; an anchor that moved; and what the other half of a dispute's or rating's entry says already.
 */
const REPORTED: readonly (HistoryKind | 'included')[] = [
  'included',
  'recorded',
  'approved',
  'rejected',
  'corrected',
  'confirmed',
  'retracted',
  'suspended',
  'suspension-lifted',
  'file-changed',
  'not-found',
];
const IS_REPORTED = `kind IN (${REPORTED.map((kind) => `'${kind}'`).join(', ')})`;

/** Changes that people hear of, in the record's order. */
export function selectChangeEvents(
  db: DatabaseSync,
  condition: string,
  values: (string | number)[],
): SequencedChangeEvent[] {
  return selectAll(
    db,
    { ...HISTORY_ROW, seq: integer, subject: text },
    `SELECT seq, history.subject, ${HISTORY_COLUMNS} ${FROM_HISTORY} WHERE ${condition} AND ${IS_REPORTED} ORDER BY seq`,
    ...values,
  ).map(({ seq, subject, ...row }) => {
    // To whoever hears of it, a proposed statement that is approved is a new one.
    const item =
      row.kind === 'included'
        ? readIncludedItem(db, subject)
        : rowToHistoryItem(row.kind === 'approved' ? { ...row, kind: 'recorded' } : row);
    if (item === null) throw new Error(`the read model has no ${subject}`);
    const about = subjectToKind(db, subject);
    if (item.event.kind === 'file-changed') return { ...item, changes: item.event.changes, seq, subject, about };
    const changes = item.event.kind === 'corrected' ? readCorrection(db, subject, item.entry) : [];
    const detail = [fieldChangesToText(changes), item.detail].filter((part) => part !== null).join('. ') || null;
    return { ...item, detail, changes, seq, subject, about };
  });
}

/** What came with the whole dossier that an entry recorded, in the dossier's order; nothing for any other entry. */
function readIncludedEvents(db: DatabaseSync, entry: string): ChangeEvent[] {
  const [dossier = null] = selectColumn(
    db,
    text,
    `SELECT history.subject ${FROM_HISTORY} WHERE entries.id = ? AND kind = 'recorded' AND instr(history.subject, '/') = 0`,
    entry,
  );
  if (dossier === null) return [];
  return (['statement', 'dispute'] as const).flatMap((about) => {
    const sql = `SELECT slug FROM ${about}s WHERE dossier = (SELECT id FROM dossiers WHERE slug = ?) AND included = 1 ORDER BY id`;
    return selectColumn(db, text, sql, dossier).flatMap((slug) => {
      const subject = `${dossier}/${slug}`;
      const item = readIncludedItem(db, subject);
      return item === null ? [] : [{ ...item, subject, about, changes: [] }];
    });
  });
}

/** A correction from chat is noted with its reason; what it changed stands in the versions. */
function readCorrection(db: DatabaseSync, subject: string, entry: string): FieldChange[] {
  const versions = readVersions(db, subject);
  const at = versions.findIndex((version) => version.entry === entry);
  const [old, now] = [versions[at - 1], versions[at]];
  const dossier = selectValue(db, integer, 'SELECT id FROM dossiers WHERE slug = ?', subject.split('/')[0] ?? '');
  if (old === undefined || now === undefined || dossier === null) return [];
  const docToFields = createDocToFields(db, dossier);
  return diffFields(docToFields(old.doc), docToFields(now.doc));
}

/** What a reference is to, with the rows of its statements; null for a proposal that was rejected. */
type Subject =
  | { kind: 'statement' | 'rating'; statement: number }
  | { kind: 'dispute'; opposing: number; against: number }
  | null;

function findSubject(db: DatabaseSync, ref: string): Subject {
  const [dossier = '', slug = ''] = ref.split('/');
  const from = (table: string) =>
    `FROM ${table} JOIN dossiers ON dossiers.id = ${table}.dossier WHERE dossiers.slug = ? AND ${table}.slug = ?`;
  const statement = selectValue(db, integer, `SELECT statements.id ${from('statements')}`, dossier, slug);
  if (statement !== null) return { kind: 'statement', statement };
  const rated = selectValue(db, integer, `SELECT statement ${from('ratings')}`, dossier, slug);
  if (rated !== null) return { kind: 'rating', statement: rated };
  const columns = { opposing: integer, against: integer };
  const dispute = selectOne(db, columns, `SELECT opposing, against ${from('disputes')}`, dossier, slug);
  return dispute === null ? null : { kind: 'dispute', ...dispute };
}

/** A statement whose proposal was rejected is gone from the read model, and was one all the same. */
function subjectToKind(db: DatabaseSync, subject: string): ChangeEvent['about'] {
  return subject.includes('/') ? (findSubject(db, subject)?.kind ?? 'statement') : 'dossier';
}

/** The rows of the statements that a change is about: the statement itself, the rated one, or both of a dispute. */
export function subjectToStatementRows(db: DatabaseSync, subject: string): number[] {
  const found = findSubject(db, subject);
  if (found === null) return [];
  return found.kind === 'dispute' ? [found.opposing, found.against] : [found.statement];
}

export function findRefsShowing(
  db: DatabaseSync,
  { subject, about, detail }: Pick<ChangeEvent, 'subject' | 'about' | 'detail'>,
): string[] {
  if (about === 'dossier') return detail === null ? [] : [subject];
  const found = findSubject(db, subject);
  switch (found?.kind) {
    case undefined:
      return [subject];
    case 'rating':
      return selectRefs(db, 'statements', 'statements.id = ?', found.statement);
    case 'dispute':
      return selectRefs(db, 'statements', 'statements.id = ?', found.against);
    case 'statement':
      return [subject, ...selectRefs(db, OPPOSED_STATEMENTS, 'disputes.opposing = ?', found.statement)];
  }
}

const OPPOSED_STATEMENTS = 'disputes JOIN statements ON statements.id = disputes.against';

/** References of the statements that meet a condition. */
function selectRefs(db: DatabaseSync, from: string, condition: string, value: number): string[] {
  return selectColumn(
    db,
    text,
    `SELECT DISTINCT dossiers.slug || '/' || statements.slug
     FROM ${from} JOIN dossiers ON dossiers.id = statements.dossier WHERE ${condition}`,
    value,
  );
}
