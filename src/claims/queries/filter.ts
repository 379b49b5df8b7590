/** Narrowing what is read or searched to some dossiers, speakers, sides and topics, as SQL. */
import type { SqlCondition } from '../search/index.ts';

/** Narrowing by the board's row numbers; null does not narrow. Lists hold alternatives. */
export interface Filter {
  dossiers: readonly number[] | null;
  speakers: readonly number[] | null;
  sides: readonly number[] | null;
  topics: readonly number[] | null;
}

/** A filter as a condition on the columns of `statements`; `1` when it does not narrow. */
export function filterToSql(filter: Filter): SqlCondition {
  const parts: string[] = [];
  const params: number[] = [];
  const narrow = (column: string, values: readonly number[] | null) => {
    if (values === null) return;
    parts.push(`statements.${column} IN (${values.map(() => '?').join(', ')})`);
    params.push(...values);
  };
  narrow('dossier', filter.dossiers);
  narrow('speaker', filter.speakers);
  narrow('side', filter.sides);
  narrow('topic', filter.topics);
  return { sql: parts.length === 0 ? '1' : parts.join(' AND '), params };
}

/**
 * A filter as a condition on the search index's column `statement`; null when it does not narrow. A look-up for each
 * candidate: as a list of all that pass it would be read whole, which half a million statements of one side make slow.
 */
export function filterToSearchCondition(filter: Filter): SqlCondition | null {
  const { sql, params } = filterToSql(filter);
  if (sql === '1') return null;
  return { sql: `EXISTS (SELECT 1 FROM statements WHERE statements.id = statement AND ${sql})`, params };
}
