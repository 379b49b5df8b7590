/** What somebody means by the phrase that they typed. */
import type { Filter } from '../../claims/queries/filter.ts';
import type { ReadModel } from '../../claims/read-model/read-model.ts';
import type { SearchResult } from '../../claims/search/index.ts';
import { findSourceFacts } from '../answers/source-facts.ts';
import { questionToPhrase } from '../parsing/parse-question.ts';
import { findSuggestion } from './query-suggestions.ts';

export interface ResolvedPhrase {
  phrase: string;
  /** What was typed, where another phrase is answered in its place; else null. */
  reworded: string | null;
  found: SearchResult;
}

export function resolvePhrase(
  readModel: ReadModel,
  typed: string,
  { dossiers }: Filter,
  find: (phrase: string) => SearchResult,
): ResolvedPhrase {
  const asTyped = find(typed);
  // A quoted question may stand on record as typed: that goes first.
  const asked = asTyped.matches.some(({ grade }) => grade !== 'close') ? null : questionToPhrase(typed);
  const [phrase, found] = asked === null ? [typed, asTyped] : [asked, find(asked)];
  const other = found.total === 0 ? findSuggestion(phrase, found, find) : null;
  // The source says it in its own voice, as it was asked for.
  if (other === null || findSourceFacts(readModel, phrase, dossiers).length > 0)
    return { phrase, reworded: null, found };
  return { ...other, reworded: phrase };
}
