/** Reads disputes, with both of their statements. */
import type { DatabaseSync } from 'node:sqlite';
import type { Dispute } from '../model/dossier.ts';
import { parseReference } from '../model/ref.ts';
import { prepareCached } from '../read-model/statement-cache.ts';
import { type Filter, filterToSql } from './filter.ts';
import type { DisputeView, Page, StatementView } from './views.ts';

export interface Disputes {
  /** Disputes that stand, by the statement they oppose. Retracted statements no longer dispute nor are disputed. */
  disputesAgainst(row: number): DisputeView[];
  /** Disputes that the statement makes. */
  disputesFrom(row: number): DisputeView[];
  /** One that stands; null for any other. */
  dispute(row: number): DisputeView | null;
  /** Disputes in which one of the statements passes the filter. */
  disputes(filter: Filter, page: Page): { items: DisputeView[]; total: number };
  /** Disputes by short id or by reference, one for each dossier that has it; retracted ones too. */
  disputesById(id: string): (DisputeView & { state: 'recorded' | 'retracted'; reason: string | null })[];
}

/** Of a dispute joined with its statements: it stands, and so do they. */
export const IS_STANDING_DISPUTE =
  "disputes.state = 'recorded' AND opposing.state = 'recorded' AND against.state = 'recorded'";
const FROM_DISPUTES = `FROM disputes JOIN statements AS opposing ON opposing.id = disputes.opposing JOIN statements AS against ON against.id = disputes.against
  JOIN dossiers ON dossiers.id = disputes.dossier`;
/** Of one statement, which nobody disputes a thousand times. */
const FIRST_THOUSAND: Page = { limit: 1_000, offset: 0 };

/** @param statement gives the statement of a row as it stands. */
export function createDisputes(db: DatabaseSync, statement: (row: number) => StatementView | null): Disputes {
  const rowToDispute = (row: Record<string, unknown>): DisputeView | null => {
    const from = statement(Number(row.opposing));
    const against = statement(Number(row.against));
    return from && against
      ? { ref: `${row.dossier_slug}/${row.slug}`, dispute: JSON.parse(String(row.doc)) as Dispute, from, against }
      : null;
  };
  const selectDisputes = (condition: string, values: (string | number)[], page: Page): DisputeView[] =>
    prepareCached(
      db,
      `SELECT disputes.*, dossiers.slug AS dossier_slug ${FROM_DISPUTES} WHERE ${IS_STANDING_DISPUTE} AND ${condition} ORDER BY disputes.dossier, disputes.position LIMIT ? OFFSET ?`,
    )
      .all(...values, page.limit, page.offset)
      .map(rowToDispute)
      .filter((view) => view !== null);

  /** Most statements have none, and finding that out takes far less than joining and sorting none. */
  const disputesOf = (column: 'against' | 'opposing', row: number): DisputeView[] =>
    prepareCached(db, `SELECT 1 FROM disputes WHERE ${column} = ? LIMIT 1`).get(row) === undefined
      ? []
      : selectDisputes(`disputes.${column} = ?`, [row], FIRST_THOUSAND);

  return {
    dispute: (row) => selectDisputes('disputes.id = ?', [row], FIRST_THOUSAND)[0] ?? null,
    disputesAgainst: (row) => disputesOf('against', row),
    disputesFrom: (row) => disputesOf('opposing', row),
    disputes(filter, page) {
      const { sql, params } = filterToSql(filter);
      // By the indexes of both columns: an OR over two joined tables would read every dispute.
      const among = `SELECT id FROM statements WHERE ${sql}`;
      const condition =
        sql === '1'
          ? '1'
          : `disputes.id IN (SELECT id FROM disputes WHERE opposing IN (${among}) UNION SELECT id FROM disputes WHERE against IN (${among}))`;
      const values = [...params, ...params];
      const total = Number(
        db.prepare(`SELECT count(*) AS n ${FROM_DISPUTES} WHERE ${IS_STANDING_DISPUTE} AND ${condition}`).get(...values)
          ?.n,
      );
      return { items: selectDisputes(condition, values, page), total };
    },
    disputesById(id) {
      const { slug, dossier } = parseReference(id);
      return db
        .prepare(
          `SELECT disputes.*, dossiers.slug AS dossier_slug FROM disputes JOIN dossiers ON dossiers.id = disputes.dossier
           WHERE disputes.slug = ? AND (? IS NULL OR dossiers.slug = ?) ORDER BY disputes.id LIMIT 50`,
        )
        .all(slug, dossier, dossier)
        .flatMap((row) => {
          const view = rowToDispute(row);
          const state = row.state === 'retracted' ? ('retracted' as const) : ('recorded' as const);
          return view === null ? [] : [{ ...view, state, reason: row.reason === null ? null : String(row.reason) }];
        });
    },
  };
}
