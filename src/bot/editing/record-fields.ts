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
    summary: 'Who said it: any name on record, or a new one with kind: and side:',
    help: 'Any of the names on record, or a new one',
  },
  { ...statementFields.topic, summary: 'The topic; a new one with newtopic:yes', check: lengthError },
  { ...statementFields.says, summary: 'The paraphrase in one sentence, in the desk’s words' },
  {
    name: 'dossier',
    kind: 'dossier',
    summary: 'The dossier; the only one where there is one',
    label: 'Dossier',
    required: true,
  },
  {
    name: 'source',
    kind: 'text',
    summary: 'The source of the dossier, or new with text: and title:',
    label: 'Source',
    input: 'choice',
    required: true,
  },
  {
    ...statementFields.passage,
    summary: 'The sentence of the source that reports it, for indirect speech',
  },
  {
    ...statementFields.via,
    summary: 'The channel it came through; leave it out where the source does not give it',
  },
  { ...statementFields.toldby, summary: 'Who relays it, where the speaker is not reported directly' },
  statementFields.as,
  statementFields.date,
  {
    name: 'reason',
    kind: 'text',
    summary: 'Why it is recorded, for the history',
    label: 'Why',
    help: 'For the record; empty: recorded from its source',
    check: lengthError,
  },
  statementFields.place,
  statementFields.unmarked,
  {
    name: 'also',
    kind: 'flag',
    summary: 'The source gives the words to this speaker too, not only to the one on record',
    label: 'The source gives them to both',
  },
  statementFields.plain,
  {
    name: 'kind',
    kind: 'choice',
    summary: 'Of a new speaker: what kind it is',
    label: 'New speaker: what kind',
    required: true,
    choices: SPEAKER_KINDS,
  },
  {
    name: 'side',
    kind: 'side',
    summary: 'Of a new speaker: for whom it speaks, or neither',
    label: 'Speaks for',
    input: 'choice',
    required: true,
  },
  {
    name: 'role',
    kind: 'text',
    summary: 'Of a new speaker: the role',
    label: 'Role',
    help: 'Such as: Minister of Defence',
    check: lengthError,
  },
  {
    name: 'aliases',
    kind: 'text',
    summary: 'Of a new speaker: other names, parted by commas',
    label: 'Other names',
    help: 'Parted by commas',
  },
  {
    name: 'newname',
    kind: 'flag',
    summary: 'Of a new speaker: the name is right, although it looks like one on record',
    label: 'The name is right: somebody else',
    isTypedOnly: true,
  },
  { name: 'newtopic', kind: 'flag', summary: 'The topic is a new one', label: 'It is a new topic' },
  {
    name: 'text',
    kind: 'text',
    summary: 'Of a new source: its text, word for word',
    label: 'Its text, word for word',
    input: 'long',
    help: 'A longer text goes on below, from a new paragraph',
    required: true,
    isVerbatim: true,
  },
  {
    name: 'title',
    kind: 'text',
    summary: 'Of a new source: its title',
    label: 'Title of the source',
    required: true,
    check: lengthError,
  },
  {
    name: 'publisher',
    kind: 'text',
    summary: 'Of a new source: who published it',
    label: 'Publisher',
    help: 'Empty where the source does not give it',
    check: lengthError,
  },
  {
    name: 'address',
    kind: 'text',
    summary: 'Of a new source: where it stands, https://…',
    label: 'Address',
    help: 'Where it stands: https://…',
    check: addressError,
  },
  {
    name: 'published',
    kind: 'text',
    summary: 'Of a new source: its date, as it prints it',
    label: 'Date of the source',
    help: 'As it prints it, or 2026-11-25',
    check: dateError,
  },
  proposalField,
  baseField,
  { name: 'more', kind: 'text', label: 'The text goes on', input: 'long', isVerbatim: true },
  { name: 'rest', kind: 'text', label: 'And the rest', input: 'long', isVerbatim: true },
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
