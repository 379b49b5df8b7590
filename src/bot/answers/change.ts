/** How a change of the record is told: what was changed, old → new, by whom and when. */

import type { Change } from '../../claims/queries/change-feed.ts';
import type { Board } from '../../claims/read-model/read-model.ts';
import { toMinute } from '../../lib/minute.ts';
import { code, type Spans, strong, text } from '../answer.ts';
import { ratingToSpans } from './rating.ts';
import { disputeToSpans, speakerToText, statementToItem } from './statement.ts';

/** One change in one item: "Corrected 2026-11-25 09:14 UTC, S5 Sergei Shoigu (Russia): says: “…” → “…” (by Ada)". */
export function changeToSpans(board: Board, change: Change): Spans {
  return [
    strong(`${changeToVerb(change)} ${toMinute(change.at)}: `),
    ...subjectToSpans(board, change),
    text(` (by ${actorToText(change)})`),
  ];
}

function changeToVerb({ about, what }: Change): string {
  const [isNew, isRetracted] = [what === 'recorded', what === 'retracted'];
  if (what === 'rejected') return 'Proposal rejected';
  switch (about) {
    case 'statement':
      return isNew ? 'Recorded' : isRetracted ? 'Retracted' : 'Corrected';
    case 'dispute':
      return isNew ? 'Newly disputed' : isRetracted ? 'Dispute withdrawn' : 'Dispute corrected';
    case 'rating':
      return isNew ? 'Newly rated' : isRetracted ? 'Rating withdrawn' : 'Rating corrected';
    case 'dossier':
      return isNew ? 'New dossier' : 'Dossier changed';
  }
}

function actorToText({ by }: Change): string {
  return by.kind === 'seed' ? `the dossier file “${by.name}”` : by.name;
}

function subjectToSpans(board: Board, { about, subject, what, detail }: Change): Spans {
  const more = text(detail ?? (what === 'recorded' ? '' : what));
  if (about === 'dossier') {
    const dossier = board.records.dossier(subject);
    const { statements, disputes } = dossier?.counts ?? { statements: 0, disputes: 0 };
    const counts = what === 'recorded' ? ` (${statements} statements, ${disputes} disputes now)` : '';
    return [code(subject), text(` ${dossier?.title ?? ''}${counts}${detail === null ? '' : `: ${detail}`}`)];
  }
  if (about === 'dispute') {
    const [dispute] = board.records.disputesNamed(subject);
    if (dispute === undefined) return [code(subject), text(': '), more];
    const against = [code(dispute.against.ref), text(` ${speakerToText(dispute.against.speaker)}: `)];
    return what === 'recorded'
      ? [...against, ...disputeToSpans(dispute)]
      : [...against, code(subject), text(' '), more];
  }
  if (about === 'rating') {
    const [rating] = board.records.ratingsNamed(subject);
    const [rated] = rating === undefined ? [] : board.records.statements(rating.statement);
    if (rating === undefined || rated === undefined) return [code(subject), text(': '), more];
    const of = [code(rated.ref), text(` ${speakerToText(rated.speaker)}: `)];
    return what === 'recorded' ? [...of, ...ratingToSpans(rating)] : [...of, code(subject), text(' '), more];
  }
  const [view] = board.records.statements(subject);
  if (view === undefined) return [code(subject), text(': '), more];
  if (what === 'recorded') return [...statementToItem(view), text(' '), code(view.ref)];
  const told = view.toldBy === null ? '' : `, as told by ${speakerToText(view.toldBy)}`;
  return [code(view.ref), text(` ${speakerToText(view.speaker)}${told}: `), more];
}
