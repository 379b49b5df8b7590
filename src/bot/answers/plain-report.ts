/** Whether a source plainly reports what a statement quotes: where it does not, nobody is named as having said it. */

import { judgeReport, type ReportJudgement } from '../../claims/dossiers/reporting/judge-report.ts';
import { findNestedVoice } from '../../claims/dossiers/reporting/nested.ts';
import type { Anchor } from '../../claims/model/quote.ts';
import type { StatementView } from '../../claims/queries/statements.ts';
import type { Match } from '../../claims/search/index.ts';
import type { SourceTexts } from './sentence.ts';

interface Span {
  start: number;
  end: number;
}

/** Why words are not the speaker's own for sure, with the sentence that a reader has to see instead of the words alone. */
export interface ReportCaution {
  /** The word that casts doubt on the report, as printed; null where nothing in the sentence reports the quotation plainly. */
  doubt: string | null;
  /** Set where the speaker quotes somebody else: what they call them, where that is clear. */
  nested: { calledAs: string | null } | null;
  /** The source's sentence, with where the words in question stand in it. */
  sentence: string;
  words: Span;
}

interface SourceText {
  text: string;
  /** What an anchor's offsets are ahead of those in `text`. */
  offset: number;
}

/** The caution that a match needs; null where the source plainly reports its words as the speaker's. */
export function cautionMatch(readModel: SourceTexts, view: StatementView, match: Match): ReportCaution | null {
  const { passage, quotes, source } = view.statement;
  const stored = readModel.records.sourceText(view.dossier.row, source);
  const text = stored === null ? { text: passage.exact, offset: passage.start } : { text: stored, offset: 0 };
  const isOwn = (quote: Anchor) => match.field === 'quotation' && quote.exact === match.text;
  const own = quotes.filter(isOwn).map(({ start }) => ({ start: start + match.start, end: start + match.end }));
  if (quotes.length > 0)
    return cautionNested(view, own.length > 0 ? own : quotes, text) ?? cautionQuotes(view, match, own, text);
  if (match.field !== 'reported') return null;
  const start = passage.start + match.start;
  return toCaution(view, { start, end: passage.start + match.end }, text, true);
}

const cautions = new WeakMap<StatementView, ReportCaution | null>();

/** The same for a statement that is listed, by its passage and what stands right around that. */
export function cautionStatement(view: StatementView): ReportCaution | null {
  // A card, its details and its citation all ask; a view never changes.
  const known = cautions.get(view);
  if (known !== undefined) return known;
  const caution = judgeStatement(view);
  cautions.set(view, caution);
  return caution;
}

function judgeStatement(view: StatementView): ReportCaution | null {
  const { passage, quotes } = view.statement;
  if (quotes.length === 0) return null;
  const own = { text: passage.exact, offset: passage.start };
  const alone = cautionNested(view, quotes, own) ?? firstCaution(view, quotes, own);
  if (alone !== null) return alone;
  const wide = { text: passage.prefix + passage.exact + passage.suffix, offset: passage.start - passage.prefix.length };
  const around = firstCaution(view, quotes, wide);
  return around?.doubt == null ? null : around;
}

/** @param own the matched words, where they stand in one fragment */
function cautionQuotes(
  view: StatementView,
  match: Match,
  own: readonly Span[],
  text: SourceText,
): ReportCaution | null {
  const { quotes } = view.statement;
  const concerned = own.length > 0 ? quotes.filter(({ exact }) => exact === match.text) : quotes;
  const caution = firstCaution(view, concerned, text);
  if (caution === null || own.length === 0) return caution;
  const { start } = caution.words;
  return { ...caution, words: { start: start + match.start, end: start + match.end } };
}

/** Where all of the words stand in quotations inside of a quotation. */
function cautionNested(
  view: StatementView,
  words: readonly Span[],
  { text, offset }: SourceText,
): ReportCaution | null {
  const { passage, quotes } = view.statement;
  const shift = ({ start, end }: Span): Span => ({ start: start - offset, end: end - offset });
  const voices = words.map((span) => findNestedVoice(text, shift(span), quotes.map(shift)));
  const [first] = voices;
  const [span] = words;
  if (first == null || span === undefined || voices.includes(null)) return null;
  return {
    doubt: null,
    nested: { calledAs: first.calledAs },
    sentence: passage.exact,
    words: { start: Math.max(0, span.start - passage.start), end: span.end - passage.start },
  };
}

function firstCaution(view: StatementView, quotes: readonly Span[], text: SourceText): ReportCaution | null {
  for (const quote of quotes) {
    const caution = toCaution(view, quote, text, false);
    if (caution !== null) return caution;
  }
  return null;
}

function toCaution(
  view: StatementView,
  words: Span,
  { text, offset }: SourceText,
  isIndirect: boolean,
): ReportCaution | null {
  const { statement, speaker, source } = view;
  const shift = ({ start, end }: Span): Span => ({ start: start - offset, end: end - offset });
  const quotation = shift(words);
  const judgement: ReportJudgement = judgeReport({
    text,
    quotation,
    others: statement.quotes.filter(({ start }) => start !== words.start).map(shift),
    names: [speaker.name, ...speaker.aliases, speaker.role, statement.as].filter((name) => name !== null),
    language: source.language,
    isIndirect,
  });
  if (judgement.isPlain) return null;
  const { start, end } = judgement.sentence;
  const sentence = text.slice(start, end);
  const lead = sentence.length - sentence.trimStart().length;
  return {
    doubt: judgement.doubt,
    nested: null,
    sentence: sentence.trim(),
    words: { start: quotation.start - start - lead, end: quotation.end - start - lead },
  };
}
