/** Reads the record: dossiers, statements with all of their attribution, disputes with both of their statements. */
import type { DatabaseSync } from 'node:sqlite';
import type { Dispute, Fact, Side, Source, Speaker, Statement, Topic } from '../model/dossier.ts';
import { parseReference } from '../model/ref.ts';
import type { QueryCache } from '../read-model/query-cache.ts';
import type { RecordState } from '../read-model/rows.ts';
import { prepareCached } from '../read-model/statement-cache.ts';
import { createDisputes, type Disputes } from './disputes.ts';
import { type Filter, filterToSql } from './filter.ts';
import { type HistoryItem, readHistory } from './history.ts';
import { type RatingView, readRating, readRatingsById } from './ratings.ts';
import { createTopicQueries, type TopicQueries } from './topics.ts';

/** A source without its text. */
export type SourceView = Omit<Source, 'text'>;

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
  sources: SourceView[];
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
  source: SourceView;
  /** The newsroom's own rating of it; null where it gave none. */
  rating: RatingView | null;
  state: Exclude<RecordState, 'rejected'>;
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

export interface Records extends Disputes, TopicQueries {
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
  /** Every statement of one dossier, or of all, in the same order, one at a time. */
  walk(dossier: number | null): Iterable<StatementView>;
  /** Those that stand alone, in the same order; not counted, see countByTopic. */
  listStanding(filter: Filter, page: Page): StatementView[];
  /** Those that stand and whose speakers are on no side. */
  listWithoutSide(dossier: number, page: Page): { items: StatementView[]; total: number };
  /** The first hundred that wait for an editor, in the same order. */
  listProposed(filter: Filter): StatementView[];
  /** Ratings by short id or by reference, one for each dossier that has it; retracted ones too. */
  ratingsById(id: string): RatingView[];
  /** The row numbers of the dossiers in which a source speaks in its own voice, newest first. */
  dossiersWithFacts(): readonly number[];
  sourceText(dossier: number, source: string): string | null;
  history(subject: string): HistoryItem[];
}

const SELECT_BY_REFERENCE =
  'SELECT id FROM statements WHERE dossier = (SELECT id FROM dossiers WHERE slug = ?) AND slug = ?';
/**
 * Every call reads the board as it stands; what it gives is shared with other callers, who must not change it.
 *
 * @param db an installed board.
 */
