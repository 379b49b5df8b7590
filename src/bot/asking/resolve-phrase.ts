/** What somebody means by the phrase that they typed, and what answers it. */
import type { Filter } from '../../claims/queries/filter.ts';
import type { ReadModel } from '../../claims/read-model/read-model.ts';
import type { Match, SearchResult } from '../../claims/search/index.ts';
import { findSourceFacts } from '../answers/asking/source-facts.ts';
import { questionToPhrase } from '../parsing/parse-question.ts';
import { findSuggestion, mendLineEnds } from './query-suggestions.ts';
export interface ResolvedPhrase {
  phrase: string;
  /** What was typed, where another phrase is answered in its place; else null. */
  reworded: string | null;
  /** Whether a hyphen at the end of a pasted line was taken out. */
  isMended: boolean;
  found: SearchResult;
}

export function resolvePhrase(
  readModel: ReadModel,
  pasted: string,
  { dossiers }: Filter,
  find: (phrase: string) => SearchResult,
): ResolvedPhrase {
  const typed = toOneLine(pasted);
  const asTyped = find(typed);
  const mended = toOneLine(mendLineEnds(pasted));
  if (mended !== typed && !asTyped.matches.some(isExact)) {
    const found = find(mended);
    if (found.matches.some(isExact) || (isOnRecord(found) && !isOnRecord(asTyped)))
      return { phrase: mended, reworded: typed, isMended: true, found };
  }
  // A quoted question may stand on record as typed: that goes first.
  const asked = asTyped.matches.some(isExact) ? null : questionToPhrase(typed);
  const [phrase, found] = asked === null ? [typed, asTyped] : [asked, find(asked)];
  const other = isOnRecord(found) ? null : findSuggestion(phrase, found, find);
  // The source says it in its own voice, as it was asked for.
  if (other === null || findSourceFacts(readModel, phrase, dossiers).length > 0)
    return { phrase, reworded: null, isMended: false, found };
  return { ...other, reworded: phrase, isMended: false };
}

/** Whether any statement has the words: those with another name, number or negation have not. */
function isOnRecord({ matches, total }: SearchResult): boolean {
  return matches.some(({ difference }) => difference === null) || (matches.length === 0 && total !== 0);
}

const isExact = ({ grade }: Match): boolean => grade !== 'close';

const toOneLine = (phrase: string): string => phrase.replace(/\s+/gu, ' ');
