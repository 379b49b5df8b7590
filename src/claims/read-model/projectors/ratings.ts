/** Applies the newsroom's ratings of statements. A dispute never makes one. */
import type { DatabaseSync } from 'node:sqlite';
import { diffDocs } from '../../model/diff-fields.ts';
import type { Rating } from '../../model/dossier.ts';
import type { EditingEntry } from '../../model/entry.ts';
import type { HistoryEvent } from '../../model/history-event.ts';
import { ratedWords, ratingRefusal, selectRatedStatement } from '../../queries/ratings.ts';
import { writeHistory } from '../history.ts';
import { allocateSlug } from '../rows.ts';
import { integer, json, nullable, selectOne, text } from '../select.ts';
import { prepareCached } from '../statement-cache.ts';
import { type ApplyResult, type ChangeOf, describeConflict } from './apply-result.ts';

export function applyRatingRecorded(
  db: DatabaseSync,
  entry: EditingEntry,
  dossier: number,
  change: ChangeOf<'rating-recorded'>,
): ApplyResult {
  const refusal = ratingRefusal(db, dossier, change.rating.statement);
  if (refusal !== null) return { refusal };
  const statement = selectRatedStatement(db, dossier, change.rating.statement);
  if (statement === null) throw new Error(`the read model lost ${change.rating.statement}`);
  const rating: Rating = { ...change.rating, id: allocateSlug(db, dossier, change.rating.id) };
  prepareCached(
    db,
    "INSERT INTO ratings (dossier, slug, statement, state, doc, rated, entry) VALUES (?, ?, ?, 'recorded', ?, ?, ?)",
  ).run(dossier, rating.id, statement.row, JSON.stringify(rating), ratedWords(statement.statement), entry.id);
  const subject = `${change.dossier}/${rating.id}`;
  writeHistory(db, entry, subject, { kind: 'recorded' }, change.reason, { state: 'recorded', before: null });
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
  const row = selectOne(
    db,
    { id: integer, rating: json<Rating>(), state: text, reason: nullable(text) },
    'SELECT id, doc AS rating, state, reason FROM ratings WHERE dossier = ? AND slug = ?',
    dossier,
    change.rating,
  );
  if (row === null) return { refusal: `There is no rating ${change.rating} any more.` };
  if (row.state === 'retracted') return { refusal: `${change.rating} is retracted (${row.reason}): rate it anew.` };
  const current = row.rating;
  const conflict = describeConflict(change.rating, current, change.before);
  if (conflict !== null) return { refusal: conflict };
  const statement = selectRatedStatement(db, dossier, current.statement);
  if (statement?.state !== 'recorded') return { refusal: `${current.statement} no longer stands.` };
  const rating: Rating = { ...current, ...change.after };
  prepareCached(db, 'UPDATE ratings SET doc = ?, rated = ? WHERE id = ?').run(
    JSON.stringify(rating),
    ratedWords(statement.statement),
    row.id,
  );
  const subject = `${change.dossier}/${change.rating}`;
  const fields = Object.keys(change.after);
  const event: HistoryEvent =
    fields.length === 0 ? { kind: 'confirmed', statement: current.statement } : { kind: 'corrected', fields };
  const before = diffDocs(current, rating);
  writeHistory(db, entry, subject, event, change.reason, { state: 'recorded', before });
  return { subject };
}
