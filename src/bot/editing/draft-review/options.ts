/** The options of /draft that edit an item, taken from the fields of /record and /dispute. */
import { type Option, option } from '../../options.ts';
import { disputeFields } from '../dispute-fields.ts';
import { recordFields, SPEAKER_KINDS } from '../record-fields.ts';

/** A plain text, read by the command that edits the item. There is no completion: a draft's names are not on record. */
function toEditOption(options: readonly Option[], label: string, name: string): Option {
  const found = options.find((one) => one.name === name);
  if (found === undefined) throw new Error(`no option ${name}`);
  const kind = ['number', 'flag', 'choice'].includes(found.kind) ? found.kind : 'text';
  return option(name, kind, `Edit: ${label.charAt(0).toLowerCase()}${label.slice(1)}`, { choices: found.choices });
}

type RecordName = Parameters<typeof recordFields.field>[0];
type DisputeName = Parameters<typeof disputeFields.field>[0];

const fromRecord = (...names: RecordName[]) =>
  names.map((name) => toEditOption(recordFields.options, recordFields.field(name, '').label, name));
const fromDispute = (...names: DisputeName[]) =>
  names.map((name) => toEditOption(disputeFields.options, disputeFields.field(name, '').label, name));

export const editOptions: readonly Option[] = [
  ...fromRecord('speaker', 'side', 'topic', 'says', 'quotation', 'passage', 'place', 'unmarked', 'via', 'toldby', 'as'),
  option('kind', 'text', `Edit: the kind of speaker (${SPEAKER_KINDS.join(', ')}), or of opposition`),
  ...fromRecord('role', 'aliases'),
  ...fromDispute('by', 'voice', 'words'),
  // Discord has room for 25 options.
  ...fromRecord('date').map((one) => ({ ...one, isTypedOnly: true })),
];
