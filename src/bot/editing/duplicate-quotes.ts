/** Finds words that the record already gives to another speaker: the same words under two names are usually a mistake. */

import type { Statement } from '../../claims/model/dossier.ts';
import type { Anchor } from '../../claims/model/quote.ts';
import type { StatementView } from '../../claims/queries/statements.ts';
import type { ReadModel } from '../../claims/read-model/read-model.ts';
import { formatList } from '../filters.ts';

/** Offsets in a source's text, as in anchors. */
type TextRange = Pick<Anchor, 'start' | 'end'>;

const PAGE_SIZE = 1_000;

/** The statements from this source that stand: a proposal stops nobody. */
function statementsInSource(readModel: ReadModel, dossier: number, source: string): StatementView[] {
  const filter = { dossiers: [dossier], speakers: null, sides: null, topics: null };
  const views: StatementView[] = [];
  for (let offset = 0, end = 1; offset < end; offset += PAGE_SIZE) {
    const { items, total } = readModel.records.list(filter, { limit: PAGE_SIZE, offset });
    views.push(...items.filter(({ state, statement }) => state !== 'retracted' && statement.source === source));
    end = total;
  }
  return views;
}

/** The words a statement attributes to its speaker: the quotation, or the passage for indirect speech. */
const attributedAnchors = ({ quotes, passage }: Pick<Statement, 'quotes' | 'passage'>): readonly Anchor[] =>
  quotes.length > 0 ? quotes : [passage];

const isOverlapping = (one: TextRange, other: TextRange) => one.start < other.end && other.start < one.end;

/** Statements that attribute overlapping words to another speaker. @param dossier its row. */
export function findDuplicateQuotes(
  readModel: ReadModel,
  dossier: number,
  statement: Pick<Statement, 'id' | 'source' | 'speaker' | 'quotes' | 'passage'>,
): StatementView[] {
  const words = attributedAnchors(statement);
  return statementsInSource(readModel, dossier, statement.source).filter(
    (view) =>
      view.statement.id !== statement.id &&
      view.statement.speaker !== statement.speaker &&
      attributedAnchors(view.statement).some((theirs) => words.some((ours) => isOverlapping(ours, theirs))),
  );
}

/** "on record as Sébastien Lecornu’s (S3) and as Moscow’s (S4)" */
export function duplicatesToText(views: readonly StatementView[]): string {
  const named = views.map(({ speaker, statement }) => `as ${possessive(speaker.name)} (${statement.id})`);
  return `on record ${formatList(named, 'and')}`;
}

/** "S10, Jean-Yves Le Drian": the statements whose passages overlap this range; null if there are none. @param dossier its row. */
export function passageOwnersToText(
  readModel: ReadModel,
  dossier: number,
  source: string,
  range: TextRange,
): string | null {
  const names = statementsInSource(readModel, dossier, source)
    .filter(({ statement }) => isOverlapping(statement.passage, range))
    .map(({ statement, speaker }) => `${statement.id}, ${speaker.name}`);
  return names.length === 0 ? null : formatList(names, 'and');
}

const possessive = (name: string) => `${name}’s`;
