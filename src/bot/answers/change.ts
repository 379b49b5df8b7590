/** Shows a change of the record: what was changed, old → new, by whom and when. */

import type { ChangeEvent } from '../../claims/queries/change-feed.ts';
import type { ReadModel } from '../../claims/read-model/read-model.ts';
import { formatMinute } from '../../lib/minute.ts';
import { code, type Spans, strong, text } from '../answer.ts';
import { ratingToSpans } from './rating.ts';
import { disputeToSpans, speakerToText, statementToItem } from './statement.ts';

/** One change as a list item: "Corrected 2026-11-25 09:14 UTC, S5 Sergei Shoigu (Russia): says: “…” → “…” (by Ada)". */
export function changeToSpans(readModel: ReadModel, change: ChangeEvent): Spans {
  return [
    strong(`${changeToVerb(change)} ${formatMinute(change.at)}: `),
    ...subjectToSpans(readModel, change),
    text(` (by ${actorToText(change)})`),
  ];
}

function changeToVerb({ about, event }: ChangeEvent): string {
  const [isNew, isRetracted] = [event.kind === 'recorded', event.kind === 'retracted'];
  if (event.kind === 'rejected') return 'Proposal rejected';
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

function actorToText({ by }: ChangeEvent): string {
  return by.kind === 'seed' ? `the dossier file “${by.name}”` : by.name;
}

function subjectToSpans(readModel: ReadModel, { about, subject, event, what, detail }: ChangeEvent): Spans {
  const isNew = event.kind === 'recorded';
  const more = text(detail ?? (isNew ? '' : what));
  if (about === 'dossier') {
    const dossier = readModel.records.dossier(subject);
    const { statements, disputes } = dossier?.counts ?? { statements: 0, disputes: 0 };
    const counts = isNew ? ` (${statements} statements, ${disputes} disputes now)` : '';
    return [code(subject), text(` ${dossier?.title ?? ''}${counts}${detail === null ? '' : `: ${detail}`}`)];
  }
  if (about === 'dispute') {
    const [dispute] = readModel.records.disputesById(subject);
    if (dispute === undefined) return [code(subject), text(': '), more];
    const against = [code(dispute.against.ref), text(` ${speakerToText(dispute.against.speaker)}: `)];
    return isNew ? [...against, ...disputeToSpans(dispute)] : [...against, code(subject), text(' '), more];
  }
  if (about === 'rating') {
    const [rating] = readModel.records.ratingsById(subject);
    const [rated] = rating === undefined ? [] : readModel.records.statements(rating.statement);
    if (rating === undefined || rated === undefined) return [code(subject), text(': '), more];
    const of = [code(rated.ref), text(` ${speakerToText(rated.speaker)}: `)];
    return isNew ? [...of, ...ratingToSpans(rating)] : [...of, code(subject), text(' '), more];
  }
  const [view] = readModel.records.statements(subject);
  if (view === undefined) return [code(subject), text(': '), more];
  if (isNew) return [...statementToItem(readModel, view), text(' '), code(view.ref)];
  const told = view.toldBy === null ? '' : `, as told by ${speakerToText(view.toldBy)}`;
  return [code(view.ref), text(` ${speakerToText(view.speaker)}${told}: `), more];
}
