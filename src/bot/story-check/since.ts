/** What became of a statement since it was said: who denies or disputes it, and how the record changed. */
import type { Statement } from '../../claims/model/dossier.ts';
import { fragmentsToText } from '../../claims/model/quote.ts';
import type { DisputeView, StatementView } from '../../claims/queries/statements.ts';
import type { RecordReader } from '../../claims/read-model/connection.ts';
import { containsExactly } from '../../claims/search/exact-match.ts';
import { nameToKey } from '../../claims/search/tokenizer.ts';
import type { Since } from './findings.ts';

export function findSince({ records }: RecordReader, view: StatementView): Since[] {
  const disputes = records.disputesAgainst(view.row).map(disputeToSince);
  return view.state === 'retracted' ? [retractionToSince(view, records.history(view.ref)), ...disputes] : disputes;
}

function disputeToSince({ dispute, from }: DisputeView): Since {
  const words = fragmentsToText(from.statement.quotes) || dispute.words?.exact || from.statement.passage.exact;
  return {
    kind: dispute.kind === 'denial' ? 'denied' : 'disputed',
    by: dispute.voice === 'source' ? null : from.speaker.name,
    when: from.statement.date ?? from.source.date,
    words,
    ref: from.ref,
  };
}

function retractionToSince(
  { ref, reason }: StatementView,
  history: ReturnType<RecordReader['records']['history']>,
): Since {
  const last = history.findLast(({ event }) => event.kind === 'retracted');
  return { kind: 'retracted', by: last?.by.name ?? null, when: last?.at.slice(0, 10) ?? null, words: reason, ref };
}

/**
 * The correction for which the record no longer has what the story has: other words, or another speaker. Null where it
 * never had that.
 */
export function findCorrection(
  { editing }: RecordReader,
  view: StatementView,
  words: string,
  speaker: string | null,
): Since | null {
  const versions = editing.versions(view.ref);
  const hasWords = (one: Statement) =>
    [...one.quotes, one.passage].some(({ exact }) => containsExactly(words, exact)) &&
    (speaker === null || isSlugOf(one.speaker, speaker));
  const earlier = versions.findLastIndex(({ doc }) => 'passage' in doc && hasWords(doc));
  const correction = versions[earlier + 1];
  if (earlier === -1 || correction === undefined || !('passage' in correction.doc)) return null;
  return {
    kind: 'corrected',
    by: correction.by.name,
    when: correction.at.slice(0, 10),
    words: fragmentsToText(view.statement.quotes) || view.statement.passage.exact,
    ref: view.ref,
  };
}

/** A dossier knows its speakers by ids made from their names. */
function isSlugOf(slug: string, speaker: string): boolean {
  const [known, given] = [nameToKey(slug.replaceAll('-', ' ')), nameToKey(speaker)];
  return known === given || ` ${given}`.endsWith(` ${known}`);
}
