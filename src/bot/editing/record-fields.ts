/** The fields of /record. The parsers are in recording/. */
import type { Speaker } from '../../claims/model/dossier.ts';
import type { Change } from '../../claims/model/entries/editing.ts';
import { fragmentsToText } from '../../claims/model/quote.ts';
import type { ReadModel } from '../../claims/read-model/read-model.ts';
import { baseField, dateError, defineFields, type Input, lengthError, proposalField } from './fields.ts';
import { idToName } from './lookups.ts';
import { statementFields } from './statement-fields.ts';

export type RecordChange = Extract<Change, { kind: 'statement-recorded' }>;

export const SPEAKER_KINDS = ['person', 'institution', 'state', 'group', 'organisation'] as const;
/** The value of the option `source` for a source that is not on record yet. */
export const NEW_SOURCE = 'new';

export const recordFields = defineFields([
  { ...statementFields.quotation, positional: true },
  {
    ...statementFields.speaker,
    summary: 'option.record.speaker',
    help: 'hint.speaker',
  },
  { ...statementFields.topic, summary: 'option.record.topic', check: lengthError },
  { ...statementFields.says, summary: 'option.record.says' },
  {
    name: 'dossier',
    kind: 'dossier',
    summary: 'option.record.dossier',
    label: 'label.dossier',
    required: true,
  },
  {
    name: 'source',
    kind: 'text',
    summary: 'option.source',
    label: 'label.source',
    input: 'choice',
    required: true,
  },
  {
    ...statementFields.passage,
    summary: 'option.record.passage',
  },
  {
    ...statementFields.via,
    summary: 'option.record.via',
  },
  { ...statementFields.toldby, summary: 'option.record.toldby' },
  statementFields.as,
  statementFields.date,
  {
    name: 'reason',
    kind: 'text',
    summary: 'option.record.reason',
    label: 'label.why',
    help: 'hint.record.reason',
    check: lengthError,
  },
  statementFields.place,
  statementFields.unmarked,
  {
    name: 'also',
    kind: 'flag',
    summary: 'option.also',
    label: 'label.also',
  },
  statementFields.plain,
  {
    name: 'kind',
    kind: 'choice',
    summary: 'option.kind',
    label: 'label.kind',
    required: true,
    choices: SPEAKER_KINDS,
  },
  {
    name: 'side',
    kind: 'side',
    summary: 'option.record.side',
    label: 'label.side',
    input: 'choice',
    required: true,
  },
  {
    name: 'role',
    kind: 'text',
    summary: 'option.role',
    label: 'label.role',
    help: 'hint.role',
    check: lengthError,
  },
  {
    name: 'aliases',
    kind: 'text',
    summary: 'option.aliases',
    label: 'label.aliases',
    help: 'hint.aliases',
  },
  {
    name: 'newname',
    kind: 'flag',
    summary: 'option.newname',
    label: 'label.newname',
    isTypedOnly: true,
  },
  { name: 'newtopic', kind: 'flag', summary: 'option.newtopic', label: 'label.newtopic' },
  {
    name: 'text',
    kind: 'text',
    summary: 'option.text',
    label: 'label.text',
    input: 'long',
    help: 'hint.text',
    required: true,
    isVerbatim: true,
  },
  {
    name: 'title',
    kind: 'text',
    summary: 'option.title',
    label: 'label.title',
    required: true,
    check: lengthError,
  },
  {
    name: 'publisher',
    kind: 'text',
    summary: 'option.publisher',
    label: 'label.publisher',
    help: 'hint.empty',
    check: lengthError,
  },
  {
    name: 'address',
    kind: 'text',
    summary: 'option.address',
    label: 'label.address',
    help: 'hint.address',
    check: addressError,
  },
  {
    name: 'published',
    kind: 'text',
    summary: 'option.published',
    label: 'label.published',
    help: 'hint.published',
    check: dateError,
  },
  proposalField,
  baseField,
  { name: 'more', kind: 'text', label: 'label.more', input: 'long', isVerbatim: true },
  { name: 'rest', kind: 'text', label: 'label.rest', input: 'long', isVerbatim: true },
]);
export type RecordInput = Input<typeof recordFields>;

function addressError(text: string): string | null {
  return text !== '' && !/^https?:\/\/\S+$/i.test(text)
    ? 'An address begins with https:// or http://: correct it, or leave it empty.'
    : lengthError(text);
}

/** A proposal as the options that would enter it. */
export function recordToInput(readModel: ReadModel, change: RecordChange): Partial<RecordInput> {
  const { statement, source, speaker, topic } = change;
  const dossier = readModel.records.dossier(change.dossier);
  const nameOf = (kind: 'speaker' | 'topic', id: string) => idToName(readModel, kind, id, dossier?.id ?? null);
  return {
    dossier: change.dossier,
    source: source === null ? statement.source : NEW_SOURCE,
    speaker: speaker?.name ?? nameOf('speaker', statement.speaker),
    topic: topic?.name ?? nameOf('topic', statement.topic),
    newtopic: topic !== null,
    ...wordsToInput(change),
    toldby: statement.toldBy === null ? '' : nameOf('speaker', statement.toldBy),
    ...(speaker === null ? {} : newSpeakerToInput(speaker)),
    ...(source === null
      ? {}
      : {
          title: source.title ?? '',
          publisher: source.publisher ?? '',
          address: source.address ?? '',
          published: source.date ?? '',
          text: source.text,
        }),
  };
}

/** The part of the input that needs no look-up of names. */
export function wordsToInput({ statement, reason }: RecordChange): Partial<RecordInput> {
  return {
    quotation: fragmentsToText(statement.quotes),
    passage: statement.passage.exact,
    says: statement.says,
    via: statement.via ?? '',
    date: statement.date ?? '',
    as: statement.as ?? '',
    reason,
  };
}

/** @param side the name of the speaker's side. */
export function newSpeakerToInput(speaker: Speaker, side = speaker.side ?? 'neither'): Partial<RecordInput> {
  return { kind: speaker.kind, role: speaker.role ?? '', side, aliases: speaker.aliases.join(', ') };
}
