/** The options of /draft that edit an item, taken from the fields of /record and /dispute. */
import { truncate } from '../../../lib/text.ts';
import type { Field } from '../../forms/form.ts';
import { type Option, option } from '../../options.ts';
import { disputeFields } from '../dispute-fields.ts';
import { recordFields, SPEAKER_KINDS } from '../record-fields.ts';

/** Discord's limit for an option's description. */
const MAX_SUMMARY_CHARACTERS = 100;

/** A plain text, read by the command that edits the item. There is no completion: a draft's names are not on record. */
function toEditOption(options: readonly Option[], { label, help }: Field, name: string): Option {
  const found = options.find((one) => one.name === name);
  if (found === undefined) throw new Error(`no option ${name}`);
  const kind = ['number', 'flag', 'choice'].includes(found.kind) ? found.kind : 'text';
  const summary = `Edit: ${label.charAt(0).toLowerCase()}${label.slice(1)}${help === null ? '' : `. ${help}`}`;
  return option(name, kind, truncate(summary, MAX_SUMMARY_CHARACTERS), { choices: found.choices });
}

type RecordName = Parameters<typeof recordFields.field>[0];
type DisputeName = Parameters<typeof disputeFields.field>[0];

const fromRecord = (...names: RecordName[]) =>
  names.map((name) => toEditOption(recordFields.options, recordFields.field(name, ''), name));
const fromDispute = (...names: DisputeName[]) =>
  names.map((name) => toEditOption(disputeFields.options, disputeFields.field(name, ''), name));

export const editOptions: readonly Option[] = [
  ...fromRecord('speaker', 'side', 'topic', 'says', 'quotation', 'passage'),
  option('place', 'number', 'Edit: which place, where the words stand several times in the source'),
  ...fromRecord('unmarked', 'via', 'toldby', 'as'),
  option('kind', 'text', `Edit: the kind of speaker (${SPEAKER_KINDS.join(', ')}), or of opposition`),
  ...fromRecord('role', 'aliases'),
  ...fromDispute('by', 'voice', 'words'),
  // Discord has room for 25 options.
  ...fromRecord('date', 'plain').map((one) => ({ ...one, isTypedOnly: true })),
];
