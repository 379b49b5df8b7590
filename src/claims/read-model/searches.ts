/** What a reader of the record searches by. */
import type { DatabaseSync } from 'node:sqlite';
import { type Filter, filterToSearchCondition, hasPending, onlyPending, withoutPending } from '../queries/filter.ts';
import type { Match, SearchIndex, SearchResult } from '../search/index.ts';
import type { QueryCache } from './query-cache.ts';

export interface Searches {
  /** Finds a remembered phrase among the statements that pass the filter; see search/index.ts for the grades. */
  find(phrase: string, filter: Filter, page: { limit: number; offset: number }): SearchResult;
  /**
   * Statements that pass the filter and whose words stand in a whole sentence or message, best first.
   * @param least the least share, from 0 to 1, of a passage's words that has to stand in the text
   */
  related(text: string, filter: Filter, limit: number, least: number): Match[];
  /** Those that have the words and are proposed or under review: never among the results. */
  findPending(phrase: string, filter: Filter, limit: number): Match[];
  /** Compares a phrase with statements, by their row numbers, whether they match or not. */
  compare(phrase: string, statements: readonly number[]): Match[];
}

export function createSearches(db: DatabaseSync, search: SearchIndex, cache: QueryCache): Searches {
  const isPending = () => cache.getOrCompute('has pending', () => hasPending(db));
  const toCondition = (filter: Filter) => {
    const within = filterToSearchCondition(filter);
    return isPending() ? withoutPending(within) : within;
  };
  return {
    // Cached: after a piece of news many ask the same.
    find: (phrase, filter, page) =>
      cache.getOrCompute(`find ${JSON.stringify([phrase, filter, page])}`, () =>
        search.find(phrase, { ...page, within: toCondition(filter) }),
      ),
    findPending(phrase, filter, limit) {
      if (!isPending()) return [];
      const within = onlyPending(filterToSearchCondition(filter));
      return search.find(phrase, { limit, offset: 0, within }).matches.filter(({ difference }) => difference === null);
    },
    related: (text, filter, limit, least) => search.related(text, { limit, within: toCondition(filter), least }),
    compare: search.compare,
  };
}
