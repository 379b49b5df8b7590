/** Parses what goes with the words: paraphrase, channel, who relays them, date and reason. */

import type { Speaker } from '../../../claims/model/dossier.ts';
import type { DossierView } from '../../../claims/queries/statements.ts';
import type { ReadModel } from '../../../claims/read-model/read-model.ts';
import type { Field } from '../../forms/form.ts';
import { resolveName } from '../lookups.ts';
import { type RecordInput, recordFields } from '../record-fields.ts';
import type { ParsedEntity } from './entity.ts';

const { field } = recordFields;

/** @returns the id of the speaker who relays the words, null if there is none; and the fields, the paraphrase first. */
export function parseDetails(
  view: DossierView,
  readModel: ReadModel,
  typed: RecordInput,
  speaker: ParsedEntity<Speaker>,
): { toldBy: string | null; fields: Field[] } {
  const resolution = typed.toldby ? resolveName(readModel, 'speaker', typed.toldby, view) : null;
  const toldBy = resolution?.kind === 'known' ? resolution.named.slug : null;
  const unknown =
    resolution !== null && resolution.kind !== 'known'
      ? `${resolution.sentence} Whoever relays it has to be on record first, with a statement of their own.`
      : null;
  const own =
    toldBy !== null && toldBy === speaker.id
      ? 'Nobody relays their own words: leave this empty, or name who does.'
      : null;
  return {
    toldBy,
    fields: [
      field('says', typed.says),
      field('via', typed.via),
      field('toldby', typed.toldby, { error: unknown ?? own }),
      field('reason', typed.reason),
      field('as', typed.as),
      field('date', typed.date),
    ],
  };
}
