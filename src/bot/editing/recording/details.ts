/** Reads what goes with the words: the paraphrase, the channel, who relays them, when, and why they are recorded. */

import type { Speaker } from '../../../claims/model/dossier.ts';
import type { DossierView } from '../../../claims/queries/statements.ts';
import type { Board } from '../../../claims/read-model/read-model.ts';
import { type Field, field } from '../../forms/form.ts';
import { lookFor } from '../lookups.ts';
import { dateProblem, type Part, type Typing, tooLong } from './input.ts';

/** @returns whoever relays the words, null where the speaker is reported directly; and the fields, the paraphrase first. */
export function readRest(
  view: DossierView,
  board: Board,
  typed: Typing,
  speaker: Part<Speaker>,
): { toldBy: string | null; fields: Field[] } {
  const looked = typed.toldby ? lookFor(board, 'speaker', typed.toldby, view) : null;
  const toldBy = looked?.kind === 'known' ? looked.named.slug : null;
  const unknown =
    looked !== null && looked.kind !== 'known'
      ? `${looked.sentence} Whoever relays it has to be on record first, with a statement of their own.`
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
        error: tooLong(typed.says),
        help: 'In the desk’s words; never shown as the speaker’s',
      }),
      field('via', 'short', 'Channel it came through', typed.via, {
        error: tooLong(typed.via),
        help: 'Such as: press release; empty where the source does not give it',
      }),
      field('toldby', 'short', 'Told by', typed.toldby, {
        error: unknown ?? own,
        completes: 'speaker',
        help: 'Who relays it; empty where the speaker is reported directly',
      }),
      field('reason', 'short', 'Why', typed.reason, {
        error: tooLong(typed.reason),
        help: 'For the record; empty: recorded from its source',
      }),
      field('as', 'short', 'Named in the source as', typed.as, { error: tooLong(typed.as) }),
      field('date', 'short', 'Date of the words', typed.date, {
        error: dateProblem(typed.date),
        help: 'As the source gives it; empty where it gives none',
      }),
    ],
  };
}
