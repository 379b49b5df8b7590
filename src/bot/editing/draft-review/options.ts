/** The options of /draft that edit an item, taken from the fields of /record and /dispute. */
import { type Option, option } from '../../options.ts';
import { disputeFields } from '../dispute-fields.ts';
import { recordFields } from '../record-fields.ts';

type Edited =
  | 'speaker'
  | 'side'
  | 'topic'
  | 'says'
  | 'quotation'
  | 'passage'
  | 'unmarked'
  | 'via'
  | 'toldby'
  | 'as'
  | 'role'
  | 'aliases'
  | 'by'
  | 'voice'
  | 'words'
  | 'date'
  | 'plain';

const known: readonly Option[] = [...recordFields.options, ...disputeFields.options];

/** Plain texts, read by the command that edits the item. There is no completion: a draft's names are not on record. */
const toEditOptions = (...names: Edited[]): Option[] =>
  names.map((name) => {
    const found = known.find((one) => one.name === name);
    if (found === undefined) throw new Error(`no option ${name}`);
    const kind = ['number', 'flag', 'choice'].includes(found.kind) ? found.kind : 'text';
    return option(name, kind, `option.edit.${name}`, { choices: found.choices });
  });

export const editOptions: readonly Option[] = [
  ...toEditOptions('speaker', 'side', 'topic', 'says', 'quotation', 'passage'),
  option('place', 'number', 'option.edit.place'),
  ...toEditOptions('unmarked', 'via', 'toldby', 'as'),
  option('kind', 'text', 'option.edit.kind'),
  ...toEditOptions('role', 'aliases', 'by', 'voice', 'words'),
  // Discord has room for 25 options.
  ...toEditOptions('date', 'plain').map((one) => ({ ...one, isTypedOnly: true })),
];
