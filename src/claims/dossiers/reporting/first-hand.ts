/** Whether a source plainly gives quotations to their speaker, at first hand. */
import { judgeReport } from './judge-report.ts';
import { findNestedVoice } from './nested.ts';
import type { Span } from './tokens.ts';

interface QuotedWords {
  /** The source's text, and its language tag. */
  text: string;
  language: string | null;
  quotes: readonly Span[];
  /** All that the source may call the speaker. */
  names: readonly string[];
  /** Whether the statement has somebody who relays it. */
  isToldBySomebody: boolean;
}

/** Why the first such quotation may not be the speaker's, as a sentence; null where all of them are plainly reported. */
export function findReportProblem({ text, language, quotes, names, isToldBySomebody }: QuotedWords): string | null {
  for (const quotation of quotes) {
    const others = quotes.filter((each) => each !== quotation);
    const nested = isToldBySomebody ? null : findNestedVoice(text, quotation, others);
    if (nested !== null) {
      const whose = nested.calledAs === null ? 'somebody else' : `somebody whom the source calls “${nested.calledAs}”`;
      return `This quotation stands inside of another one, where ${whose} is quoted: record whoever relays it in toldby:.`;
    }
    const { isPlain, doubt, sentence } = judgeReport({ text, quotation, others, names, language });
    if (isPlain) continue;
    const printed = text.slice(sentence.start, sentence.end).replace(/\s+/gu, ' ').trim();
    const why = doubt === null ? '' : ` (it has “${doubt}”)`;
    return `The source’s sentence may not say that the speaker said this${why}: ${printed}`;
  }
  return null;
}
