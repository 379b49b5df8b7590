/** What a review is published as: the dossier of what was accepted, and nothing else. */

import type { Dispute, Dossier, Statement } from '../../../claims/model/dossier.ts';
import type { Actor } from '../../../claims/model/entry.ts';
import type { ReviewItem, ReviewView } from '../../../claims/queries/draft-reviews.ts';
import type { Board } from '../../../claims/read-model/read-model.ts';
import { progressOf } from './progress.ts';

/** @param id of the dossier: the review's name, unless a dossier has it meanwhile. */
export function reviewToDossier(board: Board, review: ReviewView, id: string): Dossier {
  const { accepted } = progressOf(board, review);
  const docs = accepted.flatMap(({ id: item }) => board.reviews.item(review.row, item)?.doc ?? []);
  const statements = docs.filter((doc): doc is Statement => 'says' in doc);
  const ids = new Set(statements.map((statement) => statement.id));
  const disputes = docs.filter((doc): doc is Dispute => 'against' in doc && ids.has(doc.from) && ids.has(doc.against));
  const named = new Set(statements.flatMap(({ speaker, toldBy }) => [speaker, toldBy]));
  const speakers = review.speakers.filter((speaker) => named.has(speaker.id));
  const { source, sides, topics } = review;
  return {
    id,
    title: review.title,
    sources: [{ ...source, text: board.reviews.sourceText(review.row) }],
    sides: sides.filter((side) => speakers.some((speaker) => speaker.side === side.id)),
    speakers,
    topics: topics.filter((topic) => statements.some((statement) => statement.topic === topic.id)),
    statements,
    disputes,
    facts: [],
  };
}

/** The accepted items that one pair of eyes alone has seen, where a second is asked for. */
export function seenByOne(
  accepted: readonly ReviewItem[],
  isSecond: (eyes: readonly Actor[]) => boolean,
): readonly ReviewItem[] {
  return accepted.filter(({ eyes }) => !isSecond(eyes));
}

/** An id for the dossier that no dossier on record has. */
export function freeDossierId(board: Board, name: string): string {
  let id = name;
  for (let number = 2; board.records.dossier(id) !== null; number += 1) id = `${name.slice(0, 55)}-${number}`;
  return id;
}
