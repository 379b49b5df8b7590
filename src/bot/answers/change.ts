/** Makes the card of a change of the record: was, now, why, by whom and when. */

import type { ChangeEvent } from '../../claims/queries/change-feed.ts';
import type { HistoryItem } from '../../claims/queries/history.ts';
import type { StatementView } from '../../claims/queries/statements.ts';
import type { ReadModel } from '../../claims/read-model/read-model.ts';
import { type MessageKey, t, tList } from '../../locales/index.ts';
import type { Block } from '../answer.ts';
import type { CardReference, ChangeCard } from '../card.ts';
import { disputeToLabel } from '../layout/card.ts';
import { createLine, toCardDispute, toReference } from './card.ts';
import { speakerToText } from './wording.ts';

/** By the names that the history stores; a correction names the fields of the document. */
const FIELD_LABELS: Readonly<Record<string, MessageKey>> = {
  speaker: 'field.speaker',
  'told by': 'field.toldBy',
  toldBy: 'field.toldBy',
  'named in the source as': 'field.as',
  as: 'field.as',
  quotation: 'field.quotes',
  quotes: 'field.quotes',
  says: 'field.says',
  'reported words': 'field.passage',
  passage: 'field.passage',
  'original words': 'field.original',
  original: 'field.original',
  topic: 'field.topic',
  channel: 'field.via',
  via: 'field.via',
  viaNote: 'field.via',
  'date of the words': 'field.date',
  date: 'field.date',
  source: 'field.source',
  from: 'field.from',
  against: 'field.against',
  kind: 'field.kind',
  voice: 'field.voice',
  words: 'field.words',
  scope: 'field.scope',
  verdict: 'field.verdict',
  scale: 'field.scale',
  by: 'field.by',
  'date of the review': 'field.review-date',
  review: 'field.url',
  url: 'field.url',
  title: 'field.title',
  'told by the source in its own voice': 'field.facts',
};

export function createChangeCard(readModel: ReadModel, change: ChangeEvent): ChangeCard {
  const { about, at, by } = change;
  const concerned = concernedStatement(readModel, change);
  return {
    kind: 'change',
    verb: changeToVerb(change),
    at,
    by: by.kind === 'seed' ? t('change.by-file', { name: by.name }) : by.name,
    what: about === 'dossier' ? dossierToText(readModel, change) : changeToWhat(readModel, change, concerned),
    subject: concerned === null ? null : toReference(concerned),
    was: valuesToText(change, 'old'),
    now: valuesToText(change, 'now'),
    why: changeToWhy(change),
  };
}

/** The change, then the statement that it is about as it is now, with its disputes. */
export function changeToBlocks(readModel: ReadModel, change: ChangeEvent): Block[] {
  const concerned = concernedStatement(readModel, change);
  const size = change.about === 'dispute' ? 'disputed' : 'line';
  return [createChangeCard(readModel, change), ...(concerned === null ? [] : [createLine(readModel, concerned, size)])];
}

function changeToVerb({ about, event }: ChangeEvent): string {
  const [isNew, isRetracted] = [event.kind === 'recorded', event.kind === 'retracted'];
  if (event.kind === 'rejected') return t('change.rejected');
  if (event.kind === 'not-found') return t('change.not-found');
  if (event.kind === 'suspended') return t('change.suspended');
  if (event.kind === 'suspension-lifted') return t('change.suspension-lifted');
  switch (about) {
    case 'statement':
      return isNew ? t('change.recorded') : isRetracted ? t('change.retracted') : t('change.corrected');
    case 'dispute':
      return isNew ? t('change.disputed') : isRetracted ? t('change.dispute-withdrawn') : t('change.dispute-corrected');
    case 'rating':
      if (event.kind === 'confirmed') return t('change.rating-confirmed');
      return isNew ? t('change.rated') : isRetracted ? t('change.rating-withdrawn') : t('change.rating-corrected');
    case 'dossier':
      return isNew ? t('change.new-dossier') : t('change.dossier');
  }
}

