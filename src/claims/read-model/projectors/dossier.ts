/**
 * Projects a seeded dossier. The first seeding inserts everything; a later one changes only what the file itself changed
 * since it was last seeded, and never what was corrected or retracted in chat in between.
 */
import type { DatabaseSync } from 'node:sqlite';
import type { Dispute, Dossier, Side, Source, Speaker, Statement, Topic } from '../../model/dossier.ts';
import type { DossierSeeded } from '../../model/entry.ts';
import type { FieldChange, HistoryEvent } from '../../model/history-event.ts';
import type { SearchIndex } from '../../search/index.ts';
import { createDocToFields, diffDossiers, diffFields, type Fields, readShownStatements } from '../diff-fields.ts';
import {
  allocateSlug,
  createRowIds,
  type RowIds,
  writeDispute,
  writeHistory,
  writeNames,
  writeStatement,
} from '../rows.ts';
import { integer, json, nullable, type RowOf, selectNumber, selectOne, selectValue, text, textAs } from '../select.ts';
import { prepareCached } from '../statement-cache.ts';
import { type RecordState, writeFirstVersion, writeVersion } from '../versions.ts';
import { reanchorStatements } from './reanchor.ts';
import {
  dossierToSnapshot,
  readSnapshot,
  type SeedSnapshot,
  withoutText,
  writeFiledStatement,
} from './seed-snapshot.ts';

const REMOVED = 'taken out of the dossier file';

/** Yields after each statement and dispute. */
export function* projectDossier(db: DatabaseSync, search: SearchIndex, entry: DossierSeeded): Generator<void> {
  const { dossier } = entry;
  const row = selectOne(
    db,
    { id: integer, seeded: text, version: text },
    'SELECT id, seeded, version FROM dossiers WHERE slug = ?',
    dossier.id,
  );
  // Two processes may seed the same files at once: the second entry says nothing new.
  if (row?.version === entry.version) return;
  const before = row === null ? null : readSnapshot(db, row.id, row.seeded);
  const id = writeDossier(db, entry);
  const shown = before === null ? null : readShownStatements(db, id);
  writeEntities(db, id, before, dossier);
  const projection: Projection = { db, search, entry, id, ids: createRowIds(db, id), touched: new Map() };
  const statements = diffLists(before?.statements ?? [], dossier.statements);
  for (const { item, position, old } of statements.written) {
    projectStatement(projection, item, position, old);
    yield;
  }
  for (const item of statements.removed) retractRemoved(projection, 'statements', item.id);
  const disputes = diffLists(before?.disputes ?? [], dossier.disputes);
  for (const { item, position } of disputes.written) {
    projectDispute(projection, item, position);
    yield;
  }
  for (const item of disputes.removed) retractRemoved(projection, 'disputes', item.id);
  const rewritten = dossier.sources.filter((source) =>
    before?.sources.some((old) => old.id === source.id && old.sha256 !== source.sha256),
  );
  for (const source of rewritten) reanchorStatements(db, search, entry, id, source);
  if (shown !== null) {
    writeChangeHistory(projection, shown);
    prepareCached(
      db,
      'UPDATE statements SET side = (SELECT side FROM speakers WHERE speakers.id = statements.speaker) WHERE dossier = ?',
    ).run(id);
  }
  const event: HistoryEvent =
    before === null
      ? { kind: 'recorded' }
      : { kind: 'file-changed', changes: diffDossiers(before, dossier), held: [], isRestored: false };
  writeHistory(db, entry, dossier.id, event, null);
}

interface Projection {
  db: DatabaseSync;
  search: SearchIndex;
  entry: DossierSeeded;
  /** The dossier's row. */
  id: number;
  ids: RowIds;
  /** Statements that the file changed, by their short id. */
  touched: Map<string, { held: string[]; isRestored: boolean }>;
}

/** Also for a statement that is the same but whose speaker, topic or source is shown differently. */
function writeChangeHistory({ db, entry, id, touched }: Projection, before: ReadonlyMap<string, Fields>): void {
  for (const [slug, now] of readShownStatements(db, id)) {
    const old = before.get(slug);
    const changes = old === undefined ? [] : diffFields(old, now);
    const isTouched = touched.has(slug);
    const { held, isRestored } = touched.get(slug) ?? { held: [], isRestored: false };
    if (changes.length > 0 || isTouched)
      writeFileChange(db, entry, `${entry.dossier.id}/${slug}`, changes, held, isRestored);
  }
}

