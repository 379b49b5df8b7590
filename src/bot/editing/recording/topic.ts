/** Reads what it is about: a topic on record, or a new one. */

import type { Topic } from '../../../claims/model/dossier.ts';
import type { DossierView } from '../../../claims/queries/statements.ts';
import type { Board } from '../../../claims/read-model/read-model.ts';
import { field } from '../../forms/form.ts';
import { lookFor, nameToId } from '../lookups.ts';
import { type Fields, type Typing, tooLong } from './input.ts';

/** A topic that nobody knows is new only where that is said: a slip of the pen makes no topic. */
export function readTopic(view: DossierView, board: Board, typed: Typing): Fields<Topic> {
  const name = typed.topic ?? '';
  const main = field('topic', 'short', 'Topic', name, { required: true, completes: 'topic', error: tooLong(name) });
  if (name === '' || main.error !== null) return { part: { id: null, added: null }, main, extra: [] };
  const looked = lookFor(board, 'topic', name, view);
  if (looked.kind === 'known') return { part: { id: looked.named.slug, added: null }, main, extra: [] };
  if (looked.kind === 'several')
    return { part: { id: null, added: null }, main: { ...main, error: looked.sentence }, extra: [] };
  const flag = field('newtopic', 'flag', 'It is a new topic', typed.newtopic ? 'yes' : '');
  if (!typed.newtopic)
    return {
      part: { id: null, added: null },
      main: { ...main, error: `${looked.sentence} Correct it, or say that it is a new topic.` },
      extra: [flag],
    };
  const added: Topic = { id: nameToId(name, 'topic'), name, aliases: [] };
  return { part: { id: added.id, added }, main, extra: [flag] };
}
