/** Speakers of a new dossier who are on record already: they keep their id, name, kind, role and side. */
import type { Side, Speaker } from '../model/dossier.ts';
import { nameToKey } from '../search/tokenizer.ts';

/** A speaker as an earlier dossier has them, with the side they speak for there. */
export interface KnownSpeaker extends Omit<Speaker, 'side'> {
  side: Side | null;
  dossier: string;
}

/** @param key a name as nameToKey gives it. @returns who bears the name or, of one word, the surname; the latest dossier last */
export type FindKnownSpeakers = (key: string) => readonly KnownSpeaker[];

/** Finds them in a list, whose latest dossiers come last. */
export function indexKnownSpeakers(all: readonly KnownSpeaker[]): FindKnownSpeakers {
  const byKey = new Map<string, KnownSpeaker[]>();
  for (const known of all) {
    const keys = [known.name, ...known.aliases].map(nameToKey);
    const surnames = known.kind === 'person' ? keys.map((key) => key.split(' ').at(-1) ?? '') : [];
    for (const key of new Set([...keys, ...surnames])) byKey.set(key, [...(byKey.get(key) ?? []), known]);
  }
  return (key) => byKey.get(key) ?? [];
}

export interface MatchedSpeakers {
  speakers: Speaker[];
  /** The sides of those who were matched. */
  sides: Side[];
  /** The ids that changed. */
  renamed: ReadonlyMap<string, string>;
  /** Whom a speaker was matched with, by the new id. */
  matched: ReadonlyMap<string, KnownSpeaker>;
}

/**
 * A name that several on record bear, or that is a person's here and not there, stays as it is. Two entries for one known
 * speaker become one.
 */
export function matchKnownSpeakers(speakers: readonly Speaker[], find: FindKnownSpeakers): MatchedSpeakers {
  const known = new Map(speakers.map((speaker) => [speaker.id, findOne(speaker, find)]));
  const reserved = new Set([...known.values()].flatMap((one) => (one === null ? [] : [one.id])));
  const renamed = new Map<string, string>();
  const matched = new Map<string, KnownSpeaker>();
  const sides = new Map<string, Side>();
  const result = new Map<string, Speaker>();
  for (const speaker of speakers) {
    const one = known.get(speaker.id) ?? null;
    const id = one === null ? freeId(speaker.id, reserved, result) : one.id;
    if (id !== speaker.id) renamed.set(speaker.id, id);
    if (one === null) {
      result.set(id, { ...speaker, id });
      continue;
    }
    const side = sideOf(one, sides);
    if (side !== null) sides.set(side.id, side);
    matched.set(id, one);
    const aliases = result.get(id)?.aliases ?? one.aliases;
    const { name, kind, role, note } = one;
    result.set(id, {
      id,
      name,
      kind,
      role,
      side: side?.id ?? null,
      note,
      aliases: withAlias(aliases, name, speaker.name),
    });
  }
  return { speakers: [...result.values()], sides: [...sides.values()], renamed, matched };
}

function findOne(speaker: Speaker, find: FindKnownSpeakers): KnownSpeaker | null {
  const found = find(nameToKey(speaker.name)).filter(({ kind }) => isSameKind(speaker.kind, kind));
  const names = new Set(found.map(({ name }) => nameToKey(name)));
  return names.size === 1 ? (found.at(-1) ?? null) : null;
}

/** A drafter calls whatever it cannot tell an organisation. */
function isSameKind(drafted: Speaker['kind'], known: Speaker['kind']): boolean {
  return drafted === 'organisation' || (drafted === 'person') === (known === 'person');
}

/** An id that nobody who was matched has. */
function freeId(wished: string, reserved: ReadonlySet<string>, used: ReadonlyMap<string, Speaker>): string {
  let id = wished;
  for (let number = 2; reserved.has(id) || used.has(id); number += 1) id = `${wished.slice(0, 56)}-${number}`;
  return id;
}

/** Null where another dossier means another side by the same id. */
function sideOf({ side }: KnownSpeaker, sides: ReadonlyMap<string, Side>): Side | null {
  const same = side === null ? undefined : sides.get(side.id);
  return same !== undefined && same.name !== side?.name ? null : side;
}

function withAlias(aliases: readonly string[], name: string, drafted: string): string[] {
  const isKnown = [name, ...aliases].some((each) => nameToKey(each) === nameToKey(drafted));
  return isKnown ? [...aliases] : [...aliases, drafted];
}
