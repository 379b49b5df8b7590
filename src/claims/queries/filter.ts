/** Restricts what is read or searched to some dossiers, speakers, sides and topics. */
import type { DatabaseSync } from 'node:sqlite';
import { hasRow } from '../read-model/select.ts';
import type { SqlCondition } from '../search/index.ts';

/** By row numbers. Lists hold alternatives; null does not restrict. */
export interface Filter {
  dossiers: readonly number[] | null;
  speakers: readonly number[] | null;
  sides: readonly number[] | null;
  topics: readonly number[] | null;
}

/** A filter as a condition on the columns of `statements`; `1` when it does not restrict. */
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
 * A filter as a condition on the search index's column `statement`; null when it does not restrict. A look-up for each
 * candidate: a list of all that pass would be read whole, which is slow where a side has half a million statements.
 */
export function filterToSearchCondition(filter: Filter): SqlCondition | null {
  const { sql, params } = filterToSql(filter);
  if (sql === '1') return null;
  return { sql: `EXISTS (SELECT 1 FROM statements WHERE statements.id = statement AND ${sql})`, params };
}

/** Proposals, and what is under review: few, and in an index of their own. They are never among the results. */
const PENDING = "SELECT id FROM statements WHERE state IN ('proposed', 'suspended')";

/** The condition for those that are not pending, or for those that are. */
export function withoutPending(condition: SqlCondition | null): SqlCondition {
  return joinConditions(`statement NOT IN (${PENDING})`, condition);
}

export function onlyPending(condition: SqlCondition | null): SqlCondition {
  return joinConditions(`statement IN (${PENDING})`, condition);
}

function joinConditions(sql: string, condition: SqlCondition | null): SqlCondition {
  return condition === null ? { sql, params: [] } : { sql: `${sql} AND ${condition.sql}`, params: condition.params };
}

export function hasPending(db: DatabaseSync): boolean {
  return hasRow(db, `${PENDING} LIMIT 1`);
}
