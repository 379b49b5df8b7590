/** Asks back where the source does not plainly report that the speaker said the quotation. */

import { findReportProblem } from '../../claims/dossiers/reporting/first-hand.ts';
import type { Speaker } from '../../claims/model/dossier.ts';
import type { Field } from '../forms/form.ts';
import type { OptionText } from './fields.ts';
import type { ParsedQuote } from './quote-fields.ts';

interface ReportedWords {
  source: { text: string | null; language: string | null };
  /** Null while it is not clear who it is: then nothing is asked. */
  speaker: Pick<Speaker, 'name' | 'aliases' | 'role'> | null;
  /** How the speaker was typed, and how the source names them here. */
  calledAs: readonly OptionText[];
  isToldBySomebody: boolean;
  /** Whether the editor said that the source does report it so. */
  isConfirmed: boolean;
  confirmField: Field;
}

/** A denied, supposed or faked quotation, and one inside of a quotation, is entered as first-hand only where an editor says so. */
export function checkReport(
  words: ParsedQuote,
  { source, speaker, calledAs, isToldBySomebody, isConfirmed, confirmField }: ReportedWords,
): ParsedQuote {
  const { anchored } = words;
  if (anchored === null || anchored.quotes.length === 0 || source.text === null || speaker === null) return words;
  const names = [speaker.name, ...speaker.aliases, speaker.role, ...calledAs].filter((name) => name != null);
  const { text, language } = source;
  const problem = findReportProblem({ text, language, quotes: anchored.quotes, names, isToldBySomebody });
  if (problem === null) return words;
  const error = `${problem} Where the source does say that it is the speaker’s own, say so: plain:yes.`;
  return {
    ...words,
    quotation: { ...words.quotation, error: words.quotation.error ?? (isConfirmed ? null : error) },
    extra: [...words.extra, confirmField],
  };
}
