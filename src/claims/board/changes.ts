/** What changed on the record, entry by entry: read from the history, so that whatever writes history is told of. */
import type { DatabaseSync } from 'node:sqlite';
import type { Actor } from '../entry.ts';
import { createFieldsOf, difference } from './difference.ts';
import { ANCHORED_ANEW } from './history.ts';
import type { Versioned } from './versions.ts';

/** One change of one statement, dispute, rating or dossier. */
export interface Change {
  entry: string;
  at: string;
  by: Actor;
  /** `lecornu-shoigu/S5`, `lecornu-shoigu/D2`, `lecornu-shoigu/R1`, or a dossier's id. */
  subject: string;
  about: 'statement' | 'dispute' | 'rating' | 'dossier';
  what: string;
  /** Old → new, or the reason; null where `what` says it all. */
  detail: string | null;
}

export interface ChangeRef {
  entry: string;
  subject: string;
}

export interface Changes {
  /** The entry of the newest change; null on an empty board. */
  latest(): string | null;
  /** When the last change was made, ISO; null before the first. */
  lastAt(): string | null;
  /** All that one entry changed, in the order of the dossier. */
  of(entry: string): Change[];
  /** The changes behind the references, in the record's order; unknown ones are left out. */
  find(refs: readonly ChangeRef[]): Change[];
  /**
   * The references of the statements that show it: a statement's words also stand under those that it disputes. A dossier
   * is shown under its id; that something changed inside of it, under none.
   */
  shownBy(change: Pick<Change, 'subject' | 'about' | 'detail'>): string[];
}

/** A change with its place on this board: it holds until the board is rebuilt, so it never leaves the process. */
export interface PlacedChange extends Change {
  seq: number;
}

export function createChanges(db: DatabaseSync): Changes {
  return {
    lastAt() {
      const row = db.prepare('SELECT at FROM history ORDER BY seq DESC LIMIT 1').get();
      return row === undefined ? null : String(row.at);
    },
    latest() {
      const row = db.prepare('SELECT entry FROM history ORDER BY seq DESC LIMIT 1').get();
      return row === undefined ? null : String(row.entry);
    },
    of: (entry) => selectChanges(db, 'entry = ?', [entry]),
    find: (refs) =>
      refs
        .flatMap(({ entry, subject }) => selectChanges(db, 'entry = ? AND subject = ?', [entry, subject]))
        .sort((one, other) => one.seq - other.seq),
    shownBy: (change) => statementsShowing(db, change),
  };
}

/**
 * What nobody is told of: proposals that are not decided, and that leave the record as it is; an entry that came second;
 * an anchor that moved; and what the other half of a dispute's or rating's entry says already.
 */
const QUIET = new RegExp(
  `^${ANCHORED_ANEW}$|^found again|proposed|^(statement|correction|retraction|dispute|rating) rejected|^not applied|^disputed by|^rated`,
);

/** Changes that people are told of, in the record's order. */
export function selectChanges(db: DatabaseSync, condition: string, values: (string | number)[]): PlacedChange[] {
  return db
    .prepare(`SELECT seq, entry, at, actor, subject, what, detail FROM history WHERE ${condition} ORDER BY seq`)
    .all(...values)
    .filter(({ what, subject }) => !QUIET.test(String(what)) && !/^P[0-9]+$/.test(String(subject)))
    .map((row) => {
      const [entry, subject, what] = [String(row.entry), String(row.subject), String(row.what)];
      return {
        seq: Number(row.seq),
        entry,
        at: String(row.at),
        by: JSON.parse(String(row.actor)) as Actor,
        subject,
        about: aboutOf(db, subject),
        what: what === 'approved' ? 'recorded' : what,
        detail: detailOf(db, entry, subject, what, row.detail === null ? null : String(row.detail)),
      };
    });
}

