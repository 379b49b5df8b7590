/** Reads the record: dossiers, statements with all of their attribution, disputes with both of their statements. */
import type { DatabaseSync } from 'node:sqlite';
import type { Fact, Side, Speaker, Topic } from '../model/dossier.ts';
import { parseReference } from '../model/ref.ts';
import type { QueryCache } from '../read-model/query-cache.ts';
import {
  type Columns,
  integer,
  json,
  nullable,
  selectColumn,
  selectNumber,
  selectOne,
  selectValue,
  text,
  textAs,
} from '../read-model/select.ts';
import { readStatement as readStatementDoc } from '../read-model/statement-docs.ts';
import { readText } from '../read-model/texts.ts';
import { createDisputes, type Disputes } from './disputes.ts';
import { type Filter, filterToSql } from './filter.ts';
import { type HistoryItem, readHistory } from './history.ts';
import { type RatingView, readRating, readRatingsById } from './ratings.ts';
import { createTopicQueries, type TopicQueries } from './topics.ts';
import type { DossierView, Page, SourceView, SpeakerView, StatementView } from './views.ts';

export type { DisputeView, DossierView, Page, SourceView, SpeakerView, StatementView } from './views.ts';

export interface Records extends Disputes, TopicQueries {
  dossiers(page: Page): { items: DossierView[]; total: number };
  /** Dossiers, and statements that stand. */
  counts(): { dossiers: number; statements: number };
  /** About how many statements there are, retracted ones too: counting them would read them all. */
  size(): number;
  /** Ids of all dossiers, the newest first. */
  dossierSlugs(): string[];
  /** @param dossier its row number, or its slug. */
  dossier(dossier: number | string): DossierView | null;
  speaker(row: number): SpeakerView | null;
  /** Statements by short id or by reference, one for each dossier that has it. */
  statements(id: string): StatementView[];
  statement(row: number): StatementView | null;
  /** In the order of dossier and position, without proposals; retracted ones too, marked by `state`. */
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

// Without what was seeded: the whole file, many times as long as the rest.
const DOSSIER = {
  id: integer,
  slug: text,
  title: text,
  seeded: text,
  revision: nullable(text),
  at: text,
} satisfies Columns<object>;
const SELECT_DOSSIER = 'SELECT id, slug, title, version AS seeded, revision, at FROM dossiers WHERE id = ?';

const SPEAKER = { doc: json<Speaker>(), side: nullable(json<Side>()), state: text } satisfies Columns<object>;
const SELECT_SPEAKER = `SELECT speakers.doc, speakers.state, sides.doc AS side
  FROM speakers LEFT JOIN sides ON sides.id = speakers.side WHERE speakers.id = ?`;

const STATEMENT = {
  slug: text,
  dossier: integer,
  dossierSlug: text,
  dossierTitle: text,
  speaker: integer,
  toldBy: nullable(integer),
  topic: json<Topic>(),
  source: integer,
  state: textAs<StatementView['state']>(),
  reason: nullable(text),
} satisfies Columns<object>;
const SELECT_STATEMENT = `SELECT statements.slug, statements.dossier, dossiers.slug AS dossierSlug,
    dossiers.title AS dossierTitle, statements.speaker, statements.told_by AS toldBy, topics.doc AS topic,
    statements.source, statements.state, statements.reason
  FROM statements JOIN dossiers ON dossiers.id = statements.dossier JOIN topics ON topics.id = statements.topic
  WHERE statements.id = ?`;

/**
 * Every call reads the record as it stands; what it gives is shared with other callers, who must not change it.
 *
 * @param db an installed read model.
 */
export function createRecords(db: DatabaseSync, cache: QueryCache): Records {
  const selectDocuments = <T>(sql: string, dossier: number): T[] => selectColumn(db, json<T>(), sql, dossier);
  const count = (table: string, condition: string, ...values: (string | number)[]): number =>
    selectNumber(db, `SELECT count(*) FROM ${table} WHERE ${condition}`, ...values);

  const dossier = (id: number): DossierView | null => cache.getOrCompute(`dossier ${id}`, () => readDossier(id));
  const readDossier = (id: number): DossierView | null => {
    const row = selectOne(db, DOSSIER, SELECT_DOSSIER, id);
    if (row === null) return null;
    const { revision, ...rest } = row;
    const countRecorded = (table: string) => count(table, "dossier = ? AND state = 'recorded'", id);
    const select = "WHERE dossier = ? AND state = 'recorded' ORDER BY";
    return {
      ...rest,
      version: revision === null ? row.seeded : `${row.seeded} ${revision}`,
      sources: selectDocuments<SourceView>(`SELECT doc FROM sources ${select} id`, id),
      sides: selectDocuments<Side>('SELECT doc FROM sides WHERE dossier = ? ORDER BY position', id),
      topics: selectDocuments<Topic>(`SELECT doc FROM topics ${select} position`, id),
      facts: selectDocuments<Fact>('SELECT doc FROM facts WHERE dossier = ? ORDER BY position', id),
      counts: {
        statements: countRecorded('statements'),
        disputes: countRecorded('disputes'),
        speakers: countRecorded('speakers'),
      },
    };
  };

  const speaker = (row: number): SpeakerView | null => cache.getOrCompute(`speaker ${row}`, () => readSpeaker(row));
  const readSpeaker = (row: number): SpeakerView | null => {
    const found = selectOne(db, SPEAKER, SELECT_SPEAKER, row);
    if (found === null) return null;
    return { ...found.doc, row, sideName: found.side?.name ?? null, isProposed: found.state === 'proposed' };
  };

  const source = (row: number): SourceView | null =>
    cache.getOrCompute(`source ${row}`, () =>
      selectValue(db, json<SourceView>(), 'SELECT doc FROM sources WHERE id = ?', row),
    );
  const statement = (row: number): StatementView | null =>
    cache.getOrCompute(`statement ${row}`, () => readStatement(row));
  const readStatement = (row: number): StatementView | null => {
    const found = selectOne(db, STATEMENT, SELECT_STATEMENT, row);
    if (found === null) return null;
    const { slug, dossierSlug, dossierTitle, topic, state, reason } = found;
    const [spokenBy, from] = [speaker(found.speaker), source(found.source)];
    if (spokenBy === null || from === null)
      throw new Error(`the read model has statement ${row} without its speaker or source`);
    return {
      row,
      ref: `${dossierSlug}/${slug}`,
      dossier: { row: found.dossier, slug: dossierSlug, title: dossierTitle },
      statement: readStatementDoc(db, row),
      speaker: spokenBy,
      toldBy: found.toldBy === null ? null : speaker(found.toldBy),
      topic,
      source: from,
      rating: readRating(db, row),
      state,
      reason,
    };
  };
  const selectStatements = (rest: string, ...values: (string | number)[]): StatementView[] =>
    selectColumn(db, integer, `SELECT id FROM statements WHERE ${rest}`, ...values).flatMap(
      (row) => statement(row) ?? [],
    );

  return {
    dossiers: (page) => ({
      items: selectColumn(
        db,
        integer,
        'SELECT id FROM dossiers ORDER BY at DESC, id DESC LIMIT ? OFFSET ?',
        page.limit,
        page.offset,
      ).flatMap((id) => dossier(id) ?? []),
      total: count('dossiers', '1'),
    }),
    // Counting reads every statement: once for each state of the record.
    counts: () =>
      cache.getOrCompute('counts', () => ({
        dossiers: count('dossiers', '1'),
        statements: count('statements', "state = 'recorded'"),
      })),
    size: () => selectNumber(db, 'SELECT max(id) FROM statements'),
    dossierSlugs: () => selectColumn(db, text, 'SELECT slug FROM dossiers ORDER BY at DESC, id DESC'),
    dossier(named) {
      if (typeof named === 'number') return dossier(named);
      const id = selectValue(db, integer, 'SELECT id FROM dossiers WHERE slug = ?', named);
      return id === null ? null : dossier(id);
    },
    speaker,
    statements(id) {
      const { slug, dossier } = parseReference(id);
      return dossier === null
        ? selectStatements('dossier IN (SELECT id FROM dossiers) AND slug = ? ORDER BY id LIMIT 50', slug)
        : selectStatements('dossier = (SELECT id FROM dossiers WHERE slug = ?) AND slug = ?', dossier, slug);
    },
    statement,
    list(filter, page) {
      const { sql, params } = filterToSql(filter);
      const rest = `${sql} AND state <> 'proposed' ORDER BY dossier, position LIMIT ? OFFSET ?`;
      // Proposals are few and have an index: to count the others by their state would read every row.
      const proposed = count('statements', `state = 'proposed' AND ${sql}`, ...params);
      return {
        items: selectStatements(rest, ...params, page.limit, page.offset),
        total: count('statements', sql, ...params) - proposed,
      };
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
      const rest = `${sql} AND state = 'recorded' ORDER BY dossier, position LIMIT ? OFFSET ?`;
      return selectStatements(rest, ...params, page.limit, page.offset);
    },
    listWithoutSide(dossier, page) {
      const condition = "dossier = ? AND side IS NULL AND state = 'recorded'";
      const rest = `${condition} ORDER BY position LIMIT ? OFFSET ?`;
      return {
        items: selectStatements(rest, dossier, page.limit, page.offset),
        total: count('statements', condition, dossier),
      };
    },
    listProposed(filter) {
      const { sql, params } = filterToSql(filter);
      return selectStatements(`state = 'proposed' AND ${sql} ORDER BY dossier, position LIMIT 100`, ...params);
    },
    ...createDisputes(db, statement),
    ...createTopicQueries(db, cache),
    ratingsById: (id) => readRatingsById(db, id),
    dossiersWithFacts: () =>
      cache.getOrCompute('dossiers with facts', () =>
        selectColumn(
          db,
          integer,
          'SELECT id FROM dossiers WHERE EXISTS (SELECT 1 FROM facts WHERE facts.dossier = dossiers.id) ORDER BY at DESC, id DESC',
        ),
      ),
    sourceText(dossier, source) {
      const id = selectValue(db, integer, 'SELECT text FROM sources WHERE dossier = ? AND slug = ?', dossier, source);
      return id === null ? null : readText(db, id);
    },
    history: (subject) => readHistory(db, subject),
  };
}
