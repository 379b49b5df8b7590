/**
 * Projects a seeded dossier. The first seeding inserts everything; a later one changes only what the file itself changed
 * since it was last seeded, and never what was corrected or retracted in chat in between.
 */
import type { DatabaseSync } from 'node:sqlite';
import {
  createDocToFields,
  diffDocs,
  diffDossiers,
  diffFields,
  type Fields,
  readShownStatements,
} from '../../model/diff-fields.ts';
import type { Dispute, Statement } from '../../model/dossier.ts';
import type { DossierSeeded } from '../../model/entry.ts';
import type { FieldChange, HistoryEvent } from '../../model/history-event.ts';
import type { SearchIndex } from '../../search/index.ts';
import { type RecordState, type WrittenVersion, writeHistory, writeIncluded } from '../history.ts';
import { hasListeners } from '../plan-sends.ts';
import {
  allocateSlug,
  createRowIds,
  findFiled,
  type RowIds,
  writeDispute,
  writeNames,
  writeStatement,
} from '../rows.ts';
import { integer, json, nullable, type RowOf, selectNumber, selectOne, selectValue, text, textAs } from '../select.ts';
import { prepareCached } from '../statement-cache.ts';
import { readStatement } from '../statement-docs.ts';
import { diffLists, writeEntities } from './dossier-entities.ts';
import { reanchorStatements } from './reanchor.ts';
import { dossierToSnapshot, readSnapshot, writeFiledStatement } from './seed-snapshot.ts';

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
  const projection: Projection = {
    ...{ db, search, entry, id, ids: createRowIds(db, id), touched: new Map() },
    isFirst: before === null,
    isHeard: before === null && hasListeners(db),
  };
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
  for (const source of rewritten) {
    reanchorStatements(db, search, entry, id, source, (statement) => projection.touched.has(statement));
  }
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
  /** Statements that the file changed, by their short id, with what they were before. */
  touched: Map<string, { held: string[]; isRestored: boolean; state: RecordState; old: Statement }>;
  /** Whether all of the dossier is new, and then whether somebody hears of each of its statements. */
  isFirst: boolean;
  isHeard: boolean;
}

/** Also for a statement that is the same but whose speaker, topic or source is shown differently. */
function writeChangeHistory({ db, entry, id, ids, touched }: Projection, before: ReadonlyMap<string, Fields>): void {
  for (const [slug, now] of readShownStatements(db, id)) {
    const old = before.get(slug);
    const changes = old === undefined ? [] : diffFields(old, now);
    const changed = touched.get(slug);
    if (changes.length === 0 && changed === undefined) continue;
    const { held, isRestored } = changed ?? { held: [], isRestored: false };
    const version =
      changed === undefined
        ? null
        : { state: changed.state, before: diffDocs(changed.old, readStatement(db, ids.statement(slug))) };
    writeFileChange(db, entry, `${entry.dossier.id}/${slug}`, changes, held, isRestored, version);
  }
}

