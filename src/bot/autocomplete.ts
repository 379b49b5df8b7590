/** Completes an option while it is typed, from the board. */

import type { Named, NameKind } from '../claims/queries/name-index.ts';
import type { Board } from '../claims/read-model/read-model.ts';
import type { Choice } from './bot.ts';
import type { Command, OptionKind } from './command.ts';

/** Discord's limits for autocomplete; other front ends keep to them. */
const MOST_CHOICES = 25;
const MOST_CHARACTERS = 100;

const NAMED: Partial<Record<OptionKind, readonly NameKind[]>> = {
  dossier: ['dossier'],
  side: ['side'],
  speaker: ['speaker'],
  topic: ['topic'],
  party: ['side', 'speaker'],
  subject: ['dossier', 'speaker', 'topic'],
};

/** @param others options typed so far: a dossier narrows the names to its own. */
export function completeOption(
  { commands, board }: { commands: readonly Command[]; board: Board },
  command: string,
  option: string,
  typed: string,
  others: Readonly<Record<string, string>>,
): Choice[] {
  const definition = commands.find(({ name }) => name === command)?.options.find(({ name }) => name === option);
  if (definition === undefined) return [];
  const dossier = dossierOf(board, others.dossier);
  const kinds = NAMED[definition.kind];
  if (kinds !== undefined) return choices(board.names.complete(kinds, typed, dossier, MOST_CHOICES).map(namedToChoice));
  if (definition.kind === 'statement') return choices(completeStatement(board, typed, dossier));
  const fixed =
    definition.kind === 'command'
      ? commands.filter(({ hidden }) => !hidden).map(({ name }) => name)
      : definition.choices;
  return choices(
    fixed.filter((value) => value.startsWith(typed.toLowerCase())).map((value) => ({ label: value, value })),
  );
}

function dossierOf(board: Board, name: string | undefined): number | null {
  const found = name === undefined ? [] : board.names.find(['dossier'], name, null);
  return found.length === 1 ? (found[0]?.id ?? null) : null;
}

/** Names may stand in several dossiers; the one that is typed finds them all. */
function namedToChoice(named: Named): Choice {
  return { label: named.name, value: named.kind === 'dossier' ? named.slug : named.name };
}

function completeStatement(board: Board, typed: string, dossier: number | null): Choice[] {
  const byId = /^([a-z]+[0-9]+|.+\/[a-z]+[0-9]+)$/i.test(typed.trim()) ? board.records.statements(typed.trim()) : [];
  const filter = { dossiers: dossier === null ? null : [dossier], speakers: null, sides: null, topics: null };
  const words = typed.trim();
  const found =
    words === ''
      ? board.records.list(filter, { limit: MOST_CHOICES, offset: 0 }).items
      : board
          .find(words, filter, { limit: MOST_CHOICES, offset: 0 })
          .matches.map((match) => board.records.statement(match.statement));
  return [...byId, ...found]
    .filter((view) => view !== null)
    .map((view) => ({ label: `${view.statement.id} ${view.speaker.name}: ${view.statement.says}`, value: view.ref }));
}

/** Values are unique and whole: one that is too long to be sent back cannot be offered. */
function choices(all: readonly Choice[]): Choice[] {
  const seen = new Set<string>();
  return all
    .filter(({ value }) => value.length <= MOST_CHARACTERS && !seen.has(value) && seen.add(value))
    .slice(0, MOST_CHOICES)
    .map(({ label, value }) => ({ label: shorten(label), value }));
}

function shorten(label: string): string {
  if (label.length <= MOST_CHARACTERS) return label;
  let short = '';
  for (const { segment } of new Intl.Segmenter('en', { granularity: 'grapheme' }).segment(label)) {
    if (short.length + segment.length > MOST_CHARACTERS - 1) break;
    short += segment;
  }
  return `${short}…`;
}