function writeFileChange(
  db: DatabaseSync,
  entry: DossierSeeded,
  subject: string,
  changes: FieldChange[],
  held: string[],
  isRestored: boolean,
): void {
  const event: HistoryEvent =
    changes.length > 0 || isRestored
      ? { kind: 'file-changed', changes, held, isRestored }
      : { kind: 'reanchored', held };
  writeHistory(db, entry, subject, event, null);
}

/** No RETURNING in what seeding writes, for the reason that writeStatement gives. */
function writeDossier(db: DatabaseSync, { dossier, version, at }: DossierSeeded): number {
  prepareCached(
    db,
    `INSERT INTO dossiers (slug, title, version, seeded, at) VALUES (?, ?, ?, ?, ?)
       ON CONFLICT (slug) DO UPDATE SET title = excluded.title, version = excluded.version, seeded = excluded.seeded, at = excluded.at`,
  ).run(dossier.id, dossier.title, version, dossierToSnapshot(dossier), at);
  const id = selectNumber(db, 'SELECT id FROM dossiers WHERE slug = ?', dossier.id);
  writeNames(db, 'dossier', id, id, dossier.title, [dossier.id]);
  return id;
}

/** Sources, sides, speakers, topics and facts: the parts that statements refer to. */
function writeEntities(db: DatabaseSync, dossier: number, before: SeedSnapshot | null, after: Dossier): void {
  for (const { position } of diffLists(before?.sources ?? [], after.sources.map(withoutText)).written) {
    const item = after.sources[position];
    if (item === undefined) continue;
    prepareCached(
      db,
      "INSERT INTO sources (dossier, slug, doc) VALUES (?, ?, ?) ON CONFLICT DO UPDATE SET doc = excluded.doc, state = 'recorded'",
    ).run(dossier, item.id, JSON.stringify(item));
  }
  const ids: RowIds = createRowIds(db, dossier);
  for (const list of ['sides', 'topics'] as const) {
    const rowOf = list === 'sides' ? ids.side : ids.topic;
    const recorded = list === 'topics' ? ", state = 'recorded'" : '';
    for (const { item, position } of diffLists<Side | Topic>(before?.[list] ?? [], after[list]).written) {
      prepareCached(
        db,
        `INSERT INTO ${list} (dossier, slug, position, doc) VALUES (?, ?, ?, ?)
           ON CONFLICT DO UPDATE SET doc = excluded.doc, position = excluded.position${recorded}`,
      ).run(dossier, item.id, position, JSON.stringify(item));
      writeNames(db, list === 'sides' ? 'side' : 'topic', rowOf(item.id), dossier, item.name, [
        item.id,
        ...item.aliases,
      ]);
    }
  }
  for (const { item } of diffLists<Speaker>(before?.speakers ?? [], after.speakers).written) {
    prepareCached(
      db,
      `INSERT INTO speakers (dossier, slug, side, doc) VALUES (?, ?, ?, ?)
         ON CONFLICT DO UPDATE SET doc = excluded.doc, side = excluded.side, state = 'recorded'`,
    ).run(dossier, item.id, item.side === null ? null : ids.side(item.side), JSON.stringify(item));
    writeNames(db, 'speaker', ids.speaker(item.id), dossier, item.name, [item.id, ...item.aliases]);
  }
  prepareCached(db, 'DELETE FROM facts WHERE dossier = ?').run(dossier);
  for (const [position, fact] of after.facts.entries()) {
    prepareCached(db, 'INSERT INTO facts (dossier, position, doc) VALUES (?, ?, ?)').run(
      dossier,
      position,
      JSON.stringify(fact),
    );
  }
}

const STATUS = { state: textAs<RecordState>(), reason: nullable(text) };
/** @param old the statement as the file last had it; null when it is new there. */
function projectStatement(
  { db, search, entry, id, ids, touched }: Projection,
  item: Statement,
  position: number,
  old: Statement | null,
): void {
  const row = selectOne(
    db,
    { slug: text, doc: json<Statement>(), ...STATUS, held: json<string[]>() },
    'SELECT slug, doc, state, reason, held FROM statements WHERE dossier = ? AND file = ?',
    id,
    item.id,
  );
  if (row === null) {
    const statement = { ...item, id: allocateSlug(db, id, item.id) };
    writeStatement(db, search, ids, statement, { position, file: item.id, state: 'recorded', reason: null });
    writeFirstVersion(db, entry, id, statement.id);
    writeHistory(db, entry, `${entry.dossier.id}/${statement.id}`, recordedAs(item.id, statement.id), null);
    return;
  }
  const { held } = row;
  const statement = { ...row.doc, ...changedFields(old, item, held), id: row.slug };
  const standing = statusAfterChange(db, `${entry.dossier.id}/${row.slug}`, row);
  writeStatement(db, search, ids, statement, { position, file: item.id, ...standing });
  writeFiledStatement(db, id, item, statement);
  writeVersion(db, entry, id, statement, standing.state, standing.reason);
  touched.set(statement.id, { held, isRestored: standing.state !== row.state });
}

