/** The names, roles and sides of a draft's speakers, and what they refer to. */
import type { DatabaseSync } from 'node:sqlite';
import { isDeepStrictEqual } from 'node:util';
import type { DraftReviewEntry } from '../../model/entry.ts';
import type { DraftReviewParts } from '../../queries/draft-reviews.ts';
import { selectColumn, text } from '../select.ts';
import { prepareCached } from '../statement-cache.ts';
import { openReview } from './open-review.ts';
import { upsertById } from './shared-parts.ts';

type SpeakersNamed = Extract<DraftReviewEntry, { kind: 'review-speakers-named' }>;

export function applySpeakersNamed(
  db: DatabaseSync,
  entry: SpeakersNamed,
): { subject: string } | { subject: string; refusal: string } {
  const review = openReview(db, entry.review);
  if ('refusal' in review) return review;
  const { id, name, parts } = review;
  const changed = entry.before.find((seen) => {
    const known = parts.speakers.find((one) => one.id === seen.id);
    return known === undefined || !isDeepStrictEqual(known, seen);
  });
  if (changed !== undefined)
    return { subject: name, refusal: `Somebody else changed ${changed.name} meanwhile: look again.` };
  for (const speaker of entry.after) reopenStatementsOf(db, id, speaker.id);
  const speakers = entry.after.reduce((list, speaker) => upsertById(list, speaker), parts.speakers);
  const sides = entry.sides.reduce((list, side) => upsertById(list, side), parts.sides);
  updateParts(db, id, { ...parts, speakers, sides });
  return { subject: name };
}

/**
 * Whoever accepted a statement saw its speaker as it was. So it waits again, with the disputes that show it, and a button
 * that was drawn before counts no more.
 */
function reopenStatementsOf(db: DatabaseSync, draft: number, speaker: string): void {
  const items = selectColumn(
    db,
    text,
    `SELECT item FROM proposals WHERE draft = ?1
       AND ?2 IN (json_extract(change, '$.statement.speaker'), json_extract(change, '$.statement.toldBy'))`,
    draft,
    speaker,
  );
  prepareCached(
    db,
    `UPDATE proposals SET decisions = decisions + 1, state = iif(state = 'approved', 'pending', state),
       deciders = iif(state = 'approved', '[]', deciders), eyes = iif(state = 'approved', '[]', eyes)
     WHERE draft = ?1
       AND (item IN (SELECT value FROM json_each(?2)) OR opposing IN (SELECT value FROM json_each(?2))
         OR against IN (SELECT value FROM json_each(?2)))`,
  ).run(draft, JSON.stringify(items));
}

/** A decision, which publishing must not miss. */
export function updateParts(db: DatabaseSync, draft: number, parts: DraftReviewParts): void {
  const sql = 'UPDATE reviews SET decisions = decisions + 1, parts = ? WHERE id = ?';
  prepareCached(db, sql).run(JSON.stringify(parts), draft);
}
