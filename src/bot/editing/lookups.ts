/** Looks up what was typed, with error messages that say what to do. */

import type { Change } from '../../claims/model/entries/editing.ts';
import type { NamedEntity, NameKind } from '../../claims/queries/name-index.ts';
import type { ProposalView } from '../../claims/queries/proposals.ts';
import type { RatingView } from '../../claims/queries/ratings.ts';
import type { DossierView, SpeakerView } from '../../claims/queries/statements.ts';
import type { Versioned } from '../../claims/read-model/history.ts';
import type { ReadModel } from '../../claims/read-model/read-model.ts';
import { nameToKey } from '../../claims/search/tokenizer.ts';
import { UserError } from '../../lib/errors.ts';
import { findSpeakers, withWholeName } from '../asking/speakers.ts';
import { askWhichToText, formatList } from '../filters.ts';

/** `sentence` is an error message: which names are similar, or which ones are meant. */
export type NameResolution =
  | { kind: 'known'; named: NamedEntity }
  | { kind: 'unknown'; sentence: string }
  | { kind: 'several'; sentence: string };

export function resolveName(readModel: ReadModel, kind: NameKind, name: string, dossier: DossierView): NameResolution {
  const speakers = kind === 'speaker' ? withWholeName(findSpeakers(readModel, name, dossier.id), name) : [];
  const found =
    kind === 'speaker' ? speakers.map(({ named }) => named) : readModel.names.find([kind], name, dossier.id);
  const [only] = found;
  if (only !== undefined && found.length === 1) return { kind: 'known', named: only };
  if (only !== undefined && kind === 'speaker') return { kind: 'several', sentence: askWhichToText(name, speakers) };
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

/** The name of what has this id, or the id where nothing has it: another's alias may be the same word. */
export function idToName(readModel: ReadModel, kind: NameKind, id: string, dossier: number | null): string {
  return readModel.names.find([kind], id, dossier).find(({ slug }) => slug === id)?.name ?? id;
}

export function speakerWithId(readModel: ReadModel, id: string | null, dossier: DossierView): SpeakerView | null {
  const named = id === null ? [] : readModel.names.find(['speaker'], id, dossier.id);
  const row = named.find(({ slug }) => slug === id)?.id;
  return row === undefined ? null : readModel.records.speaker(row);
}

/** The speaker with exactly this name or alias. */
export function speakerWithName(readModel: ReadModel, name: string, dossier: DossierView): SpeakerView | null {
  const key = nameToKey(name);
  for (const named of readModel.names.find(['speaker'], name, dossier.id)) {
    const view = readModel.records.speaker(named.id);
    if (view !== null && [view.name, ...view.aliases].some((each) => nameToKey(each) === key)) return view;
  }
  return null;
}

/** @throws UserError if there is no such dossier, or several match. */
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

/** The rating with this id; null if the id is not a rating's. @throws UserError if there is none, or several. */
export function findRating(readModel: ReadModel, id: string): RatingView | null {
  if (!/(^|\/)r[0-9]+$/i.test(id.trim()) || readModel.records.statements(id.trim()).length > 0) return null;
  const [view, ...others] = readModel.records.ratingsById(id.trim());
  if (view === undefined) throw new UserError(`There is no rating “${id}”. /history of its statement shows it.`);
  assertUnambiguous(id, 'ratings', view, others);
  return view;
}

/** The dispute with this id, or null. @throws UserError if there are several. */
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
 * The version that a form was opened on, or the newest if no number is given. Comparing with it keeps a field that was left
 * alone from undoing somebody else's correction.
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
 * The proposal named by the option `proposal`; null if the option is not given.
 *
 * @throws UserError if there is no such proposal, it is decided, or it is of another kind.
 */
export function findEditedProposal<Kind extends Change['kind']>(
  readModel: ReadModel,
  name: string | undefined,
  kinds: readonly Kind[],
): (ProposalView & { change: Extract<Change, { kind: Kind }> }) | null {
  return name === undefined ? null : requirePendingProposal(readModel, name, kinds);
}

/** @throws UserError if there is no such proposal. */
export function requireProposal(readModel: ReadModel, name: string): ProposalView {
  const proposal = readModel.editing.proposal(name);
  if (proposal === null) throw new UserError(`There is no proposal “${name}”. /proposals lists those that wait.`);
  return proposal;
}

/**
 * @param kinds null for any.
 * @throws UserError if there is no such proposal, it is decided, or it is of another kind.
 */
export function requirePendingProposal<Kind extends Change['kind']>(
  readModel: ReadModel,
  name: string,
  kinds: readonly Kind[] | null,
): ProposalView & { change: Extract<Change, { kind: Kind }> } {
  const proposal = requireProposal(readModel, name);
  // A draft item can be decided again until the draft is published.
  if (proposal.state !== 'pending' && proposal.drafted === null)
    throw new UserError(
      `${proposal.name} was ${proposal.state} by ${proposal.decided?.by.name ?? 'somebody'} already.`,
    );
  if (kinds !== null && !kinds.some((kind) => kind === proposal.change.kind))
    throw new UserError(`${proposal.name} proposes something else: edit it with /proposals ${proposal.name} edit.`);
  return proposal as ProposalView & { change: Extract<Change, { kind: Kind }> };
}

/** Makes an id of a name that can be typed in commands. */
export function nameToId(name: string, otherwise: string): string {
  const words =
    name
      .normalize('NFC')
      .toLowerCase()
      .match(/[\p{Ll}\p{Lo}\p{N}]+/gu) ?? [];
  return words.join('-').slice(0, 60).replace(/-+$/, '') || otherwise;
}
