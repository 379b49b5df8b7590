/** Reads the record: dossiers, statements with all of their attribution, disputes with both of their statements. */
import type { DatabaseSync } from 'node:sqlite';
import type { Dispute, Fact, Side, Source, Speaker, Statement, Topic } from '../dossier.ts';
import type { Within } from '../search/index.ts';
import { type HistoryLine, readHistory } from './history.ts';
import { prepared } from './prepared.ts';
import type { State } from './write.ts';

export interface DossierView {
  id: number;
  slug: string;
  title: string;
  /** Of the file and of what chat changed in it since: the same version has the same content. */
  version: string;
  /** The version of its file, as last seeded. */
  seeded: string;
  /** When it was last seeded, ISO. */
  at: string;
  sources: Source[];
  sides: Side[];
  topics: Topic[];
  facts: Fact[];
  counts: { statements: number; disputes: number; speakers: number };
}

export interface SpeakerView extends Speaker {
  row: number;
  sideName: string | null;
  /** Known from a proposal alone, which nobody has approved yet. */
  isProposed: boolean;
}

export interface StatementView {
  row: number;
  /** `lecornu-shoigu/S5`: unique in a newsroom. */
  ref: string;
  dossier: { row: number; slug: string; title: string };
  statement: Statement;
  speaker: SpeakerView;
  /** Who relays it; null when the speaker is reported directly. */
  toldBy: SpeakerView | null;
  topic: Topic;
  source: Omit<Source, 'text'>;
  state: Exclude<State, 'rejected'>;
  /** Why it was retracted; for a proposal, which one it is and whose: "P3, by Ann"; null while it stands. */
  reason: string | null;
}

export interface DisputeView {
  ref: string;
  dispute: Dispute;
  from: StatementView;
  against: StatementView;
}

export interface Page {
  limit: number;
  offset: number;
}

/** Narrowing by the board's row numbers; null does not narrow. Lists hold alternatives. */
export interface Filter {
  dossiers: readonly number[] | null;
  speakers: readonly number[] | null;
  sides: readonly number[] | null;
  topics: readonly number[] | null;
}

export interface Records {
  dossiers(page: Page): { items: DossierView[]; total: number };
  /** Dossiers, and statements that stand. */
  counts(): { dossiers: number; statements: number };
  /** Ids of all dossiers, the newest first. */
  dossierSlugs(): string[];
  /** @param dossier its row number, or its slug. */
  dossier(dossier: number | string): DossierView | null;
  speaker(row: number): SpeakerView | null;
  /** Statements by short id or by reference, one for each dossier that has it. */
  statements(id: string): StatementView[];
  statement(row: number): StatementView | null;
  /** In the order of dossier and position; retracted ones too, marked by `state`. */
  list(filter: Filter, page: Page): { items: StatementView[]; total: number };
  /** The first hundred that wait for an editor, in the same order. */
  proposed(filter: Filter): StatementView[];
  /** Disputes that stand, by the statement they oppose. Retracted statements no longer dispute nor are disputed. */
  disputesAgainst(row: number): DisputeView[];
  /** Disputes that the statement makes. */
  disputesFrom(row: number): DisputeView[];
  /** Disputes in which one of the statements passes the filter. */
  disputes(filter: Filter, page: Page): { items: DisputeView[]; total: number };
  /** Disputes by short id or by reference, one for each dossier that has it; retracted ones too. */
  disputesNamed(id: string): (DisputeView & { state: 'recorded' | 'retracted'; reason: string | null })[];
  sourceText(dossier: number, source: string): string | null;
  history(subject: string): HistoryLine[];
}

const OPEN = "disputes.state = 'recorded' AND opposing.state = 'recorded' AND against.state = 'recorded'";
const DISPUTES = `FROM disputes JOIN statements AS opposing ON opposing.id = disputes.opposing JOIN statements AS against ON against.id = disputes.against
  JOIN dossiers ON dossiers.id = disputes.dossier`;

