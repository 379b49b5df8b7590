/** What changed on the record, entry by entry, read from the history. */
import type { DatabaseSync } from 'node:sqlite';
import { fieldChangesToText, type HistoryKind } from '../model/history-event.ts';
import { createDocToFields, diffFields } from '../read-model/diff-fields.ts';
import { prepareCached } from '../read-model/statement-cache.ts';
import type { Versioned } from '../read-model/versions.ts';
import { type HistoryItem, rowToHistoryItem } from './history.ts';

/** One change of one statement, dispute, rating or dossier. */
export interface ChangeEvent extends HistoryItem {
  /** `lecornu-shoigu/S5`, `lecornu-shoigu/D2`, `lecornu-shoigu/R1`, or a dossier's id. */
  subject: string;
  about: 'statement' | 'dispute' | 'rating' | 'dossier';
}

export interface ChangeEventRef {
  entry: string;
  subject: string;
}

export interface ChangeFeed {
  /** The newest change, by its entry, and when it was made, ISO; null on an empty board. */
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

/** A change with its place on this board: it holds until the board is rebuilt, so it never leaves the process. */
export interface SequencedChangeEvent extends ChangeEvent {
  seq: number;
}

export function createChangeFeed(db: DatabaseSync): ChangeFeed {
  return {
    latest() {
      const row = prepareCached(db, 'SELECT entry, at FROM history ORDER BY seq DESC LIMIT 1').get();
      return row === undefined ? null : { entry: String(row.entry), at: String(row.at) };
    },
    byEntry: (entry) => selectChangeEvents(db, 'entry = ?', [entry]),
    find: (refs) =>
      refs
        .flatMap(({ entry, subject }) => selectChangeEvents(db, 'entry = ? AND subject = ?', [entry, subject]))
        .sort((one, other) => one.seq - other.seq),
    refsShowing: (change) => findRefsShowing(db, change),
  };
}

/**
 * The kinds that people hear of. Not among them: what is only proposed, which leaves the record as it is; an entry that
 * came too late; an anchor that moved; and what the other half of a dispute's or rating's entry says already.
 */
const REPORTED: readonly HistoryKind[] = [
  'recorded',
  'approved',
  'rejected',
  'corrected',
  'confirmed',
  'retracted',
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
  return db
    .prepare(`SELECT * FROM history WHERE ${condition} AND ${IS_REPORTED} ORDER BY seq`)
    .all(...values)
    .map((row) => {
      const subject = String(row.subject);
      // To who hears of it, a proposed statement that is approved is a new one.
      const item = rowToHistoryItem(row.kind === 'approved' ? { ...row, kind: 'recorded' } : row);
      const detail = item.event.kind === 'corrected' ? correctionToDetail(db, subject, item) : item.detail;
      return { ...item, detail, seq: Number(row.seq), subject, about: subjectToKind(db, subject) };
    });
}

/** A correction from chat is noted with its reason; what it changed stands in the versions. */
function correctionToDetail(db: DatabaseSync, subject: string, { entry, detail }: HistoryItem): string | null {
  const [dossier = '', slug = ''] = subject.split('/');
  const row = prepareCached(
    db,
    `SELECT versions.dossier, versions.doc, earlier.doc AS old FROM versions JOIN dossiers ON dossiers.id = versions.dossier
     JOIN versions AS earlier ON earlier.dossier = versions.dossier AND earlier.slug = versions.slug AND earlier.number = versions.number - 1
     WHERE dossiers.slug = ? AND versions.slug = ? AND versions.entry = ?`,
  ).get(dossier, slug, entry);
  if (row === undefined) return detail;
  const fieldsOf = createDocToFields(db, Number(row.dossier));
  const doc = (value: unknown) => fieldsOf(JSON.parse(String(value)) as Versioned);
  const changes = fieldChangesToText(diffFields(doc(row.old), doc(row.doc)));
  return [changes, detail].filter((part) => part !== null).join('. ');
}

/** What a subject is on the board, and the rows of the statements that it is about; `nothing` for a proposal that was rejected. */
type Subject =
  | { is: 'statement'; row: number }
  /** `row`: the rated statement's. */
  | { is: 'rating'; row: number }
  | { is: 'dispute'; opposing: number; against: number }
  | { is: 'nothing' };

function findSubject(db: DatabaseSync, ref: string): Subject {
  const [dossier = '', slug = ''] = ref.split('/');
  const find = (columns: string, table: string) =>
    prepareCached(
      db,
      `SELECT ${columns} FROM ${table} JOIN dossiers ON dossiers.id = ${table}.dossier WHERE dossiers.slug = ? AND ${table}.slug = ?`,
    ).get(dossier, slug);
  const statement = find('statements.id', 'statements');
  if (statement !== undefined) return { is: 'statement', row: Number(statement.id) };
  const rating = find('statement', 'ratings');
  if (rating !== undefined) return { is: 'rating', row: Number(rating.statement) };
  const dispute = find('opposing, against', 'disputes');
  if (dispute === undefined) return { is: 'nothing' };
  return { is: 'dispute', opposing: Number(dispute.opposing), against: Number(dispute.against) };
}

/** A statement whose proposal was rejected is gone from the board, and was one all the same. */
function subjectToKind(db: DatabaseSync, subject: string): ChangeEvent['about'] {
  if (!subject.includes('/')) return 'dossier';
  const { is } = findSubject(db, subject);
  return is === 'nothing' ? 'statement' : is;
}

/** The rows of the statements that a change is about: the statement itself, the rated one, or both of a dispute. */
export function subjectToStatementRows(db: DatabaseSync, subject: string): number[] {
  const found = findSubject(db, subject);
  switch (found.is) {
    case 'nothing':
      return [];
    case 'dispute':
      return [found.opposing, found.against];
    default:
      return [found.row];
  }
}

export function findRefsShowing(
  db: DatabaseSync,
  { subject, about, detail }: Pick<ChangeEvent, 'subject' | 'about' | 'detail'>,
): string[] {
  if (about === 'dossier') return detail === null ? [] : [subject];
  const found = findSubject(db, subject);
  switch (found.is) {
    case 'nothing':
      return [subject];
    case 'rating':
      return selectRefs(db, 'statements', 'statements.id = ?', found.row);
    case 'dispute':
      return selectRefs(db, 'statements', 'statements.id = ?', found.against);
    case 'statement':
      return [subject, ...selectRefs(db, OPPOSED_STATEMENTS, 'disputes.opposing = ?', found.row)];
  }
}

const OPPOSED_STATEMENTS = 'disputes JOIN statements ON statements.id = disputes.against';

/** References of the statements that meet a condition. */
function selectRefs(db: DatabaseSync, from: string, condition: string, value: number): string[] {
  return prepareCached(
    db,
    `SELECT DISTINCT dossiers.slug AS dossier, statements.slug FROM ${from} JOIN dossiers ON dossiers.id = statements.dossier WHERE ${condition}`,
  )
    .all(value)
    .map(({ dossier, slug }) => `${dossier}/${slug}`);
}
