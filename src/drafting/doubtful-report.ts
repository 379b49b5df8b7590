/** Marks a drafted quotation that its sentence does not plainly report: an editor reads that sentence before taking it over. */
import { judgeReport } from '../claims/dossiers/reporting/judge-report.ts';

interface Drafted {
  /** UTF-16 offsets into the text. */
  quotes: readonly (readonly [number, number])[];
  names: readonly string[];
}

/** A doubt about a statement, and how much less sure it makes it. */
export interface DoubtfulReport {
  reason: string;
  /** The word that makes the doubt, if one does. */
  word: string | null;
  share: number;
}

// Of what has such a word, most is right; of what nothing plainly reports, less than half (measured on the building data).
const wordShare = 0.85;
const unreportedShare = 0.5;
// Elsewhere the judgement knows few verbs, so that one it does not know tells little.
const fullyListed: ReadonlySet<string> = new Set(['en', 'fr']);

/** Why the text may not say that the speaker said it; null where it plainly does, or where there is no quotation. */
export const findDoubtfulReport = (
  { quotes, names }: Drafted,
  text: string,
  language: string,
): DoubtfulReport | null => {
  const spans = quotes.map(([start, end]) => ({ start, end }));
  for (const quotation of spans) {
    const others = spans.filter((each) => each !== quotation);
    const { isPlain, doubt } = judgeReport({ text, quotation, others, names, language });
    if (isPlain) continue;
    return doubt === null
      ? {
          reason: 'the sentence may not say that they said it: nothing in it plainly reports the quotation',
          word: null,
          share: fullyListed.has(language) ? unreportedShare : wordShare,
        }
      : { reason: `the sentence may not say that they said it: it has “${doubt}”`, word: doubt, share: wordShare };
  }
  return null;
};
