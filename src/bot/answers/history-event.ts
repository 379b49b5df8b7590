/** What happened to something on record, in the asker's language. */
import type { Change } from '../../claims/model/entries/editing.ts';
import type { FieldChange, HistoryEvent } from '../../claims/model/history-event.ts';
import type { HistoryItem } from '../../claims/queries/history.ts';
import { t, tList } from '../../locales/index.ts';
import { changeToWhy, fieldToLabel } from './change.ts';
import { quoteWords } from './wording.ts';

/** "corrected (topic)" */
export function eventToText(event: HistoryEvent): string {
  switch (event.kind) {
    case 'corrected':
      return t('event.corrected', { fields: tList(event.fields.map(fieldToLabel)) });
    case 'confirmed':
      return t('event.confirmed', { statement: event.statement });
    case 'disputed':
      return t('event.disputed', { from: event.from, as: event.as, dispute: event.dispute });
    case 'rated':
      return t('event.rated', { verdict: event.verdict, rating: event.rating });
    case 'proposed':
      return t('event.proposed', { proposal: event.proposal });
    case 'change-proposed':
    case 'change-rejected':
      return t(`event.${event.kind}`, { change: toChangeName(event.change), proposal: event.proposal });
    case 'proposal-made':
      return t('event.proposal-made', { subject: event.subject });
    case 'proposal-decided':
      return t('event.proposal-decided', { decision: event.decision });
    default:
      return t(`event.${event.kind}`);
  }
}

/** The fields that changed, or the reason; null where the event says it all. */
export function eventToDetail({ event, reason }: Pick<HistoryItem, 'event' | 'reason'>): string | null {
  const fields = event.kind === 'file-changed' ? event.changes.map(fieldChangeToText) : [];
  const why = changeToWhy({ event, reason });
  return [...fields, ...(why === null ? [] : [why])].join('; ') || null;
}

function fieldChangeToText({ field, old, now }: FieldChange): string {
  const shown = (values: readonly string[]) =>
    values.length === 0 ? t('change.none') : values.map(quoteWords).join(', ');
  return t('event.was-now', { field: fieldToLabel(field), old: shown(old), now: shown(now) });
}

function toChangeName(kind: Change['kind']): string {
  if (kind.endsWith('-retracted')) return 'retraction';
  return kind.endsWith('-corrected') ? 'correction' : (kind.split('-')[0] ?? '');
}
