/** How the review channel shows a draft: while it waits there, and after its review has ended. */

import type { DraftReviewView } from '../../../claims/queries/draft-reviews.ts';
import type { ReadModel } from '../../../claims/read-model/read-model.ts';
import { formatMinute } from '../../../lib/minute.ts';
import { type Answer, createAnswer, paragraph, strong, text } from '../../answer.ts';
import { computeProgress } from './progress.ts';
import { DRAFT_COMMAND } from './show.ts';

export function draftToAnnouncement(readModel: ReadModel, review: DraftReviewView): Answer {
  const { name, title, by, at, ended } = review;
  const [state, rest] = stateToText(readModel, review);
  return createAnswer({
    title: `Draft ${name}: ${title}`,
    blocks: [paragraph(strong(`${state} `), text(`Handed in by ${by.name} on ${formatMinute(at)}. ${rest}`))],
    actions:
      ended === null
        ? [{ label: 'Review it', command: DRAFT_COMMAND, options: { article: name } }]
        : ended.dossier === null
          ? []
          : [{ label: 'Summary', command: 'summary', options: { dossier: ended.dossier } }],
  });
}

function stateToText(readModel: ReadModel, review: DraftReviewView): [state: string, rest: string] {
  const { ended } = review;
  if (ended === null)
    return [
      'Drafted, not on record.',
      `${computeProgress(readModel, review).items.length} statements and oppositions wait for an editor.`,
    ];
  const ending = `by ${ended.by.name} on ${formatMinute(ended.at)}`;
  if (ended.dossier !== null) return ['On record.', `Published ${ending} as ${ended.dossier}.`];
  return ['Abandoned.', `Ended ${ending}: nothing of it is on record. Why: ${ended.reason}`];
}
