/** The newsroom's ratings of statements: applied to the board, and read from it. A dispute never makes one. */
import type { DatabaseSync } from 'node:sqlite';
import type { Rating, Statement } from '../model/dossier.ts';
import { parseReference } from '../model/ref.ts';
import { prepareCached } from '../read-model/statement-cache.ts';

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
export function ratedWords(doc: unknown): string {
  const { speaker, toldBy, says, quotes, passage } = JSON.parse(String(doc)) as Statement;
  return JSON.stringify([speaker, toldBy, says, quotes.map(({ exact }) => exact), passage.exact]);
}

export function selectStatement(db: DatabaseSync, dossier: number, slug: string): Record<string, unknown> | undefined {
  return prepareCached(db, 'SELECT id, doc, state, reason FROM statements WHERE dossier = ? AND slug = ?').get(
    dossier,
    slug,
  );
}