/**
 * What the file itself changed, without what was corrected in chat. A quotation from chat stands in the source that it was
 * corrected in: the file cannot put it into another one.
 */
function changedFields(old: Statement | null, item: Statement, held: readonly string[]): Partial<Statement> {
  return Object.fromEntries(
    Object.entries(item).filter(
      ([field, value]) =>
        !held.includes(field) &&
        !(field === 'source' && held.includes('passage')) &&
        (old === null || JSON.stringify(old[field as keyof Statement]) !== JSON.stringify(value)),
    ),
  );
}

/** What the file took out and has again stands again; what was retracted or put under review in chat stays that. */
function statusAfterChange(
  db: DatabaseSync,
  subject: string,
  { state, reason }: RowOf<typeof STATUS>,
): RowOf<typeof STATUS> {
  if (state === 'suspended') return { state, reason };
  if (state !== 'retracted') return { state: 'recorded', reason: null };
  const retractedBy = selectValue(
    db,
    text,
    "SELECT json_extract(data, '$.by') FROM history WHERE subject = ? AND kind = 'retracted' ORDER BY seq DESC LIMIT 1",
    subject,
  );
  return retractedBy === 'file' ? { state: 'recorded', reason: null } : { state, reason };
}

function projectDispute({ db, entry, id, ids }: Projection, item: Dispute, position: number): void {
  const row = selectOne(
    db,
    { slug: text, ...STATUS, doc: json<Dispute>() },
    'SELECT slug, state, reason, doc FROM disputes WHERE dossier = ? AND file = ?',
    id,
    item.id,
  );
  const slugOf = (statement: string) => {
    const slug = selectValue(db, text, 'SELECT slug FROM statements WHERE dossier = ? AND file = ?', id, statement);
    if (slug === null) throw new Error(`the read model has no ${statement} of the file ${entry.dossier.id}`);
    return slug;
  };
  const slug = row?.slug ?? allocateSlug(db, id, item.id);
  const dispute = { ...item, id: slug, from: slugOf(item.from), against: slugOf(item.against) };
  const subject = `${entry.dossier.id}/${slug}`;
  const standing = row === null ? { state: 'recorded' as const, reason: null } : statusAfterChange(db, subject, row);
  writeDispute(db, ids, dispute, { position, file: item.id, ...standing });
  writeVersion(db, entry, id, dispute, standing.state, standing.reason);
  if (row === null) {
    writeHistory(db, entry, subject, recordedAs(item.id, slug), null);
    return;
  }
  const fieldsOf = createDocToFields(db, id);
  const changes = diffFields(fieldsOf(row.doc), fieldsOf(dispute));
  writeFileChange(db, entry, subject, changes, [], standing.state !== row.state);
}

function recordedAs(fileId: string, slug: string): HistoryEvent {
  return fileId === slug ? { kind: 'recorded' } : { kind: 'recorded', fileId };
}

/** A statement or dispute that left the file stays on record as retracted: what was answered with it must stay explicable. */
function retractRemoved({ db, entry, id }: Projection, table: 'statements' | 'disputes', file: string): void {
  const doc = selectValue(
    db,
    json<Statement | Dispute>(),
    `UPDATE ${table} SET state = 'retracted', reason = ?
     WHERE dossier = ? AND file = ? AND state <> 'retracted' RETURNING doc`,
    REMOVED,
    id,
    file,
  );
  if (doc === null) return;
  writeVersion(db, entry, id, doc, 'retracted', REMOVED);
  writeHistory(db, entry, `${entry.dossier.id}/${doc.id}`, { kind: 'retracted', by: 'file' }, REMOVED);
}

interface ListDiff<T> {
  written: { item: T; position: number; old: T | null }[];
  removed: T[];
}

function diffLists<T extends Omit<Source, 'text'> | Side | Topic | Speaker | Statement | Dispute>(
  before: readonly T[],
  after: readonly T[],
): ListDiff<T> {
  const old = new Map(before.map((item) => [item.id, item]));
  const kept = new Set(after.map((item) => item.id));
  const written = after
    .map((item, position) => ({ item, position, old: old.get(item.id) ?? null }))
    .filter(({ old, item }) => old === null || JSON.stringify(old) !== JSON.stringify(item));
  return { written, removed: before.filter((item) => !kept.has(item.id)) };
}