export function createRecords(db: DatabaseSync, cache: QueryCache): Records {
  const parse = <T>(doc: unknown): T => JSON.parse(String(doc)) as T;
  /** A source's text may be an archive of its own: it is read by `sourceText` alone. */
  const WITHOUT_TEXT = "json_remove(sources.doc, '$.text')";
  const documents = <T>(table: string, dossier: number): T[] =>
    prepareCached(
      db,
      `SELECT ${table === 'sources' ? WITHOUT_TEXT : 'doc'} AS doc FROM ${table} WHERE dossier = ?${table === 'sources' || table === 'topics' ? " AND state = 'recorded'" : ''} ORDER BY ${table === 'sources' ? 'id' : 'position'}`,
    )
      .all(dossier)
      .map((row) => parse<T>(row.doc));
  const count = (table: string, condition: string, ...values: (string | number)[]): number =>
    Number(prepareCached(db, `SELECT count(*) AS n FROM ${table} WHERE ${condition}`).get(...values)?.n);

  // Without what was seeded: the whole file, many times as long as the rest.
  const selectDossier = db.prepare('SELECT slug, title, version, revision, at FROM dossiers WHERE id = ?');
  const dossier = (id: number): DossierView | null => cache.getOrCompute(`dossier ${id}`, () => readDossier(id));
  const readDossier = (id: number): DossierView | null => {
    const row = selectDossier.get(id);
    if (row === undefined) return null;
    return {
      id,
      slug: String(row.slug),
      title: String(row.title),
      version: row.revision === null ? String(row.version) : `${row.version} ${row.revision}`,
      seeded: String(row.version),
      at: String(row.at),
      sources: documents<SourceView>('sources', id),
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
  const speaker = (row: number): SpeakerView | null => cache.getOrCompute(`speaker ${row}`, () => readSpeaker(row));
  const readSpeaker = (row: number): SpeakerView | null => {
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
    `SELECT statements.*, dossiers.slug AS dossier_slug, dossiers.title AS dossier_title, topics.doc AS topic_doc
     FROM statements JOIN dossiers ON dossiers.id = statements.dossier JOIN topics ON topics.id = statements.topic
     WHERE statements.id = ?`,
  );
  const selectSource = db.prepare(`SELECT ${WITHOUT_TEXT} AS doc FROM sources WHERE id = ?`);
  const source = (row: number): SourceView =>
    cache.getOrCompute(`source ${row}`, () => parse<SourceView>(selectSource.get(row)?.doc));
  const statement = (row: number): StatementView | null =>
    cache.getOrCompute(`statement ${row}`, () => readStatement(row));
  const readStatement = (row: number): StatementView | null => {
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
      source: source(Number(found.source)),
      rating: readRating(db, row),
      state: String(found.state) as StatementView['state'],
      reason: found.reason === null ? null : String(found.reason),
    };
  };
  const views = (rows: Record<string, unknown>[]): StatementView[] =>
    rows.map((row) => statement(Number(row.id))).filter((view) => view !== null);

  return {
    dossiers: (page) => ({
      items: prepareCached(db, 'SELECT id FROM dossiers ORDER BY at DESC, id DESC LIMIT ? OFFSET ?')
        .all(page.limit, page.offset)
        .map(({ id }) => dossier(Number(id)))
        .filter((view) => view !== null),
      total: count('dossiers', '1'),
    }),
    counts: () => ({ dossiers: count('dossiers', '1'), statements: count('statements', "state = 'recorded'") }),
    dossierSlugs: () =>
      prepareCached(db, 'SELECT slug FROM dossiers ORDER BY at DESC, id DESC')
        .all()
        .map((row) => String(row.slug)),
    dossier(named) {
      if (typeof named === 'number') return dossier(named);
      const row = prepareCached(db, 'SELECT id FROM dossiers WHERE slug = ?').get(named);
      return row === undefined ? null : dossier(Number(row.id));
    },
    speaker,
    statements(id) {
      const { slug, dossier } = parseReference(id);
      const rows =
        dossier === null
          ? prepareCached(db, 'SELECT id FROM statements WHERE slug = ? ORDER BY id LIMIT 50').all(slug)
          : prepareCached(db, SELECT_BY_REFERENCE).all(dossier, slug);
      return views(rows);
    },
    statement,
    list(filter, page) {
      const { sql, params } = filterToSql(filter);
      const rows = db
        .prepare(`SELECT id FROM statements WHERE ${sql} ORDER BY dossier, position LIMIT ? OFFSET ?`)
        .all(...params, page.limit, page.offset);
      return { items: views(rows), total: count('statements', sql, ...params) };
    },
    *walk(only) {
      const dossiers = only === null ? db.prepare('SELECT id FROM dossiers ORDER BY id').all() : [{ id: only }];
      for (const { id } of dossiers) {
        // Not a cached statement: its next caller would end this iteration.
        const rows = db.prepare('SELECT id FROM statements WHERE dossier = ? ORDER BY position').iterate(Number(id));
        for (const row of rows) {
          const view = statement(Number(row.id));
          if (view !== null) yield view;
        }
      }
    },
    listStanding(filter, page) {
      const { sql, params } = filterToSql(filter);
      return views(
        prepareCached(
          db,
          `SELECT id FROM statements WHERE ${sql} AND state = 'recorded' ORDER BY dossier, position LIMIT ? OFFSET ?`,
        ).all(...params, page.limit, page.offset),
      );
    },
    listWithoutSide(dossier, page) {
      const condition = "dossier = ? AND side IS NULL AND state = 'recorded'";
      const rows = prepareCached(db, `SELECT id FROM statements WHERE ${condition} ORDER BY position LIMIT ? OFFSET ?`);
      return {
        items: views(rows.all(dossier, page.limit, page.offset)),
        total: count('statements', condition, dossier),
      };
    },
    listProposed(filter) {
      const { sql, params } = filterToSql(filter);
      return views(
        db
          .prepare(`SELECT id FROM statements WHERE state = 'proposed' AND ${sql} ORDER BY dossier, position LIMIT 100`)
          .all(...params),
      );
    },
    ...createDisputes(db, statement),
    ...createTopicQueries(db, cache),
    ratingsById: (id) => readRatingsById(db, id),
    dossiersWithFacts: () =>
      cache.getOrCompute('dossiers with facts', () =>
        prepareCached(
          db,
          'SELECT id FROM dossiers WHERE EXISTS (SELECT 1 FROM facts WHERE facts.dossier = dossiers.id) ORDER BY at DESC, id DESC',
        )
          .all()
          .map(({ id }) => Number(id)),
      ),
    sourceText(dossier, source) {
      const row = prepareCached(
        db,
        "SELECT json_extract(doc, '$.text') AS text FROM sources WHERE dossier = ? AND slug = ?",
      ).get(dossier, source);
      return row === undefined ? null : String(row.text);
    },
    history: (subject) => readHistory(db, subject),
  };
}
