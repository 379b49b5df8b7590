/** The two parties of a comparison, in each dossier that has both. */
import type { Party } from '../../claims/queries/comparison.ts';
import type { NamedEntity } from '../../claims/queries/name-index.ts';
import type { ReadModel } from '../../claims/read-model/read-model.ts';
import { UserError } from '../../lib/errors.ts';
import { capitalise } from '../answers/statement.ts';
import { formatList, requireNames } from '../filters.ts';

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
  if (pairs.length === 0)
    throw new UserError(
      `“${names.a}” and “${names.b}” do not appear in one dossier together: compare two that do, or ask /speaker for each.`,
    );
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
      throw new UserError(
        `“${name}” fits ${formatList([known.named.name, named.name], 'and')}: name one of them in full.`,
      );
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
  const side = one?.party.kind === 'side' ? `both speak for ${one.party.name}` : 'are the same speaker';
  const same =
    one?.named.name === other?.named.name
      ? `“${names.a}” and “${names.b}” are the same`
      : `${capitalise(one?.named.name ?? '')} and ${other?.named.name ?? ''} ${side}`;
  return `${same}: there is nothing to compare. Name someone of another side, such as /compare lecornu shoigu, or ask /speaker for one of them.`;
}
