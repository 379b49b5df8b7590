/** The source's sentence around a statement, with the words in question marked. */
import type { Anchor } from '../../claims/model/quote.ts';
import type { Records, StatementView } from '../../claims/queries/statements.ts';

import type { Match } from '../../claims/search/index.ts';
import type { Sentence } from '../card.ts';

/** Where the text of a source is read: the record, or a draft. */
export interface SourceTexts {
  records: Pick<Records, 'sourceText'>;
}

interface Range {
  start: number;
  end: number;
}

/** A quotation may go on for paragraphs after its reporting clause: beyond this only the passage is shown. */
const MAX_CHARACTERS = 2_000;
const OPENING_MARKS = '“"«„‘‹';
const CLOSING_MARKS = '”"»“’›';

/**
 * The passage that reports the statement, or the longer stretch of the source that holds all of its fragments.
 *
 * @param match what to mark; null marks the quotations
 */
export function markSentence(readModel: SourceTexts, view: StatementView, match: Match | null): Sentence {
  const { passage, quotes } = view.statement;
  const { start, text } = stretchOf(readModel, view);
  const shift = ({ start: from, end }: Range): Range => ({ start: from - start, end: end - start });
  const within = ({ start: from, end }: Range) => from >= 0 && end <= text.length && from < end;
  const marked =
    match === null ? quotes.map(shift) : matchToRanges(match, passage, quotes).map(shift).filter(within).map(withMarks);
  // Every whitespace is one space: the offsets stay.
  return { text: text.replace(/\s/gu, ' '), marks: marked.filter(within) };

  function withMarks(range: Range): Range {
    const opens = OPENING_MARKS.includes(text.charAt(range.start - 1) || ' ');
    const closes = CLOSING_MARKS.includes(text.charAt(range.end) || ' ');
    return opens && closes ? { start: range.start - 1, end: range.end + 1 } : range;
  }
}

function stretchOf(readModel: SourceTexts, view: StatementView): { start: number; text: string } {
  const { passage, quotes, source } = view.statement;
  const start = Math.min(passage.start, ...quotes.map((quote) => quote.start));
  const end = Math.max(passage.end, ...quotes.map((quote) => quote.end));
  const isWithin = start === passage.start && end === passage.end;
  if (isWithin || end - start > MAX_CHARACTERS) return { start: passage.start, text: passage.exact };
  const whole = readModel.records.sourceText(view.dossier.row, source);
  return whole === null ? { start: passage.start, text: passage.exact } : { start, text: whole.slice(start, end) };
}

/** Where in the source the matched words stand; of a close match the words that are equal. Empty where they stand elsewhere. */
function matchToRanges(match: Match, passage: Anchor, quotes: readonly Anchor[]): Range[] {
  const anchor =
    match.field === 'quotation'
      ? quotes.find(({ exact }) => exact === match.text)
      : match.field === 'reported' && match.text === passage.exact
        ? passage
        : undefined;
  // Fragments that were compared together stand at several places.
  if (anchor === undefined)
    return match.field === 'quotation' ? quotes.flatMap((quote) => equalRanges(match, quote)) : [];
  if (match.grade === 'close') return equalRanges(match, anchor);
  return [{ start: anchor.start + match.start, end: anchor.start + match.end }];
}

/** The equal words of a close match in one anchor, in order. */
function equalRanges({ diff }: Match, { exact, start }: Anchor): Range[] {
  const ranges: Range[] = [];
  let from = 0;
  for (const { kind, source } of diff) {
    const at = source === '' ? -1 : exact.indexOf(source, from);
    if (at === -1) continue;
    from = at + source.length;
    if (kind === 'equal') ranges.push({ start: start + at, end: start + from });
  }
  return ranges;
}
