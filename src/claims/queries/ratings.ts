/** The newsroom's ratings of statements: applied to the board, and read from it. A dispute never makes one. */
import type { DatabaseSync } from 'node:sqlite';
import type { Rating, Statement } from '../model/dossier.ts';
import type { Change } from '../model/entries/editing.ts';
import type { EditingEntry } from '../model/entry.ts';
import type { HistoryEvent } from '../model/history-event.ts';
import { parseReference } from '../model/ref.ts';
import { allocateSlug, writeHistory } from '../read-model/rows.ts';
import { prepareCached } from '../read-model/statement-cache.ts';
import { writeVersion } from '../read-model/versions.ts';

/** A rating as it stands. */
export interface RatingView {
  /** `lecornu-shoigu/R1`: unique in a newsroom. */
  ref: string;
  rating: Rating;
  /** The rated statement's reference. */
  statement: string;
  state: 'recorded' | 'retracted';
  reason: string | null;
  /** The statement was corrected since: whether the rating still fits is for an editor to say. */
  isOutdated: boolean;
}

type ChangeOf<Kind extends Change['kind']> = Extract<Change, { kind: Kind }>;
type ApplyResult = { subject: string } | { refusal: string };

export function applyRatingRecorded(
  db: DatabaseSync,
  entry: EditingEntry,
  dossier: number,
  change: ChangeOf<'rating-recorded'>,
): ApplyResult {
  const refusal = ratingRefusal(db, dossier, change.rating.statement);
  if (refusal !== null) return { refusal };
  const statement = selectStatement(db, dossier, change.rating.statement);
  if (statement === undefined) throw new Error(`the board lost ${change.rating.statement}`);
  const rating: Rating = { ...change.rating, id: allocateSlug(db, dossier, change.rating.id) };
  db.prepare(
    "INSERT INTO ratings (dossier, slug, statement, state, doc, rated, entry) VALUES (?, ?, ?, 'recorded', ?, ?, ?)",
  ).run(dossier, rating.id, Number(statement.id), JSON.stringify(rating), ratedWords(statement.doc), entry.id);
  writeVersion(db, entry, dossier, rating, 'recorded', change.reason);
  const subject = `${change.dossier}/${rating.id}`;
  writeHistory(db, entry, subject, { kind: 'recorded' }, change.reason);
  const event = { kind: 'rated', verdict: rating.verdict, rating: rating.id } as const;
  writeHistory(db, entry, `${change.dossier}/${rating.statement}`, event, change.reason);
  return { subject };
}

export function applyRatingCorrected(
  db: DatabaseSync,
  entry: EditingEntry,
  dossier: number,
  change: ChangeOf<'rating-corrected'>,
): ApplyResult {
  const row = db
    .prepare('SELECT id, doc, state, reason, statement FROM ratings WHERE dossier = ? AND slug = ?')
    .get(dossier, change.rating);
  if (row === undefined) return { refusal: `There is no rating ${change.rating} any more.` };
  if (row.state === 'retracted') return { refusal: `${change.rating} is retracted (${row.reason}): rate it anew.` };
  const current = JSON.parse(String(row.doc)) as Rating;
  const moved = Object.entries(change.before).filter(
    ([field, value]) => JSON.stringify(current[field as keyof Rating]) !== JSON.stringify(value),
  );
  if (moved.length > 0)
    return {
      refusal: `${change.rating} was changed by somebody else meanwhile (${moved.map(([field]) => field).join(', ')}): look at it with /history and correct it anew.`,
    };
  const statement = selectStatement(db, dossier, current.statement);
  if (statement?.state !== 'recorded') return { refusal: `${current.statement} no longer stands.` };
  const rating: Rating = { ...current, ...change.after };
  db.prepare('UPDATE ratings SET doc = ?, rated = ? WHERE id = ?').run(
    JSON.stringify(rating),
    ratedWords(statement.doc),
    Number(row.id),
  );
  writeVersion(db, entry, dossier, rating, 'recorded', change.reason);
  const subject = `${change.dossier}/${change.rating}`;
  const fields = Object.keys(change.after);
  const event: HistoryEvent =
    fields.length === 0 ? { kind: 'confirmed', statement: current.statement } : { kind: 'corrected', fields };
  writeHistory(db, entry, subject, event, change.reason);
  return { subject };
}

/** Why a statement cannot be given a rating, with the remedy; null when it can. */
export function ratingRefusal(db: DatabaseSync, dossier: number, slug: string): string | null {
  const statement = selectStatement(db, dossier, slug);
  if (statement === undefined) return `There is no statement ${slug} in this dossier.`;
  if (statement.state === 'retracted')
    return `${slug} is retracted (${statement.reason}): a rating takes a statement that stands.`;
  if (statement.state === 'proposed')
    return `${slug} is still a proposal (${statement.reason}): it can be rated when that one is approved.`;
  const standing = readRating(db, Number(statement.id));
  return standing === null
    ? null
    : `${slug} has a rating already, ${standing.rating.id} (“${standing.rating.verdict}”): correct that one, or retract it first.`;
}

/** The rating that stands of a statement; null where there is none. @param statement its row. */
export function readRating(db: DatabaseSync, statement: number): RatingView | null {
  const row = prepareCached(db, `${SELECT_RATINGS} WHERE ratings.statement = ? AND ratings.state = 'recorded'`).get(
    statement,
  );
  return row === undefined ? null : rowToView(row);
}

/** Ratings by short id or reference, one for each dossier that has it; retracted ones too. */
export function readRatingsById(db: DatabaseSync, id: string): RatingView[] {
  const { slug, dossier } = parseReference(id);
  return prepareCached(
    db,
    `${SELECT_RATINGS} WHERE ratings.slug = ? AND (? IS NULL OR dossiers.slug = ?) ORDER BY ratings.id LIMIT 50`,
  )
    .all(slug, dossier, dossier)
    .map(rowToView);
}

/** Who signed the newest rating that stands; null where there is none. */
export function readRatingSigner(db: DatabaseSync): string | null {
  const row = prepareCached(db, "SELECT doc FROM ratings WHERE state = 'recorded' ORDER BY entry DESC LIMIT 1").get();
  return row === undefined ? null : (JSON.parse(String(row.doc)) as Rating).by;
}

const SELECT_RATINGS = `SELECT ratings.*, dossiers.slug AS dossier_slug, statements.doc AS statement_doc
  FROM ratings JOIN dossiers ON dossiers.id = ratings.dossier JOIN statements ON statements.id = ratings.statement`;

function rowToView(row: Record<string, unknown>): RatingView {
  const rating = JSON.parse(String(row.doc)) as Rating;
  return {
    ref: `${row.dossier_slug}/${row.slug}`,
    rating,
    statement: `${row.dossier_slug}/${rating.statement}`,
    state: row.state === 'retracted' ? 'retracted' : 'recorded',
    reason: row.reason === null ? null : String(row.reason),
    isOutdated: row.rated !== ratedWords(row.statement_doc),
  };
}

/** What a verdict is about: whose words, in which wording, told by whom. The place in the source and the topic are not. */
function ratedWords(doc: unknown): string {
  const { speaker, toldBy, says, quotes, passage } = JSON.parse(String(doc)) as Statement;
  return JSON.stringify([speaker, toldBy, says, quotes.map(({ exact }) => exact), passage.exact]);
}

function selectStatement(db: DatabaseSync, dossier: number, slug: string): Record<string, unknown> | undefined {
  return prepareCached(db, 'SELECT id, doc, state, reason FROM statements WHERE dossier = ? AND slug = ?').get(
    dossier,
    slug,
  );
}
