/** The speakers, sides and topics that the items of a draft share. */
import type { DatabaseSync } from 'node:sqlite';
import type { DraftReviewEntry } from '../../model/entry.ts';
import type { DraftReviewParts } from '../../queries/draft-reviews.ts';
import { prepareCached } from '../statement-cache.ts';

type ReviewDecided = Extract<DraftReviewEntry, { kind: 'review-decided' }>;

export function withAddedEntities(parts: DraftReviewParts, { speaker, side, topic }: ReviewDecided): DraftReviewParts {
  return {
    ...parts,
    sides: upsertById(parts.sides, side),
    speakers: upsertById(parts.speakers, speaker),
    topics: upsertById(parts.topics, topic),
  };
}

export function upsertById<T extends { id: string }>(list: readonly T[], one: T | null): T[] {
  if (one === null) return [...list];
  return list.some(({ id }) => id === one.id) ? list.map((each) => (each.id === one.id ? one : each)) : [...list, one];
}

/**
 * Whoever accepted an item with a speaker, side or topic that changes here accepted something else: of those items only this
 * editor has seen what they are now.
 */
export function resetEyes(
  db: DatabaseSync,
  draft: number,
  { item, by }: ReviewDecided,
  before: DraftReviewParts,
  after: DraftReviewParts,
): void {
  const changed = <T extends { id: string }>(old: readonly T[], now: readonly T[]) =>
    now.filter((one) => {
      const was = old.find(({ id }) => id === one.id);
      return was !== undefined && JSON.stringify(was) !== JSON.stringify(one);
    });
  const sides = new Set(changed(before.sides, after.sides).map(({ id }) => id));
  const speakers = [
    ...changed(before.speakers, after.speakers),
    ...after.speakers.filter(({ side }) => side !== null && sides.has(side)),
  ].map(({ id }) => id);
  const topics = changed(before.topics, after.topics).map(({ id }) => id);
  if (speakers.length + topics.length === 0) return;
  prepareCached(
    db,
    `UPDATE proposals SET eyes = ?1 WHERE draft = ?2 AND item <> ?3 AND eyes <> '[]'
       AND (json_extract(change, '$.statement.speaker') IN (SELECT value FROM json_each(?4))
         OR json_extract(change, '$.statement.toldBy') IN (SELECT value FROM json_each(?4))
         OR json_extract(change, '$.statement.topic') IN (SELECT value FROM json_each(?5)))`,
  ).run(JSON.stringify([by]), draft, item, JSON.stringify(speakers), JSON.stringify(topics));
}
