/** To whom the record gives a place of a source already: the same words under a second name are most often a slip. */

import type { Statement } from '../../claims/model/dossier.ts';
import type { Anchor } from '../../claims/model/quote.ts';
import type { StatementView } from '../../claims/queries/statements.ts';
import type { Board } from '../../claims/read-model/read-model.ts';
import { list } from '../filters.ts';

/** Offsets of a source, as anchors have them. */
type Span = Pick<Anchor, 'start' | 'end'>;

const PER_READ = 1_000;

/** The statements that stand, or are proposed, on this source. */
function statementsOn(board: Board, dossier: number, source: string): StatementView[] {
  const filter = { dossiers: [dossier], speakers: null, sides: null, topics: null };
  const views: StatementView[] = [];
  for (let offset = 0, end = 1; offset < end; offset += PER_READ) {
    const { items, total } = board.records.list(filter, { limit: PER_READ, offset });
    views.push(...items.filter(({ state, statement }) => state !== 'retracted' && statement.source === source));
    end = total;
  }
  return views;
}

/** The words that a statement gives to its speaker: its quotation, or for indirect speech the passage. */
const wordsOf = ({ quotes, passage }: Pick<Statement, 'quotes' | 'passage'>): readonly Anchor[] =>
  quotes.length > 0 ? quotes : [passage];

const overlap = (one: Span, other: Span) => one.start < other.end && other.start < one.end;

/** The statements that give words of this one, or a part of them, to another speaker. @param dossier its row. */
export function sameWordsOfOthers(
  board: Board,
  dossier: number,
  statement: Pick<Statement, 'id' | 'source' | 'speaker' | 'quotes' | 'passage'>,
): StatementView[] {
  const words = wordsOf(statement);
  return statementsOn(board, dossier, statement.source).filter(
    (view) =>
      view.statement.id !== statement.id &&
      view.statement.speaker !== statement.speaker &&
      wordsOf(view.statement).some((theirs) => words.some((ours) => overlap(ours, theirs))),
  );
}

/** "on record as Sébastien Lecornu’s (S3) and as Moscow’s (S4)" */
export function othersToText(views: readonly StatementView[]): string {
  const named = views.map(
    ({ speaker, statement, state }) =>
      `as ${possessive(speaker.name)} (${statement.id}${state === 'proposed' ? ', proposed' : ''})`,
  );
  return `on record ${list(named, 'and')}`;
}

/** "S10, Jean-Yves Le Drian": whose passages have this place of the source; null where none has. @param dossier its row. */
export function holdersOf(board: Board, dossier: number, source: string, place: Span): string | null {
  const names = statementsOn(board, dossier, source)
    .filter(({ statement }) => overlap(statement.passage, place))
    .map(({ statement, speaker }) => `${statement.id}, ${speaker.name}`);
  return names.length === 0 ? null : list(names, 'and');
}

const possessive = (name: string) => `${name}’s`;
