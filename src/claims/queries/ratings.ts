/** Reads the newsroom's ratings of statements. */
import { createHash } from 'node:crypto';
import type { DatabaseSync } from 'node:sqlite';
import type { Rating, Statement } from '../model/dossier.ts';
import { parseReference } from '../model/ref.ts';
import type { RecordState } from '../read-model/history.ts';
import {
  type Columns,
  integer,
  json,
  nullable,
  type RowOf,
  selectAll,
  selectOne,
  selectValue,
  text,
  textAs,
} from '../read-model/select.ts';
import { readStatement } from '../read-model/statement-docs.ts';

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
  const statement = selectRatedStatement(db, dossier, slug);
  if (statement === null) return `There is no statement ${slug} in this dossier.`;
  if (statement.state === 'retracted')
    return `${slug} is retracted (${statement.reason}): a rating takes a statement that stands.`;
  if (statement.state === 'proposed')
    return `${slug} is still a proposal (${statement.reason}): it can be rated when that one is approved.`;
  const standing = readRating(db, statement.row);
  return standing === null
    ? null
    : `${slug} has a rating already, ${standing.rating.id} (“${standing.rating.verdict}”): correct that one, or retract it first.`;
}

/** The rating that stands of a statement; null where there is none. @param statement its row. */
export function readRating(db: DatabaseSync, statement: number): RatingView | null {
  const sql = `${SELECT_RATINGS} WHERE ratings.statement = ? AND ratings.state = 'recorded'`;
  const row = selectOne(db, RATING, sql, statement);
  return row === null ? null : rowToView(db, row);
}

/** Ratings by short id or reference, one for each dossier that has it; retracted ones too. */
export function readRatingsById(db: DatabaseSync, id: string): RatingView[] {
  const { slug, dossier } = parseReference(id);
  return selectAll(
    db,
    RATING,
    `${SELECT_RATINGS} WHERE ratings.slug = ?1 AND (?2 IS NULL OR dossiers.slug = ?2) ORDER BY ratings.id LIMIT 50`,
    slug,
    dossier,
  ).map((row) => rowToView(db, row));
}

/** Who signed the newest rating that stands; null where there is none. */
export function readRatingSigner(db: DatabaseSync): string | null {
  const sql = "SELECT doc FROM ratings WHERE state = 'recorded' ORDER BY entry DESC LIMIT 1";
  return selectValue(db, json<Rating>(), sql)?.by ?? null;
}

const RATING = {
  dossier: text,
  slug: text,
  rating: json<Rating>(),
  state: textAs<RatingView['state']>(),
  reason: nullable(text),
  rated: text,
  row: integer,
} satisfies Columns<object>;
const SELECT_RATINGS = `SELECT dossiers.slug AS dossier, ratings.slug, ratings.doc AS rating, ratings.state, ratings.reason, ratings.rated,
    ratings.statement AS row
  FROM ratings JOIN dossiers ON dossiers.id = ratings.dossier`;

function rowToView(
  db: DatabaseSync,
  { dossier, slug, rating, state, reason, rated, row }: RowOf<typeof RATING>,
): RatingView {
  return {
    ref: `${dossier}/${slug}`,
    rating,
    statement: `${dossier}/${rating.statement}`,
    state,
    reason,
    isOutdated: rated !== ratedWords(readStatement(db, row)),
  };
}

/** A hash of what a verdict is about: whose words, in which wording, told by whom. The place in the source and the topic are not. */
export function ratedWords({ speaker, toldBy, says, quotes, passage }: Statement): string {
  const words = JSON.stringify([speaker, toldBy, says, quotes.map(({ exact }) => exact), passage.exact]);
  return createHash('sha256').update(words).digest('base64url');
}

const RATED_STATEMENT = {
  row: integer,
  state: textAs<RecordState>(),
  reason: nullable(text),
} satisfies Columns<object>;

export function selectRatedStatement(
  db: DatabaseSync,
  dossier: number,
  slug: string,
): (RowOf<typeof RATED_STATEMENT> & { statement: Statement }) | null {
  const sql = 'SELECT id AS row, state, reason FROM statements WHERE dossier = ? AND slug = ?';
  const found = selectOne(db, RATED_STATEMENT, sql, dossier, slug);
  return found === null ? null : { ...found, statement: readStatement(db, found.row) };
}
