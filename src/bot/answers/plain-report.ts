/** Whether a source plainly reports what a statement quotes: where it does not, nobody is named as having said it. */

import { judgeReport, type ReportJudgement } from '../../claims/dossiers/reporting/judge-report.ts';
import type { Anchor } from '../../claims/model/quote.ts';
import type { StatementView } from '../../claims/queries/statements.ts';
import type { ReadModel } from '../../claims/read-model/read-model.ts';
import type { Match } from '../../claims/search/index.ts';

/** Why a report is not plain, with the sentence that a reader has to see instead of the quotation alone. */
export interface ReportCaution {
  /** The word that casts doubt on it, as printed; null where nothing in the sentence reports the quotation plainly. */
  doubt: string | null;
  /** The source's sentence, with where the words in question stand in it. */
  sentence: string;
  words: { start: number; end: number };
}

interface SourceText {
  text: string;
  /** What an anchor's offsets are ahead of those in `text`. */
  offset: number;
}

/** The caution that a match needs; null where the source plainly reports its words. */
export function cautionMatch(readModel: ReadModel, view: StatementView, match: Match): ReportCaution | null {
  const { passage, quotes, source } = view.statement;
  const stored = readModel.records.sourceText(view.dossier.row, source);
  const text = stored === null ? { text: passage.exact, offset: passage.start } : { text: stored, offset: 0 };
  if (quotes.length > 0) {
    const own = match.field === 'quotation' ? quotes.filter(({ exact }) => exact === match.text) : [];
    const caution = firstCaution(view, own.length > 0 ? own : quotes, text);
    if (caution === null || own.length === 0) return caution;
    const { start } = caution.words;
    return { ...caution, words: { start: start + match.start, end: start + match.end } };
  }
  if (match.field !== 'reported') return null;
  const start = passage.start + match.start;
  return toCaution(view, { start, end: passage.start + match.end }, text, true);
}

/** The same for a statement that is listed, by its passage and what stands right around that. */
export function cautionStatement(view: StatementView): ReportCaution | null {
  const { passage, quotes } = view.statement;
  const alone = firstCaution(view, quotes, { text: passage.exact, offset: passage.start });
  if (alone !== null) return alone;
  const wide = { text: passage.prefix + passage.exact + passage.suffix, offset: passage.start - passage.prefix.length };
  const around = firstCaution(view, quotes, wide);
  return around?.doubt == null ? null : around;
}

function firstCaution(view: StatementView, quotes: readonly Anchor[], text: SourceText): ReportCaution | null {
  for (const quote of quotes) {
    const caution = toCaution(view, quote, text, false);
    if (caution !== null) return caution;
  }
  return null;
}

function toCaution(
  view: StatementView,
  words: { start: number; end: number },
  { text, offset }: SourceText,
  isIndirect: boolean,
): ReportCaution | null {
  const { statement, speaker, source } = view;
  const shift = ({ start, end }: { start: number; end: number }) => ({ start: start - offset, end: end - offset });
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
    sentence: sentence.trim(),
    words: { start: quotation.start - start - lead, end: quotation.end - start - lead },
  };
}
