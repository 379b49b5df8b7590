/** Suggests values for an option while it is typed. */

import type { NamedEntity, NameKind } from '../claims/queries/name-index.ts';
import type { ReadModel } from '../claims/read-model/read-model.ts';
import { truncate } from '../lib/text.ts';
import type { Command } from './command.ts';
import type { Choice, OptionKind } from './options.ts';

/** Discord's limits for autocomplete; other front ends keep to them. */
const MAX_CHOICES = 25;
const MAX_CHARACTERS = 100;

const NAME_KINDS: Partial<Record<OptionKind, readonly NameKind[]>> = {
  dossier: ['dossier'],
  side: ['side'],
  speaker: ['speaker'],
  topic: ['topic'],
  party: ['side', 'speaker'],
  subject: ['dossier', 'speaker', 'topic'],
};

/** @param others options typed so far. If one is a dossier, only its names are suggested. */
export function completeOption(
  { commands, readModel }: { commands: readonly Command[]; readModel: ReadModel },
  command: string,
  option: string,
  typed: string,
  others: Readonly<Record<string, string>>,
): Choice[] {
  const definition = commands.find(({ name }) => name === command)?.options.find(({ name }) => name === option);
  if (definition === undefined) return [];
  const dossier = resolveDossierRow(readModel, others.dossier);
  const kinds = NAME_KINDS[definition.kind];
  if (kinds !== undefined)
    return toChoices(readModel.names.complete(kinds, typed, dossier, MAX_CHOICES).map(namedToChoice));
  if (definition.kind === 'statement') return toChoices(completeStatement(readModel, typed, dossier));
  const fixed =
    definition.kind === 'command'
      ? commands.filter(({ hidden }) => !hidden).map(({ name }) => name)
      : definition.choices;
  return toChoices(
    fixed.filter((value) => value.startsWith(typed.toLowerCase())).map((value) => ({ label: value, value })),
  );
}

function resolveDossierRow(readModel: ReadModel, name: string | undefined): number | null {
  const found = name === undefined ? [] : readModel.names.find(['dossier'], name, null);
  return found.length === 1 ? (found[0]?.id ?? null) : null;
}

/** A name is looked up in all dossiers, so it needs no id. */
function namedToChoice(named: NamedEntity): Choice {
  return { label: named.name, value: named.kind === 'dossier' ? named.slug : named.name };
}

function completeStatement(readModel: ReadModel, typed: string, dossier: number | null): Choice[] {
  const byId = /^([a-z]+[0-9]+|.+\/[a-z]+[0-9]+)$/i.test(typed.trim())
    ? readModel.records.statements(typed.trim())
    : [];
  const filter = { dossiers: dossier === null ? null : [dossier], speakers: null, sides: null, topics: null };
  const words = typed.trim();
  const found =
    words === ''
      ? readModel.records.list(filter, { limit: MAX_CHOICES, offset: 0 }).items
      : readModel
          .find(words, filter, { limit: MAX_CHOICES, offset: 0 })
          .matches.map((match) => readModel.records.statement(match.statement));
  return [...byId, ...found]
    .filter((view) => view !== null)
    .map((view) => ({ label: `${view.statement.id} ${view.speaker.name}: ${view.statement.says}`, value: view.ref }));
}

/** Leaves out values that are too long for the platform to send back, and duplicates. */
function toChoices(all: readonly Choice[]): Choice[] {
  const seen = new Set<string>();
  return all
    .filter(({ value }) => value.length <= MAX_CHARACTERS && !seen.has(value) && seen.add(value))
    .slice(0, MAX_CHOICES)
    .map(({ label, value }) => ({ label: truncate(label, MAX_CHARACTERS), value }));
}