/** @param db an installed board. Every call reads the board as it stands. */
export function createRecords(db: DatabaseSync): Records {
  const parse = <T>(doc: unknown): T => JSON.parse(String(doc)) as T;
  const documents = <T>(table: string, dossier: number): T[] =>
    db
      .prepare(
        `SELECT doc FROM ${table} WHERE dossier = ?${table === 'sources' || table === 'topics' ? " AND state = 'recorded'" : ''} ORDER BY ${table === 'sources' ? 'id' : 'position'}`,
      )
      .all(dossier)
      .map((row) => parse<T>(row.doc));
  const count = (table: string, condition: string, ...values: (string | number)[]): number =>
    Number(db.prepare(`SELECT count(*) AS n FROM ${table} WHERE ${condition}`).get(...values)?.n);

  const rowToDossier = (row: Record<string, unknown>): DossierView => {
    const id = Number(row.id);
    return {
      id,
      slug: String(row.slug),
      title: String(row.title),
      version: row.revision === null ? String(row.version) : `${row.version} ${row.revision}`,
      seeded: String(row.version),
      at: String(row.at),
      sources: documents<Source>('sources', id),
      sides: documents<Side>('sides', id),
      topics: documents<Topic>('topics', id),
      facts: documents<Fact>('facts', id),
      counts: {
        statements: count('statements', "dossier = ? AND state = 'recorded'", id),
        disputes: count('disputes', "dossier = ? AND state = 'recorded'", id),
        speakers: count('speakers', "dossier = ? AND state = 'recorded'", id),
      },
    };
  };

  const selectSpeaker = db.prepare(
    'SELECT speakers.id, speakers.doc, speakers.state, sides.doc AS side FROM speakers LEFT JOIN sides ON sides.id = speakers.side WHERE speakers.id = ?',
  );
  const speaker = (row: number): SpeakerView | null => {
    const found = selectSpeaker.get(row);
    if (found === undefined) return null;
    return {
      ...parse<Speaker>(found.doc),
      row,
      sideName: found.side === null ? null : parse<Side>(found.side).name,
      isProposed: found.state === 'proposed',
    };
  };

  const selectStatement = db.prepare(
    `SELECT statements.*, dossiers.slug AS dossier_slug, dossiers.title AS dossier_title, topics.doc AS topic_doc,
       json_remove(sources.doc, '$.text') AS source_doc
     FROM statements JOIN dossiers ON dossiers.id = statements.dossier JOIN topics ON topics.id = statements.topic JOIN sources ON sources.id = statements.source
     WHERE statements.id = ?`,
  );
  const statement = (row: number): StatementView | null => {
    const found = selectStatement.get(row);
    if (found === undefined) return null;
    const who = speaker(Number(found.speaker));
    if (who === null) throw new Error(`the board has a statement without its speaker: ${row}`);
    return {
      row,
      ref: `${found.dossier_slug}/${found.slug}`,
      dossier: { row: Number(found.dossier), slug: String(found.dossier_slug), title: String(found.dossier_title) },
      statement: parse<Statement>(found.doc),
      speaker: who,
      toldBy: found.told_by === null ? null : speaker(Number(found.told_by)),
      topic: parse<Topic>(found.topic_doc),
      source: parse<StatementView['source']>(found.source_doc),
      state: String(found.state) as StatementView['state'],
      reason: found.reason === null ? null : String(found.reason),
    };
  };
  const views = (rows: Record<string, unknown>[]): StatementView[] =>
    rows.map((row) => statement(Number(row.id))).filter((view) => view !== null);

  const rowToDispute = (row: Record<string, unknown>): DisputeView | null => {
    const from = statement(Number(row.opposing));
    const against = statement(Number(row.against));
    return from && against
      ? { ref: `${row.dossier_slug}/${row.slug}`, dispute: parse<Dispute>(row.doc), from, against }
      : null;
  };
  const selectDisputes = (condition: string, values: (string | number)[], page: Page): DisputeView[] =>
    prepared(
      db,
      `SELECT disputes.*, dossiers.slug AS dossier_slug ${DISPUTES} WHERE ${OPEN} AND ${condition} ORDER BY disputes.dossier, disputes.position LIMIT ? OFFSET ?`,
    )
      .all(...values, page.limit, page.offset)
      .map(rowToDispute)
      .filter((view) => view !== null);
  const everyDispute: Page = { limit: 1_000, offset: 0 };

  return {
    dossiers: (page) => ({
      items: db
        .prepare('SELECT * FROM dossiers ORDER BY at DESC, id DESC LIMIT ? OFFSET ?')
        .all(page.limit, page.offset)
        .map(rowToDossier),
      total: count('dossiers', '1'),
    }),
    counts: () => ({ dossiers: count('dossiers', '1'), statements: count('statements', "state = 'recorded'") }),
    dossierSlugs: () =>
      db
        .prepare('SELECT slug FROM dossiers ORDER BY at DESC, id DESC')
        .all()
        .map((row) => String(row.slug)),
    dossier(dossier) {
      const row = db
        .prepare(`SELECT * FROM dossiers WHERE ${typeof dossier === 'number' ? 'id' : 'slug'} = ?`)
        .get(dossier);
      return row === undefined ? null : rowToDossier(row);
    },
    speaker,
    statements(id) {
      const [slug, dossier] = id.includes('/')
        ? [id.slice(id.lastIndexOf('/') + 1), id.slice(0, id.lastIndexOf('/'))]
        : [id, null];
      const rows = db
        .prepare(
          'SELECT statements.id FROM statements JOIN dossiers ON dossiers.id = statements.dossier WHERE statements.slug = ? AND (? IS NULL OR dossiers.slug = ?) ORDER BY statements.id LIMIT 50',
        )
        .all(slug.toUpperCase(), dossier, dossier);
      return views(rows);
    },
    statement,
    list(filter, page) {
      const { sql, params } = filterToSql(filter, 'statements');
      const rows = db
        .prepare(`SELECT id FROM statements WHERE ${sql} ORDER BY dossier, position LIMIT ? OFFSET ?`)
        .all(...params, page.limit, page.offset);
      return { items: views(rows), total: count('statements', sql, ...params) };
    },
    proposed(filter) {
      const { sql, params } = filterToSql(filter, 'statements');
      return views(
        db
          .prepare(`SELECT id FROM statements WHERE state = 'proposed' AND ${sql} ORDER BY dossier, position LIMIT 100`)
          .all(...params),
      );
    },
    disputesAgainst: (row) => selectDisputes('disputes.against = ?', [row], everyDispute),
    disputesFrom: (row) => selectDisputes('disputes.opposing = ?', [row], everyDispute),
    disputes(filter, page) {
      const from = filterToSql(filter, 'opposing');
      const against = filterToSql(filter, 'against');
      const condition = `((${from.sql}) OR (${against.sql}))`;
      const values = [...from.params, ...against.params];
      const total = Number(
        db.prepare(`SELECT count(*) AS n ${DISPUTES} WHERE ${OPEN} AND ${condition}`).get(...values)?.n,
      );
      return { items: selectDisputes(condition, values, page), total };
    },
    disputesNamed(id) {
      const [slug, dossier] = id.includes('/')
        ? [id.slice(id.lastIndexOf('/') + 1), id.slice(0, id.lastIndexOf('/'))]
        : [id, null];
      return db
        .prepare(
          `SELECT disputes.*, dossiers.slug AS dossier_slug FROM disputes JOIN dossiers ON dossiers.id = disputes.dossier
           WHERE disputes.slug = ? AND (? IS NULL OR dossiers.slug = ?) ORDER BY disputes.id LIMIT 50`,
        )
        .all(slug.toUpperCase(), dossier, dossier)
        .flatMap((row) => {
          const view = rowToDispute(row);
          const state = row.state === 'retracted' ? ('retracted' as const) : ('recorded' as const);
          return view === null ? [] : [{ ...view, state, reason: row.reason === null ? null : String(row.reason) }];
        });
    },
    sourceText(dossier, source) {
      const row = db.prepare('SELECT doc FROM sources WHERE dossier = ? AND slug = ?').get(dossier, source);
      return row === undefined ? null : parse<Source>(row.doc).text;
    },
    history: (subject) => readHistory(db, subject),
  };
}

/** A filter as a condition on the columns of `statements`, under the given table alias. */
function filterToSql(filter: Filter, table: string): Within {
  const parts: string[] = [];
  const params: number[] = [];
  const narrow = (column: string, values: readonly number[] | null) => {
    if (values === null) return;
    parts.push(`${table}.${column} IN (${values.map(() => '?').join(', ')})`);
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
export function filterToWithin(filter: Filter): Within | null {
  const { sql, params } = filterToSql(filter, 'statements');
  if (params.length === 0 && sql === '1') return null;
  return { sql: `EXISTS (SELECT 1 FROM statements WHERE statements.id = statement AND ${sql})`, params };
}