/** A correction from chat is noted with its reason; what it changed stands in the versions. */
function detailOf(
  db: DatabaseSync,
  entry: string,
  subject: string,
  what: string,
  detail: string | null,
): string | null {
  if (!what.startsWith('corrected')) return detail;
  const [dossier = '', slug = ''] = subject.split('/');
  const row = db
    .prepare(
      `SELECT versions.dossier, versions.doc, earlier.doc AS old FROM versions JOIN dossiers ON dossiers.id = versions.dossier
       JOIN versions AS earlier ON earlier.dossier = versions.dossier AND earlier.slug = versions.slug AND earlier.number = versions.number - 1
       WHERE dossiers.slug = ? AND versions.slug = ? AND versions.entry = ?`,
    )
    .get(dossier, slug, entry);
  if (row === undefined) return detail;
  const fieldsOf = createFieldsOf(db, Number(row.dossier));
  const doc = (value: unknown) => fieldsOf(JSON.parse(String(value)) as Versioned);
  return [difference(doc(row.old), doc(row.doc)), detail].filter((part) => part !== null).join('. ');
}

/** A statement whose proposal was rejected is gone from the board, and was one all the same. */
function aboutOf(db: DatabaseSync, subject: string): Change['about'] {
  if (!subject.includes('/')) return 'dossier';
  if (ratedRow(db, subject) !== null) return 'rating';
  return statementRow(db, subject) === null && statementsOf(db, subject).length > 0 ? 'dispute' : 'statement';
}

function statementRow(db: DatabaseSync, ref: string): number | null {
  const [dossier = '', slug = ''] = ref.split('/');
  const row = db
    .prepare(
      'SELECT statements.id FROM statements JOIN dossiers ON dossiers.id = statements.dossier WHERE dossiers.slug = ? AND statements.slug = ?',
    )
    .get(dossier, slug);
  return row === undefined ? null : Number(row.id);
}

/** The row of the statement that a rating is about; null where the subject is no rating. */
function ratedRow(db: DatabaseSync, subject: string): number | null {
  const [dossier = '', slug = ''] = subject.split('/');
  const row = db
    .prepare(
      'SELECT statement FROM ratings JOIN dossiers ON dossiers.id = ratings.dossier WHERE dossiers.slug = ? AND ratings.slug = ?',
    )
    .get(dossier, slug);
  return row === undefined ? null : Number(row.statement);
}

/** The rows of the statements that a change is about: the statement itself, the rated one, or both of a dispute. */
export function statementsOf(db: DatabaseSync, subject: string): number[] {
  const row = statementRow(db, subject);
  if (row !== null) return [row];
  const rated = ratedRow(db, subject);
  if (rated !== null) return [rated];
  const [dossier = '', slug = ''] = subject.split('/');
  const dispute = db
    .prepare(
      'SELECT opposing, against FROM disputes JOIN dossiers ON dossiers.id = disputes.dossier WHERE dossiers.slug = ? AND disputes.slug = ?',
    )
    .get(dossier, slug);
  return dispute === undefined ? [] : [Number(dispute.opposing), Number(dispute.against)];
}

export function statementsShowing(
  db: DatabaseSync,
  { subject, about, detail }: Pick<Change, 'subject' | 'about' | 'detail'>,
): string[] {
  if (about === 'dossier') return detail === null ? [] : [subject];
  const row = statementRow(db, subject);
  const [dossier = '', slug = ''] = subject.split('/');
  if (row === null && statementsOf(db, subject).length === 0) return [subject];
  const rated = row === null ? ratedRow(db, subject) : null;
  if (rated !== null)
    return refs(
      db
        .prepare(
          'SELECT dossiers.slug AS dossier, statements.slug FROM statements JOIN dossiers ON dossiers.id = statements.dossier WHERE statements.id = ?',
        )
        .all(rated),
    );
  if (row === null) {
    return refs(
      db
        .prepare(
          `SELECT DISTINCT dossiers.slug AS dossier, statements.slug FROM disputes JOIN dossiers ON dossiers.id = disputes.dossier
           JOIN statements ON statements.id = disputes.against WHERE dossiers.slug = ? AND disputes.slug = ?`,
        )
        .all(dossier, slug),
    );
  }
  const disputed = db
    .prepare(
      `SELECT DISTINCT dossiers.slug AS dossier, statements.slug FROM disputes JOIN statements ON statements.id = disputes.against
       JOIN dossiers ON dossiers.id = statements.dossier WHERE disputes.opposing = ?`,
    )
    .all(row);
  return [subject, ...refs(disputed)];
}

function refs(rows: Record<string, unknown>[]): string[] {
  return rows.map(({ dossier, slug }) => `${dossier}/${slug}`);
}
