/** Resolves typed names to row numbers of the read model, or to an error that lists the nearest known names. */

import type { Filter } from '../claims/queries/filter.ts';
import type { NamedEntity, NameKind } from '../claims/queries/name-index.ts';
import type { StatementView } from '../claims/queries/statements.ts';
import type { ReadModel } from '../claims/read-model/read-model.ts';
import { UserError } from '../lib/errors.ts';
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
  const what = kinds.join(' or ');
  const nearest = readModel.names.nearest(kinds, name, dossier, 3);
  const known =
    nearest.length > 0
      ? nearest
      : readModel.names.complete(kinds, '', dossier, MAX_LISTED + 1).map((named) => named.name);
  const next =
    nearest.length > 0
      ? `Did you mean ${formatList(nearest, 'or')}?`
      : known.length > 0
        ? `Known: ${known.length > MAX_LISTED ? `${known.slice(0, MAX_LISTED).join(', ')} and others` : formatList(known, 'and')}.`
        : 'Nothing is on record yet.';
  throw new UserError(`No ${what} is called “${name}”${dossier === null ? '' : ' in this dossier'}. ${next}`);
}

/** "“Tanner” is the name of 3 people on record: …. Name one in full, or add the dossier: dossier:town-hall." */
export function askWhichToText(name: string, speakers: readonly KnownSpeaker[]): string {
  const shown = speakers.slice(0, MAX_LISTED).map(knownSpeakerToText);
  const more = speakers.length - shown.length;
  const listed = more > 0 ? `${shown.join('; ')}; and ${more} more` : shown.join('; ');
  const dossiers = new Set(speakers.map(({ dossier }) => dossier));
  const isSameName = new Set(speakers.map(({ view }) => view.name)).size === 1;
  const full = isSameName ? `the id, such as ${speakers[0]?.named.slug}` : 'the full name';
  const next = dossiers.size > 1 ? `the full name, or the dossier, such as dossier:${[...dossiers][0]}` : full;
  const which =
    speakers.length === 1
      ? `may be ${listed}, who is on record`
      : `may be any of ${speakers.length} on record: ${listed}`;
  return `“${name}” ${which}. ${speakers.length === 1 ? 'Is it? ' : 'Which one? '}Give ${next}.`;
}

/** @throws UserError if no statement has the id, or several have. */
export function requireStatement(readModel: ReadModel, id: string): StatementView {
  const views = readModel.records.statements(id.trim());
  const [view, ...others] = views;
  if (view === undefined) {
    throw new UserError(
      `There is no statement “${id}”. A statement's id looks like S5 or lecornu-shoigu/S5; /whosaid, /speaker and /summary show them.`,
    );
  }
  if (others.length > 0) {
    throw new UserError(
      `“${id}” is the id of ${views.length} statements: ${formatList(
        views.map(({ ref }) => ref),
        'and',
      )}. Ask again with the dossier, such as ${view.ref}.`,
    );
  }
  return view;
}

/** "a, b and c" */
export function formatList(items: readonly string[], last: 'and' | 'or'): string {
  return items.length < 2 ? items.join('') : `${items.slice(0, -1).join(', ')} ${last} ${items.at(-1)}`;
}
