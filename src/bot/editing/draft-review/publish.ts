/** What a review is published as: the dossier of what was accepted, and nothing else. */

import type { Dispute, Dossier, Statement } from '../../../claims/model/dossier.ts';
import type { Actor } from '../../../claims/model/entry.ts';
import type { DraftReviewItem, DraftReviewView } from '../../../claims/queries/draft-reviews.ts';
import type { ReadModel } from '../../../claims/read-model/read-model.ts';
import { computeProgress } from './progress.ts';

/** @param id of the dossier: the review's name, unless a dossier has it meanwhile. */
export function reviewToDossier(readModel: ReadModel, review: DraftReviewView, id: string): Dossier {
  const { accepted } = computeProgress(readModel, review);
  const docs = accepted.flatMap(({ id: item }) => readModel.draftReviews.item(review.row, item)?.doc ?? []);
  const statements = docs.filter((doc): doc is Statement => 'says' in doc);
  const ids = new Set(statements.map((statement) => statement.id));
  const disputes = docs.filter((doc): doc is Dispute => 'against' in doc && ids.has(doc.from) && ids.has(doc.against));
  const named = new Set(statements.flatMap(({ speaker, toldBy }) => [speaker, toldBy]));
  const speakers = review.speakers.filter((speaker) => named.has(speaker.id));
  const { source, sides, topics } = review;
  return {
    id,
    title: review.title,
    sources: [{ ...source, text: readModel.draftReviews.sourceText(review.row) }],
    sides: sides.filter((side) => speakers.some((speaker) => speaker.side === side.id)),
    speakers,
    topics: topics.filter((topic) => statements.some((statement) => statement.topic === topic.id)),
    statements,
    disputes,
    facts: [],
  };
}

/** The accepted items that one pair of eyes alone has seen, where a second is asked for. */
export function withoutSecondApproval(
  accepted: readonly DraftReviewItem[],
  isSecond: (eyes: readonly Actor[]) => boolean,
): readonly DraftReviewItem[] {
  return accepted.filter(({ acceptedBy: eyes }) => !isSecond(eyes));
}

/** An id for the dossier that no dossier on record has. */
export function uniqueDossierId(readModel: ReadModel, name: string): string {
  let id = name;
  for (let number = 2; readModel.records.dossier(id) !== null; number += 1) id = `${name.slice(0, 55)}-${number}`;
  return id;
}
