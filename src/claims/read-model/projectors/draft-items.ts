/** Turns what the drafter gives into changes that wait for an editor. */
import type { Dispute, Source, Statement } from '../../model/dossier.ts';
import type { DraftedDossier } from '../../model/entries/draft-review.ts';
import type { Change } from '../../model/entries/editing.ts';
import { createAnchor } from '../../model/quote.ts';

/** A draft, or one of its pages. */
export type Drafted = Pick<DraftedDossier, 'statements' | 'disputes'>;

/** An item of a draft: a change that waits, with what the drafter says of it. */
interface DraftedItem {
  item: string;
  change: Change;
  notes: { kind: Drafted['statements'][number]['kind'] | null; confidence: number; reasons: string[] };
}

export function draftedToStatement(
  source: Source,
  dossier: string,
  drafted: Drafted['statements'][number],
): DraftedItem {
  const { id, speaker, as, topic, says, via, toldBy, kind, confidence, reasons } = drafted;
  const anchor = ([start, end]: readonly [number, number]) => createAnchor(source.text, start, end);
  const [quotes, passage] = [drafted.quotes.map(anchor), anchor(drafted.passage)];
  const rest = { via, viaNote: null, toldBy, date: null, original: null };
  const statement: Statement = { id, source: source.id, speaker, as, topic, says, quotes, passage, ...rest };
  const added = { source: null, speaker: null, topic: null };
  return {
    item: id,
    change: { kind: 'statement-recorded', dossier, statement, ...added, reason: '' },
    notes: { kind, confidence, reasons },
  };
}

export function draftedToDispute(
  dossier: string,
  { confidence, reasons, ...drafted }: Drafted['disputes'][number],
): DraftedItem {
  const dispute: Dispute = { ...drafted, words: null, scope: null };
  return {
    item: drafted.id,
    change: { kind: 'dispute-recorded', dossier, dispute, reason: '' },
    notes: { kind: null, confidence, reasons },
  };
}
