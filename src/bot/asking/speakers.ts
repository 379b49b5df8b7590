/** Whom a name means: one person, or several that have to be told apart. */
import type { NamedEntity } from '../../claims/queries/name-index.ts';
import type { SpeakerView } from '../../claims/queries/statements.ts';
import type { ReadModel } from '../../claims/read-model/read-model.ts';
import { nameToKey } from '../../claims/search/tokenizer.ts';
import { isTitle } from '../../claims/search/word-lists/titles.ts';

/** One speaker on record, with the dossier that the record knows them in. */
export interface KnownSpeaker {
  view: SpeakerView;
  named: NamedEntity;
  dossier: string;
}

/**
 * Every speaker that a name may mean. A surname means everyone who has it, whatever else one of them is called by; a
 * title before a name is left out, and tells those apart whose role it is.
 */
export function findSpeakers(readModel: ReadModel, name: string, dossier: number | null): KnownSpeaker[] {
  const { titles, rest } = splitTitles(name);
  const bare = rest === '' ? name : rest;
  const found = toKnown(readModel, readModel.names.find(['speaker'], name, dossier));
  // An id of one word ("tanner") is a surname as often as not; one with a hyphen is meant as an id.
  const byId = found.filter(({ named }) => /[-\d]/u.test(named.slug) && named.slug === name.trim());
  if (byId.length > 0) return byId;
  const exact = found.filter((each) => bearsExactly(each, name));
  const known = exact.length > 0 && titles.length > 0 ? exact : findBare(readModel, bare, dossier);
  const fitting = known.filter(({ view }) => titles.some((title) => hasRole(view, title)));
  return fitting.length > 0 ? fitting : known;
}

function findBare(readModel: ReadModel, name: string, dossier: number | null): KnownSpeaker[] {
  const found = toKnown(readModel, readModel.names.find(['speaker'], name, dossier));
  const exact = found.filter((each) => bearsExactly(each, name));
  const several = [...exact, ...findNamesakes(readModel, name, dossier)];
  const all = several.length > 0 ? several : found;
  return [...new Map(all.map((each) => [each.view.row, each])).values()];
}

/** Those of whom the name is the whole name: nobody has a longer way to give it. */
export function withWholeName(speakers: readonly KnownSpeaker[], name: string): readonly KnownSpeaker[] {
  const key = nameToKey(name);
  const whole = speakers.filter(
    ({ view }) => nameToKey(view.name) === key && (view.kind !== 'person' || key.includes(' ')),
  );
  return whole.length > 0 ? whole : speakers;
}

/** The people whose name, or an alias of theirs, ends with these words, titles before them aside. */
export function findNamesakes(readModel: ReadModel, name: string, dossier: number | null): KnownSpeaker[] {
  const { rest } = splitTitles(name);
  return toKnown(readModel, readModel.names.bearing(['speaker'], rest, dossier)).filter(({ view }) =>
    hasSurname(view, rest),
  );
}

function toKnown({ records }: ReadModel, named: readonly NamedEntity[]): KnownSpeaker[] {
  return named.flatMap((each) => {
    const view = each.kind === 'speaker' ? records.speaker(each.id) : null;
    const dossier = records.dossier(each.dossier)?.slug ?? '';
    return view === null ? [] : [{ view, named: each, dossier }];
  });
}

/** By a name or an alias, not by the id alone. */
function bearsExactly({ view }: KnownSpeaker, name: string): boolean {
  const key = nameToKey(name);
  return [view.name, ...view.aliases].some((each) => nameToKey(each) === key);
}

/** Whether a person's own name ends with these words, or an alias of theirs does. */
function hasSurname({ kind, name, aliases }: SpeakerView, words: string): boolean {
  const key = nameToKey(words);
  return kind === 'person' && [name, ...aliases].some((each) => ` ${nameToKey(each)}`.endsWith(` ${key}`));
}

function splitTitles(name: string): { titles: string[]; rest: string } {
  const words = name.trim().split(/\s+/u);
  const first = words.findIndex((word) => !isTitle(word));
  return first <= 0
    ? { titles: [], rest: name }
    : { titles: words.slice(0, first), rest: words.slice(first).join(' ') };
}

function hasRole({ role }: SpeakerView, title: string): boolean {
  return role !== null && nameToKey(role).split(' ').includes(nameToKey(title));
}

/** People belong to a dossier: in two of them they are one person only where nothing tells them apart. */
export function countPeople(speakers: readonly KnownSpeaker[]): number {
  return new Set(speakers.map(({ view }) => JSON.stringify([nameToKey(view.name), view.role, view.sideName]))).size;
}

/** "Owen Tanner (site manager, Builders, in town-hall)" */
export function knownSpeakerToText({ view, dossier }: KnownSpeaker): string {
  return `${view.name} (${view.role ?? 'no role given'}, ${view.sideName ?? 'neither side'}, in ${dossier})`;
}
