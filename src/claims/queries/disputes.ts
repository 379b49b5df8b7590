/** Reads disputes, with both of their statements. */
import type { DatabaseSync } from 'node:sqlite';
import type { Dispute } from '../model/dossier.ts';
import { parseReference } from '../model/ref.ts';
import {
  type Columns,
  hasRow,
  integer,
  json,
  nullable,
  type RowOf,
  selectAll,
  selectNumber,
  text,
  textAs,
} from '../read-model/select.ts';
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

/**
 * Of a dispute joined with its statements: it stands, and so do they. One under review still disputes: nobody takes a denial
 * away by asking for a review of it.
 */
export const IS_STANDING_DISPUTE =
  "disputes.state = 'recorded' AND opposing.state IN ('recorded', 'suspended') AND against.state IN ('recorded', 'suspended')";
const FROM_DISPUTES = `FROM disputes JOIN statements AS opposing ON opposing.id = disputes.opposing JOIN statements AS against ON against.id = disputes.against
  JOIN dossiers ON dossiers.id = disputes.dossier`;
/** Of one statement, which nobody disputes a thousand times. */
const FIRST_THOUSAND: Page = { limit: 1_000, offset: 0 };

const DISPUTE = {
  ref: text,
  dispute: json<Dispute>(),
  opposing: integer,
  against: integer,
  state: textAs<'recorded' | 'retracted'>(),
  reason: nullable(text),
} satisfies Columns<object>;
const DISPUTE_COLUMNS = `dossiers.slug || '/' || disputes.slug AS ref, disputes.doc AS dispute, disputes.opposing,
  disputes.against, disputes.state, disputes.reason`;

/** @param statement gives the statement of a row as it stands. */
export function createDisputes(db: DatabaseSync, statement: (row: number) => StatementView | null): Disputes {
  const rowToDispute = ({ ref, dispute, ...row }: RowOf<typeof DISPUTE>): DisputeView[] => {
    const [from, against] = [statement(row.opposing), statement(row.against)];
    return from && against ? [{ ref, dispute, from, against }] : [];
  };
  const selectDisputes = (condition: string, values: (string | number)[], page: Page): DisputeView[] =>
    selectAll(
      db,
      DISPUTE,
      `SELECT ${DISPUTE_COLUMNS} ${FROM_DISPUTES} WHERE ${IS_STANDING_DISPUTE} AND ${condition}
       ORDER BY disputes.dossier, disputes.position LIMIT ? OFFSET ?`,
      ...values,
      page.limit,
      page.offset,
    ).flatMap(rowToDispute);

  /** Most statements have none, and finding that out takes far less than joining and sorting none. */
  const disputesOf = (column: 'against' | 'opposing', row: number): DisputeView[] =>
    hasRow(db, `SELECT 1 FROM disputes WHERE ${column} = ? LIMIT 1`, row)
      ? selectDisputes(`disputes.${column} = ?`, [row], FIRST_THOUSAND)
      : [];

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
      const count = `SELECT count(*) ${FROM_DISPUTES} WHERE ${IS_STANDING_DISPUTE} AND ${condition}`;
      return { items: selectDisputes(condition, values, page), total: selectNumber(db, count, ...values) };
    },
    disputesById(id) {
      const { slug, dossier } = parseReference(id);
      return selectAll(
        db,
        DISPUTE,
        `SELECT ${DISPUTE_COLUMNS} FROM disputes JOIN dossiers ON dossiers.id = disputes.dossier
         WHERE disputes.slug = ?1 AND (?2 IS NULL OR dossiers.slug = ?2) ORDER BY disputes.id LIMIT 50`,
        slug,
        dossier,
      ).flatMap((row) => rowToDispute(row).map((view) => ({ ...view, state: row.state, reason: row.reason })));
    },
  };
}
