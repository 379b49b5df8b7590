/** The draft review that an entry is about. */
import type { DatabaseSync } from 'node:sqlite';
import { formatMinute } from '../../../lib/minute.ts';
import type { Actor } from '../../model/entry.ts';
import type { DraftReviewParts } from '../../queries/draft-reviews.ts';
import { type Columns, integer, json, nullable, type RowOf, selectOne, text } from '../select.ts';

const REVIEW = {
  id: integer,
  name: text,
  decisions: integer,
  parts: json<DraftReviewParts>(),
  state: text,
  endedAt: nullable(text),
  endedBy: nullable(json<Actor>()),
  dossier: nullable(text),
} satisfies Columns<object>;

/** @param entry the key of the entry that started it */
export function openReview(
  db: DatabaseSync,
  entry: string,
): Pick<RowOf<typeof REVIEW>, 'id' | 'name' | 'decisions' | 'parts'> | { subject: string; refusal: string } {
  const review = selectOne(
    db,
    REVIEW,
    `SELECT id, name, decisions, parts, state, ended_at AS endedAt, ended_by AS endedBy, dossier
     FROM reviews WHERE entry = ?`,
    entry,
  );
  if (review === null) return { subject: entry, refusal: 'There is no such draft.' };
  const { name, state, endedAt, endedBy, dossier } = review;
  if (endedAt === null) return review;
  const where = dossier === null ? '' : ` as the dossier ${dossier}`;
  return {
    subject: name,
    refusal: `The draft ${name} was ${state}${where} by ${endedBy?.name} already, on ${formatMinute(endedAt)}.`,
  };
}