/** The statement itself, the disputed one, or the rated one; null where it is gone, and for a dossier. */
function concernedStatement({ records }: ReadModel, { about, subject }: ChangeEvent): StatementView | null {
  switch (about) {
    case 'dossier':
      return null;
    case 'dispute':
      return records.disputesById(subject)[0]?.against ?? null;
    case 'rating': {
      const [rating] = records.ratingsById(subject);
      return rating === undefined ? null : (records.statements(rating.statement)[0] ?? null);
    }
    case 'statement':
      return records.statements(subject)[0] ?? null;
  }
}

function changeToWhat(readModel: ReadModel, change: ChangeEvent, concerned: StatementView | null): string | null {
  const fields = fieldsToText(change);
  const of = [
    concerned === null ? change.subject : null,
    disputeToText(readModel, change),
    ratingToText(readModel, change),
  ];
  const parts = [...of, fields === null ? null : withUnchangedWords(change, fields, concerned)];
  return parts.filter((part) => part !== null).join(', ') || null;
}

/** "Criticised by Sébastien Lecornu (France) S2" */
function disputeToText({ records }: ReadModel, { about, subject }: ChangeEvent): string | null {
  const [dispute] = about === 'dispute' ? records.disputesById(subject) : [];
  if (dispute === undefined) return null;
  const from: CardReference = toReference(dispute.from);
  const names = t('reference', { speaker: speakerToText(from.speaker), id: from.id });
  return t('status.disputed', { label: disputeToLabel(toCardDispute(dispute)), names });
}

function ratingToText({ records }: ReadModel, { about, subject }: ChangeEvent): string | null {
  const [view] = about === 'rating' ? records.ratingsById(subject) : [];
  return view === undefined ? null : `${view.rating.verdict} (${view.rating.id})`;
}

/** A reader of a correction asks first whether the words themselves were touched. */
function withUnchangedWords({ about, changes }: ChangeEvent, fields: string, concerned: StatementView | null): string {
  const areTouched = changes.some(({ field }) => field === 'quotation' || field === 'reported words');
  if (about !== 'statement' || areTouched || concerned === null) return fields;
  const isQuotation = concerned.statement.quotes.length > 0;
  return isQuotation ? t('change.quote-unchanged', { fields }) : t('change.words-unchanged', { fields });
}

function dossierToText({ records }: ReadModel, change: ChangeEvent): string {
  const dossier = records.dossier(change.subject);
  const title = dossier?.title ?? change.subject;
  const fields = fieldsToText(change);
  if (change.event.kind === 'recorded')
    return t('change.new-dossier.counts', { title, statements: 0, disputes: 0, ...dossier?.counts });
  return fields === null ? title : t('change.dossier.fields', { title, fields });
}

function fieldsToText({ changes }: ChangeEvent): string | null {
  return changes.length === 0 ? null : tList(changes.map(({ field }) => fieldToLabel(field)));
}

export function fieldToLabel(field: string): string {
  const key = FIELD_LABELS[field];
  return key === undefined ? field : t(key);
}

/** The one value, or each behind its field's name; null where the change is not one of fields. */
function valuesToText({ changes }: ChangeEvent, side: 'old' | 'now'): string | null {
  if (changes.length === 0) return null;
  const values = changes.map((change) => change[side].join(', ') || t('change.none'));
  if (values.length === 1) return values[0] ?? null;
  return changes
    .map(({ field }, index) => t('change.value', { field: fieldToLabel(field), value: values[index] ?? '' }))
    .join(' · ');
}

/** The reason, or what stands for one. */
export function changeToWhy({ event, reason }: Pick<HistoryItem, 'event' | 'reason'>): string | null {
  switch (event.kind) {
    case 'retracted':
      return event.by === 'file' ? t('change.out-of-file') : reason;
    case 'file-changed':
    case 'reanchored':
      if (event.kind === 'file-changed' && event.isRestored) return t('change.back-in-file');
      return event.held.length === 0 ? null : t('change.held', { fields: tList(event.held.map(fieldToLabel)) });
    case 'not-found':
      return t('change.source-changed');
    case 'recorded':
      if (event.acceptedBy !== undefined) {
        const { names, isEdited } = event.acceptedBy;
        return t('change.drafted', { names: tList(names), isEdited });
      }
      return event.fileId === undefined ? reason : t('change.other-id', { id: event.fileId });
    default:
      return reason;
  }
}
