/** How a draft is told of in the review channel, while it waits there and after it has ended. */

import type { ReviewView } from '../../../claims/queries/draft-reviews.ts';
import type { Board } from '../../../claims/read-model/read-model.ts';
import { toMinute } from '../../../lib/minute.ts';
import { createAnswer, paragraph, strong, text } from '../../answer.ts';
import type { Waiting } from '../../outbox/review-channel.ts';
import { progressOf } from './progress.ts';
import { DRAFT_COMMAND } from './show.ts';

export function draftToWaiting(board: Board, review: ReviewView): Waiting {
  const { name, title, by, at, ended } = review;
  const options = { article: name };
  const [state, rest] = stateToText(board, review);
  return {
    entry: review.entry,
    invocation: { command: DRAFT_COMMAND, options },
    answer: createAnswer({
      title: `Draft ${name}: ${title}`,
      blocks: [paragraph(strong(`${state} `), text(`Handed in by ${by.name} on ${toMinute(at)}. ${rest}`))],
      actions:
        ended === null
          ? [{ label: 'Review it', command: DRAFT_COMMAND, options }]
          : ended.dossier === null
            ? []
            : [{ label: 'Summary', command: 'summary', options: { dossier: ended.dossier } }],
    }),
  };
}

function stateToText(board: Board, review: ReviewView): [state: string, rest: string] {
  const { ended } = review;
  if (ended === null)
    return [
      'Drafted, not on record.',
      `${progressOf(board, review).items.length} statements and oppositions wait for an editor.`,
    ];
  const ending = `by ${ended.by.name} on ${toMinute(ended.at)}`;
  if (ended.dossier !== null) return ['On record.', `Published ${ending} as ${ended.dossier}.`];
  return ['Abandoned.', `Ended ${ending}: nothing of it is on record. Why: ${ended.reason}`];
}
