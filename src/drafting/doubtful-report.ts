/** Marks a drafted quotation that its sentence does not plainly report: an editor reads that sentence before taking it over. */
import { judgeReport } from '../claims/dossiers/reporting/judge-report.ts';

interface Drafted {
  /** UTF-16 offsets into the text. */
  quotes: readonly (readonly [number, number])[];
  names: readonly string[];
}

/** How much less sure such a statement is. */
export const DOUBTFUL_SHARE = 0.5;

/** Why the text may not say that the speaker said it; null where it plainly does, or where there is no quotation. */
export const findDoubtfulReport = ({ quotes, names }: Drafted, text: string, language: string): string | null => {
  const spans = quotes.map(([start, end]) => ({ start, end }));
  for (const quotation of spans) {
    const others = spans.filter((each) => each !== quotation);
    const { isPlain, doubt } = judgeReport({ text, quotation, others, names, language });
    if (isPlain) continue;
    return doubt === null
      ? 'the sentence may not say that they said it: nothing in it plainly reports the quotation'
      : `the sentence may not say that they said it: it has “${doubt}”`;
  }
  return null;
};
