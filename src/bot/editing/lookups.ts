/** Finds what somebody typed in a dossier, or says what to do: the words of a field's error. */

import type { Change } from '../../claims/model/entries/editing.ts';
import type { NamedEntity, NameKind } from '../../claims/queries/name-index.ts';
import type { ProposalView } from '../../claims/queries/proposals.ts';
import type { RatingView } from '../../claims/queries/ratings.ts';
import type { DossierView, SpeakerView } from '../../claims/queries/statements.ts';
import type { ReadModel } from '../../claims/read-model/read-model.ts';
import type { Versioned } from '../../claims/read-model/versions.ts';
import { nameToKey } from '../../claims/search/tokenizer.ts';
import { UserError } from '../../lib/errors.ts';
import { formatList } from '../filters.ts';

/** Known: exactly one thing bears the name. Unknown: none does, and the sentence says which ones come near. */
export type NameResolution =
  | { kind: 'known'; named: NamedEntity }
  | { kind: 'unknown'; sentence: string }
  | { kind: 'several'; sentence: string };

export function resolveName(readModel: ReadModel, kind: NameKind, name: string, dossier: DossierView): NameResolution {
  const found = readModel.names.find([kind], name, dossier.id);
  const [only] = found;
  if (only !== undefined && found.length === 1) return { kind: 'known', named: only };
  if (only !== undefined) {
    const names = found.map((each) => each.name);
    return { kind: 'several', sentence: `“${name}” fits ${formatList(names, 'and')}: name one of them in full.` };
  }
  const nearest = readModel.names.nearest([kind], name, dossier.id, 3);
  const known = readModel.names.complete([kind], '', dossier.id, 8).map((each) => each.name);
  const next =
    nearest.length > 0
      ? `Did you mean ${formatList(nearest, 'or')}?`
      : known.length > 0
        ? `Known: ${formatList(known, 'and')}.`
        : '';
  return { kind: 'unknown', sentence: `No ${kind} of this dossier is called “${name}”. ${next}`.trim() };
}

/** The speaker who bears this very name already, as its own or as an alias; null when none does. */
export function speakerWithName(readModel: ReadModel, name: string, dossier: DossierView): SpeakerView | null {
  const key = nameToKey(name);
  for (const named of readModel.names.find(['speaker'], name, dossier.id)) {
    const view = readModel.records.speaker(named.id);
    if (view !== null && [view.name, ...view.aliases].some((each) => nameToKey(each) === key)) return view;
  }
  return null;
}

/** @throws UserError when there is no such dossier, or several fit. */
export function requireDossier(readModel: ReadModel, name: string): DossierView {
  const found = readModel.names.find(['dossier'], name, null);
  const view = found.length === 1 && found[0] !== undefined ? readModel.records.dossier(found[0].id) : null;
  if (view !== null) return view;
  throw new UserError(
    found.length > 1
      ? `“${name}” fits several dossiers: ${formatList(
          found.map(({ slug }) => slug),
          'and',
        )}. Name one of them.`
      : `There is no dossier “${name}”. /dossiers lists them.`,
  );
}

/** The rating of this id; null where nothing rated has it. @throws UserError when several have. */
export function findRating(readModel: ReadModel, id: string): RatingView | null {
  if (!/(^|\/)r[0-9]+$/i.test(id.trim()) || readModel.records.statements(id.trim()).length > 0) return null;
  const [view, ...others] = readModel.records.ratingsById(id.trim());
  if (view === undefined) throw new UserError(`There is no rating “${id}”. /history of its statement shows it.`);
  assertUnambiguous(id, 'ratings', view, others);
  return view;
}

/** The dispute of this id; null where none has it. @throws UserError when several have. */
export function findDispute(
  readModel: ReadModel,
  id: string,
): ReturnType<ReadModel['records']['disputesById']>[number] | null {
  const [view, ...others] = readModel.records.disputesById(id);
  if (view === undefined) return null;
  assertUnambiguous(id, 'disputes', view, others);
  return view;
}

function assertUnambiguous(id: string, what: string, one: { ref: string }, others: readonly { ref: string }[]): void {
  if (others.length === 0) return;
  const refs = [one, ...others].map(({ ref }) => ref);
  throw new UserError(`“${id}” is the id of several ${what}: ${formatList(refs, 'and')}. Name one with its dossier.`);
}

/**
 * The version that a form was opened on: a field that somebody else corrected meanwhile is not set back by one left as
 * it was. The newest where no number is given.
 */
export function findBaseVersion<Key extends 'says' | 'verdict'>(
  readModel: ReadModel,
  ref: string,
  key: Key,
  number: string | undefined,
): { number: number; doc: Extract<Versioned, Record<Key, unknown>> } {
  const versions = readModel.editing.versions(ref);
  const version = versions.find((each) => String(each.number) === number) ?? versions.at(-1);
  if (version === undefined || !(key in version.doc)) throw new Error(`the read model has no version of ${ref}`);
  return { number: version.number, doc: version.doc as Extract<Versioned, Record<Key, unknown>> };
}

/**
 * The proposal that is edited, as the option `proposal` names it; null where it names none.
 *
 * @throws UserError when there is no such proposal, when it is decided, or when it proposes something else.
 */
export function findEditedProposal<Kind extends Change['kind']>(
  readModel: ReadModel,
  name: string | undefined,
  kinds: readonly Kind[],
): (ProposalView & { change: Extract<Change, { kind: Kind }> }) | null {
  return name === undefined ? null : requirePendingProposal(readModel, name, kinds);
}

/** @throws UserError when there is no such proposal. */
export function requireProposal(readModel: ReadModel, name: string): ProposalView {
  const proposal = readModel.editing.proposal(name);
  if (proposal === null) throw new UserError(`There is no proposal “${name}”. /proposals lists those that wait.`);
  return proposal;
}

/**
 * @param kinds null for any.
 * @throws UserError when there is no such proposal, when it is decided, or when it proposes something else.
 */
export function requirePendingProposal<Kind extends Change['kind']>(
  readModel: ReadModel,
  name: string,
  kinds: readonly Kind[] | null,
): ProposalView & { change: Extract<Change, { kind: Kind }> } {
  const proposal = requireProposal(readModel, name);
  // The item of a draft can be decided anew until the draft is published.
  if (proposal.state !== 'pending' && proposal.drafted === null)
    throw new UserError(
      `${proposal.name} was ${proposal.state} by ${proposal.decided?.by.name ?? 'somebody'} already.`,
    );
  if (kinds !== null && !kinds.some((kind) => kind === proposal.change.kind))
    throw new UserError(`${proposal.name} proposes something else: edit it with /proposals ${proposal.name} edit.`);
  return proposal as ProposalView & { change: Extract<Change, { kind: Kind }> };
}

/** An id for a name, as it can be typed in commands. */
export function nameToId(name: string, otherwise: string): string {
  const words =
    name
      .normalize('NFC')
      .toLowerCase()
      .match(/[\p{Ll}\p{Lo}\p{N}]+/gu) ?? [];
  return words.join('-').slice(0, 60).replace(/-+$/, '') || otherwise;
}
