/** The two parties of a comparison, in each dossier that has both. */
import type { Party } from '../../claims/queries/comparison.ts';
import type { NamedEntity } from '../../claims/queries/name-index.ts';
import type { ReadModel } from '../../claims/read-model/read-model.ts';
import { UserError } from '../../lib/errors.ts';
import { t, tList } from '../../locales/index.ts';
import { capitalise } from '../answers/wording.ts';
import { requireNames } from '../filters.ts';

export interface ResolvedParty {
  party: Party;
  /** What was named where the party is the side it speaks for. */
  named: NamedEntity;
}

/** Two parties that differ, in one dossier. */
export interface PartyPair {
  dossier: number;
  one: ResolvedParty;
  other: ResolvedParty;
}

/** @throws UserError that offers the others of the first one's dossiers, where no second name is given. */
export function requireOther(readModel: ReadModel, a: string, b: string | undefined): string {
  if (b !== undefined && b !== '') return b;
  const parties = [...findParties(readModel, a, null)];
  const own = new Set(parties.map(([, { party }]) => party.name));
  const others = parties.flatMap(([dossier]) => readModel.records.dossier(dossier)?.sides ?? []);
  const names = [...new Set(others.map(({ name }) => name))].filter((name) => !own.has(name)).slice(0, MAX_OFFERED);
  const [named] = parties.map(([, one]) => one.named.name);
  throw new UserError(
    t('compare.whom', { name: named ?? a, names: tList(names, 'disjunction'), count: names.length }),
    { next: names.map((name) => ({ label: name, command: 'compare', options: { a, b: name } })) },
  );
}

const MAX_OFFERED = 4;

/** @throws UserError where the two are never in one dossier, or are the same. */
export function pairParties(
  readModel: ReadModel,
  names: { a: string; b: string },
  dossiers: readonly number[] | null,
): [PartyPair, ...PartyPair[]] {
  const a = findParties(readModel, names.a, dossiers);
  const b = findParties(readModel, names.b, dossiers);
  const pairs = [...a].flatMap(([dossier, one]) => {
    const other = b.get(dossier);
    return other === undefined ? [] : [{ dossier, one, other }];
  });
  if (pairs.length === 0) throw new UserError(t('compare.apart', names));
  const [first, ...others] = pairs.filter(
    ({ one, other }) => one.party.kind !== other.party.kind || one.party.id !== other.party.id,
  );
  if (first === undefined) throw new UserError(samePartyMessage(names, pairs[0]?.one, pairs[0]?.other));
  return [first, ...others];
}

/** The party a name stands for in each dossier: a speaker stands for the side he speaks for; one on neither side, for himself. */
function findParties(
  readModel: ReadModel,
  name: string,
  dossiers: readonly number[] | null,
): Map<number, ResolvedParty> {
  const parties = new Map<number, ResolvedParty>();
  for (const named of requireNames(
    readModel,
    ['side', 'speaker'],
    name,
    dossiers?.length === 1 ? (dossiers[0] ?? null) : null,
  )) {
    const side = named.kind === 'side' ? named : findSide(readModel, named);
    const party: Party =
      side === null
        ? { kind: 'speaker', id: named.id, name: named.name }
        : { kind: 'side', id: side.id, name: side.name };
    const known = parties.get(named.dossier);
    if (known !== undefined && (known.party.kind !== party.kind || known.party.id !== party.id)) {
      throw new UserError(t('name.fits', { name, names: tList([known.named.name, named.name]) }));
    }
    parties.set(named.dossier, known ?? { party, named });
  }
  return parties;
}

function findSide(readModel: ReadModel, named: NamedEntity): NamedEntity | null {
  const side = readModel.records.speaker(named.id)?.side ?? null;
  return side === null
    ? null
    : (readModel.names.find(['side'], side, named.dossier).find(({ slug }) => slug === side) ?? null);
}

function samePartyMessage(
  names: { a: string; b: string },
  one: ResolvedParty | undefined,
  other: ResolvedParty | undefined,
): string {
  const [first, second] = [capitalise(one?.named.name ?? ''), other?.named.name ?? ''];
  if (one?.named.name === other?.named.name) return t('compare.same', names);
  if (one?.party.kind !== 'side') return t('compare.same-speaker', { first, second });
  return t('compare.same-side', { first, second, side: one.party.name });
}
