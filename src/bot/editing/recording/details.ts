/** Reads what goes with the words: the paraphrase, the channel, who relays them, when, and why they are recorded. */

import type { Speaker } from '../../../claims/model/dossier.ts';
import type { DossierView } from '../../../claims/queries/statements.ts';
import type { ReadModel } from '../../../claims/read-model/read-model.ts';
import { type Field, field } from '../../forms/form.ts';
import { resolveName } from '../lookups.ts';
import { dateError, lengthError, type ParsedEntity, type RecordInput } from './input.ts';

/** @returns whoever relays the words, null where the speaker is reported directly; and the fields, the paraphrase first. */
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
      field('says', 'long', 'Paraphrase, one sentence', typed.says, {
        required: true,
        error: lengthError(typed.says),
        help: 'In the desk’s words; never shown as the speaker’s',
      }),
      field('via', 'short', 'Channel it came through', typed.via, {
        error: lengthError(typed.via),
        help: 'Such as: press release; empty where the source does not give it',
      }),
      field('toldby', 'short', 'Told by', typed.toldby, {
        error: unknown ?? own,
        completes: 'speaker',
        help: 'Who relays it; empty where the speaker is reported directly',
      }),
      field('reason', 'short', 'Why', typed.reason, {
        error: lengthError(typed.reason),
        help: 'For the record; empty: recorded from its source',
      }),
      field('as', 'short', 'Named in the source as', typed.as, { error: lengthError(typed.as) }),
      field('date', 'short', 'Date of the words', typed.date, {
        error: dateError(typed.date),
        help: 'As the source gives it; empty where it gives none',
      }),
    ],
  };
}
