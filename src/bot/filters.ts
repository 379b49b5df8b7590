/** Resolves typed names to row numbers of the read model, or to an error that lists the nearest known names. */

import type { Filter } from '../claims/queries/filter.ts';
import type { NamedEntity, NameKind } from '../claims/queries/name-index.ts';
import type { StatementView } from '../claims/queries/statements.ts';
import type { ReadModel } from '../claims/read-model/read-model.ts';
import { UnknownNameError, UserError } from '../lib/errors.ts';
import { t, tList } from '../locales/index.ts';
import { countPeople, findSpeakers, type KnownSpeaker, knownSpeakerToText, withWholeName } from './asking/speakers.ts';

/** Names as typed; undefined does not filter. */
export interface FilterNames {
  dossier?: string | undefined;
  speaker?: string | undefined;
  side?: string | undefined;
  topic?: string | undefined;
}

/** @throws UserError for an unknown name, with the nearest ones. */
export function toFilter(readModel: ReadModel, names: FilterNames): Filter {
  const rows = (kind: NameKind, name: string | undefined, dossier: number | null) =>
    name === undefined ? null : requireNames(readModel, [kind], name, dossier).map(({ id }) => id);
  const dossiers = rows('dossier', names.dossier, null);
  const [only] = dossiers ?? [];
  const dossier = dossiers?.length === 1 && only !== undefined ? only : null;
  return {
    dossiers,
    speakers: rows('speaker', names.speaker, dossier),
    sides: rows('side', names.side, dossier),
    topics: rows('topic', names.topic, dossier),
  };
}

/** Of all that could match, the speaker of one statement in its dossier. */
export function toNarrowFilter({ dossier, speaker }: StatementView): Filter {
  return { dossiers: [dossier.row], speakers: [speaker.row], sides: null, topics: null };
}

/** Names listed in an error message. */
const MAX_LISTED = 12;

/** @throws UserError if nothing has the name, or several people have it. */
export function requireNames(
  readModel: ReadModel,
  kinds: readonly NameKind[],
  name: string,
  dossier: number | null,
): NamedEntity[] {
  const found = readModel.names.find(kinds, name, dossier);
  const speakers =
    kinds.includes('speaker') && found.every(({ kind }) => kind === 'speaker')
      ? withWholeName(findSpeakers(readModel, name, dossier), name)
      : [];
  if (countPeople(speakers) > 1) throw new UserError(askWhichToText(name, speakers));
  if (speakers.length > 0) return speakers.map(({ named }) => named);
  if (found.length > 0) return found;
  const nearest = readModel.names.nearest(kinds, name, dossier, 3);
  const known =
    nearest.length > 0
      ? nearest
      : readModel.names.complete(kinds, '', dossier, MAX_LISTED + 1).map((named) => named.name);
  const what = tList(
    kinds.map((kind) => t(`name.${kind}`)),
    'disjunction',
  );
  const problem = t(dossier === null ? 'name.unknown' : 'name.unknown-here', { what, name });
  throw new UnknownNameError(`${problem} ${knownToText(nearest, known)}`, name, nearest);
}

function knownToText(nearest: readonly string[], known: readonly string[]): string {
  if (nearest.length > 0) return t('name.did-you-mean', { names: tList(nearest, 'disjunction') });
  if (known.length === 0) return t('name.none');
  const shown = known.slice(0, MAX_LISTED);
  return t('name.known', { names: tList(known.length > MAX_LISTED ? [...shown, t('name.others')] : shown) });
}

/** "“Tanner” may be any of 3 on record: …. Which one? Give the full name, or the dossier, such as dossier:town-hall." */
export function askWhichToText(name: string, speakers: readonly KnownSpeaker[]): string {
  const shown = speakers.slice(0, MAX_LISTED).map(knownSpeakerToText);
  const more = speakers.length - shown.length;
  const people = [...shown, ...(more > 0 ? [t('names.more', { count: more })] : [])].join('; ');
  const [dossier, other] = new Set(speakers.map((speaker) => speaker.dossier));
  const isSameName = new Set(speakers.map(({ view }) => view.name)).size === 1;
  const values = { name, count: speakers.length, people };
  if (other !== undefined) return t('name.which-dossier', { ...values, dossier: dossier ?? '' });
  return isSameName ? t('name.which-id', { ...values, id: speakers[0]?.named.slug ?? '' }) : t('name.which', values);
}

/** @throws UserError if no statement has the id, or several have. */
export function requireStatement(readModel: ReadModel, id: string): StatementView {
  const views = readModel.records.statements(id.trim());
  const [view, ...others] = views;
  if (view === undefined) throw new UserError(t('statement.unknown', { id }));
  if (others.length > 0) {
    const refs = tList(views.map(({ ref }) => ref));
    throw new UserError(t('statement.several', { id, count: views.length, refs, example: view.ref }));
  }
  return view;
}

/** "a, b and c" */
export function formatList(items: readonly string[], last: 'and' | 'or'): string {
  return items.length < 2 ? items.join('') : `${items.slice(0, -1).join(', ')} ${last} ${items.at(-1)}`;
}