function writeFileChange(
  db: DatabaseSync,
  entry: DossierSeeded,
  subject: string,
  changes: FieldChange[],
  held: string[],
  isRestored: boolean,
  version: WrittenVersion | null,
): void {
  const event: HistoryEvent =
    changes.length > 0 || isRestored
      ? { kind: 'file-changed', changes, held, isRestored }
      : { kind: 'reanchored', held };
  writeHistory(db, entry, subject, event, null, version);
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

const STATUS = { state: textAs<RecordState>(), reason: nullable(text) };

/** @param old the statement as the file last had it; null when it is new there. */
function projectStatement(
  { db, search, entry, id, ids, touched, isFirst, isHeard }: Projection,
  item: Statement,
  position: number,
  old: Statement | null,
): void {
  const asRecorded = { position, file: item.id, state: 'recorded', reason: null } as const;
  if (isFirst) {
    writeStatement(db, search, ids, item, asRecorded, true);
    if (isHeard) writeIncluded(db, entry, `${entry.dossier.id}/${item.id}`);
    return;
  }
  const row = selectOne(
    db,
    { row: integer, slug: text, ...STATUS, held: json<string[]>() },
    'SELECT id AS row, slug, state, reason, held FROM statements WHERE id = ?',
    findFiled(db, 'statements', id, item.id),
  );
  if (row === null) {
    const statement = { ...item, id: allocateSlug(db, id, item.id) };
    writeStatement(db, search, ids, statement, asRecorded);
    const subject = `${entry.dossier.id}/${statement.id}`;
    writeHistory(db, entry, subject, recordedAs(item.id, statement.id), null, { state: 'recorded', before: null });
    return;
  }
  const { held } = row;
  const current = readStatement(db, row.row);
  const statement = { ...current, ...changedFields(old, item, held), id: row.slug };
  const standing = statusAfterChange(db, `${entry.dossier.id}/${row.slug}`, row);
  writeStatement(db, search, ids, statement, { position, file: item.id, ...standing });
  writeFiledStatement(db, id, item, statement);
  const isRestored = standing.state !== row.state;
  touched.set(statement.id, { held, isRestored, state: standing.state, old: current });
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

function projectDispute({ db, entry, id, ids, isFirst, isHeard }: Projection, item: Dispute, position: number): void {
  if (isFirst) {
    writeDispute(db, ids, item, { position, file: item.id, state: 'recorded', reason: null }, true);
    if (isHeard) writeIncluded(db, entry, `${entry.dossier.id}/${item.id}`);
    return;
  }
  const row = selectOne(
    db,
    { slug: text, ...STATUS, doc: json<Dispute>() },
    'SELECT slug, state, reason, doc FROM disputes WHERE id = ?',
    findFiled(db, 'disputes', id, item.id),
  );
  const slugOf = (statement: string) => {
    const row = findFiled(db, 'statements', id, statement);
    const slug = selectValue(db, text, 'SELECT slug FROM statements WHERE id = ?', row);
    if (slug === null) throw new Error(`the read model has no ${statement} of the file ${entry.dossier.id}`);
    return slug;
  };
  const slug = row?.slug ?? allocateSlug(db, id, item.id);
  const dispute = { ...item, id: slug, from: slugOf(item.from), against: slugOf(item.against) };
  const subject = `${entry.dossier.id}/${slug}`;
  const standing = row === null ? { state: 'recorded' as const, reason: null } : statusAfterChange(db, subject, row);
  writeDispute(db, ids, dispute, { position, file: item.id, ...standing });
  const version = { state: standing.state, before: row === null ? null : diffDocs(row.doc, dispute) };
  if (row === null) {
    writeHistory(db, entry, subject, recordedAs(item.id, slug), null, version);
    return;
  }
  const fieldsOf = createDocToFields(db, id);
  const changes = diffFields(fieldsOf(row.doc), fieldsOf(dispute));
  writeFileChange(db, entry, subject, changes, [], standing.state !== row.state, version);
}

function recordedAs(fileId: string, slug: string): HistoryEvent {
  return fileId === slug ? { kind: 'recorded' } : { kind: 'recorded', fileId };
}

/** A statement or dispute that left the file stays on record as retracted: what was answered with it must stay explicable. */
function retractRemoved({ db, entry, id }: Projection, table: 'statements' | 'disputes', file: string): void {
  const slug = selectValue(
    db,
    text,
    `UPDATE ${table} SET state = 'retracted', reason = ?
     WHERE id = ? AND state <> 'retracted' RETURNING slug`,
    REMOVED,
    findFiled(db, table, id, file),
  );
  if (slug === null) return;
  const version = { state: 'retracted', before: null } as const;
  writeHistory(db, entry, `${entry.dossier.id}/${slug}`, { kind: 'retracted', by: 'file' }, REMOVED, version);
}
