/** Shows changes of the record: what was changed, was and now, why, by whom and when, with the statement concerned. */

import type { ChangeEvent } from '../../claims/queries/change-feed.ts';
import type { StatementView } from '../../claims/queries/statements.ts';
import type { ReadModel } from '../../claims/read-model/read-model.ts';
import { type MessageKey, t, tList } from '../../locales/index.ts';
import type { Block } from '../answer.ts';
import type { ChangeCard } from '../card.ts';
import { createLine, toReference } from './card.ts';

/** Retractions first: they are what a desk has to act on. */
export type ChangeGroup = 'retracted' | 'corrected' | 'disputed' | 'new';
export const CHANGE_GROUPS: readonly ChangeGroup[] = ['retracted', 'corrected', 'disputed', 'new'];

/** The change, and the statement as it stands: its words, with who disputes them. */
export function changeToBlocks(readModel: ReadModel, change: ChangeEvent): Block[] {
  const view = findStatement(readModel, change);
  const card = changeToCard(readModel, change, view);
  if (view === null) return [card];
  const line = createLine(readModel, view, change.about === 'dispute' ? 'disputed' : 'line');
  return [card, line];
}

export function changeToGroup({ about, event }: ChangeEvent): ChangeGroup {
  if (event.kind === 'retracted' || event.kind === 'rejected') return 'retracted';
  if (event.kind !== 'recorded') return 'corrected';
  return about === 'dispute' ? 'disputed' : 'new';
}

function changeToCard(readModel: ReadModel, change: ChangeEvent, view: StatementView | null): ChangeCard {
  const { about, subject, changes, reason, event, at } = change;
  const fields = changes.map(({ field }) => fieldToText(field));
  const values = (side: 'old' | 'now') => {
    if (changes.length === 0) return null;
    const shown = changes.map(({ field, [side]: value }) => {
      const words = value.length === 0 ? t('change.none') : value.join(', ');
      return changes.length === 1 ? words : `${fieldToText(field)}: ${words}`;
    });
    return shown.join('; ');
  };
  // The line below says why a statement is retracted.
  const isSaidBelow = about === 'statement' && event.kind === 'retracted' && view !== null;
  return {
    kind: 'change',
    verb: t(changeToVerb(change)),
    at,
    by: actorToText(change),
    what: fields.length > 0 ? tList(fields) : whatToText(readModel, change, view),
    subject: view === null ? null : toReference(view),
    was: values('old'),
    now: values('now'),
    why: isSaidBelow ? null : (reason ?? noteToText(change)),
    ref: subject,
  };
}

/** What else is known of a change that has no reason. */
function noteToText({ event, detail }: ChangeEvent): string | null {
  return event.kind === 'file-changed' ? null : detail;
}

/** What the statement that is named beside it does not say; null where that is all. */
function whatToText(
  readModel: ReadModel,
  { about, subject, event }: ChangeEvent,
  view: StatementView | null,
): string | null {
  if (about === 'statement') return view === null ? subject : null;
  if (about !== 'dossier') return subject.split('/')[1] ?? subject;
  const counts = event.kind === 'recorded' ? readModel.records.dossier(subject)?.counts : undefined;
  return counts === undefined ? null : t('change.counts', { ...counts });
}

function changeToVerb({ about, event }: ChangeEvent): MessageKey {
  if (event.kind === 'rejected') return 'change.rejected';
  const kind = event.kind === 'recorded' ? 'new' : event.kind === 'retracted' ? 'gone' : 'changed';
  return `change.${about}.${kind}`;
}

/** A field by the name that people know; one without is shown as the record calls it. */
function fieldToText(field: string): string {
  const key = `field.${field.replaceAll(' ', '-')}`;
  return isFieldKey(key) ? t(key) : field;
}

const FIELDS = [
  'speaker',
  'told-by',
  'named-in-the-source-as',
  'quotation',
  'says',
  'reported-words',
  'original-words',
  'topic',
  'channel',
  'date-of-the-words',
  'source',
  'title',
  'told-by-the-source-in-its-own-voice',
] as const;

function isFieldKey(key: string): key is `field.${(typeof FIELDS)[number]}` {
  return FIELDS.some((field) => key === `field.${field}`);
}

function actorToText({ by }: ChangeEvent): string {
  return by.kind === 'seed' ? t('actor.file', { file: by.name }) : by.name;
}

/** The statement that a change is about: itself, the rated one, or the disputed one. Null where it is gone. */
function findStatement(readModel: ReadModel, { about, subject }: ChangeEvent): StatementView | null {
  if (about === 'dossier') return null;
  if (about === 'dispute') return readModel.records.disputesById(subject)[0]?.against ?? null;
  const [rating] = about === 'rating' ? readModel.records.ratingsById(subject) : [];
  return readModel.records.statements(about === 'rating' ? (rating?.statement ?? '') : subject)[0] ?? null;
}
