/** Parses the topic, known or new. */

import type { Topic } from '../../../claims/model/dossier.ts';
import type { DossierView } from '../../../claims/queries/statements.ts';
import type { ReadModel } from '../../../claims/read-model/read-model.ts';
import { nameToId, resolveName } from '../lookups.ts';
import { type RecordInput, recordFields } from '../record-fields.ts';
import { type EntityFields, unclear } from './entity.ts';

const { field } = recordFields;

/** An unknown name makes a new topic only if newtopic is given, so that a typo cannot. */
export function parseTopic(view: DossierView, readModel: ReadModel, typed: RecordInput): EntityFields<Topic> {
  const name = typed.topic ?? '';
  const main = field('topic', name);
  if (name === '' || main.error !== null) return { entity: unclear, main, extra: [] };
  const resolution = resolveName(readModel, 'topic', name, view);
  if (resolution.kind === 'known') return { entity: { id: resolution.named.slug, added: null }, main, extra: [] };
  if (resolution.kind === 'several')
    return { entity: unclear, main: { ...main, error: resolution.sentence }, extra: [] };
  const flag = field('newtopic', typed.newtopic ? 'yes' : '');
  if (!typed.newtopic)
    return {
      entity: unclear,
      main: { ...main, error: `${resolution.sentence} Correct it, or say that it is a new topic.` },
      extra: [flag],
    };
  const added: Topic = { id: nameToId(name, 'topic'), name, aliases: [] };
  return { entity: { id: added.id, added }, main, extra: [flag] };
}
