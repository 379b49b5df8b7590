/**
 * Folds a seeded dossier. The first seeding inserts everything; a later one changes only what the file itself changed
 * since it was last seeded, so that what was corrected in between, by other entries, stays.
 */
import type { DatabaseSync } from 'node:sqlite';
import type { Dispute, Dossier, Side, Source, Speaker, Statement, Topic } from '../dossier.ts';
import type { DossierSeeded } from '../entry.ts';
import type { SearchIndex } from '../search/index.ts';
import { disputeDifference, statementDifferences } from './difference.ts';
import { ANCHORED_ANEW, writeHistory } from './history.ts';
import { writeNames } from './names.ts';
import { type Ids, lookupIds, writeDispute, writeStatement } from './write.ts';

const REMOVED = 'taken out of the dossier file';
const CHANGED = 'changed in the dossier file';

export function foldDossier(db: DatabaseSync, search: SearchIndex, entry: DossierSeeded): void {
  const { dossier } = entry;
  const row = db.prepare('SELECT id, seeded, version FROM dossiers WHERE slug = ?').get(dossier.id);
  // Two processes may seed the same files at once: the second entry says nothing new.
  if (row?.version === entry.version) return;
  const before = row === undefined ? null : (JSON.parse(String(row.seeded)) as Dossier);
  const id = writeDossier(db, entry);
  const subject = (slug: string) => `${dossier.id}/${slug}`;

  writeParts(db, id, before, dossier);
  const ids = lookupIds(db, id);
  const statements = changes(before?.statements ?? [], dossier.statements);
  for (const { item, position, isNew } of statements.written) {
    writeStatement(db, search, ids, item, position);
    if (isNew) writeHistory(db, entry, subject(item.id), 'recorded', null);
  }
  const rewritten = new Set(statements.written.map(({ item }) => item.id));
  for (const [slug, shown] of before === null ? [] : statementDifferences(before, dossier)) {
    // Also where the statement is the same and its speaker, topic or source is shown differently.
    if (shown !== null) writeHistory(db, entry, subject(slug), CHANGED, shown);
    else if (rewritten.has(slug)) writeHistory(db, entry, subject(slug), ANCHORED_ANEW, null);
  }
  for (const item of statements.removed)
    retire(db, 'statements', id, item.id, () => writeHistory(db, entry, subject(item.id), 'retracted', REMOVED));
  const disputes = changes(before?.disputes ?? [], dossier.disputes);
  for (const { item, position } of disputes.written) {
    writeDispute(db, lookupIds(db, id), item, position);
    const old = before?.disputes.find((dispute) => dispute.id === item.id);
    const shown = old === undefined ? null : disputeDifference(old, item);
    const what = old === undefined ? 'recorded' : shown === null ? ANCHORED_ANEW : CHANGED;
    writeHistory(db, entry, subject(item.id), what, shown);
  }
  for (const item of disputes.removed)
    retire(db, 'disputes', id, item.id, () => writeHistory(db, entry, subject(item.id), 'retracted', REMOVED));
  db.prepare(
    'UPDATE statements SET side = (SELECT side FROM speakers WHERE speakers.id = statements.speaker) WHERE dossier = ?',
  ).run(id);
  writeHistory(db, entry, dossier.id, before === null ? 'recorded' : CHANGED, null);
}

function writeDossier(db: DatabaseSync, { dossier, version, at }: DossierSeeded): number {
  const row = db
    .prepare(
      `INSERT INTO dossiers (slug, title, version, seeded, at) VALUES (?, ?, ?, ?, ?)
       ON CONFLICT (slug) DO UPDATE SET title = excluded.title, version = excluded.version, seeded = excluded.seeded, at = excluded.at RETURNING id`,
    )
    .get(dossier.id, dossier.title, version, JSON.stringify(dossier), at);
  const id = Number(row?.id);
  writeNames(db, 'dossier', id, id, dossier.title, [dossier.id]);
  return id;
}

/** Sources, sides, speakers, topics and facts: the parts that statements refer to. */
function writeParts(db: DatabaseSync, dossier: number, before: Dossier | null, after: Dossier): void {
  for (const { item } of changes<Source>(before?.sources ?? [], after.sources).written) {
    db.prepare(
      'INSERT INTO sources (dossier, slug, doc) VALUES (?, ?, ?) ON CONFLICT DO UPDATE SET doc = excluded.doc',
    ).run(dossier, item.id, JSON.stringify(item));
  }
  for (const list of ['sides', 'topics'] as const) {
    for (const { item, position } of changes<Side | Topic>(before?.[list] ?? [], after[list]).written) {
      const row = db
        .prepare(
          `INSERT INTO ${list} (dossier, slug, position, doc) VALUES (?, ?, ?, ?) ON CONFLICT DO UPDATE SET doc = excluded.doc, position = excluded.position RETURNING id`,
        )
        .get(dossier, item.id, position, JSON.stringify(item));
      writeNames(db, list === 'sides' ? 'side' : 'topic', Number(row?.id), dossier, item.name, [
        item.id,
        ...item.aliases,
      ]);
    }
  }
  const sides: Ids = lookupIds(db, dossier);
  for (const { item } of changes<Speaker>(before?.speakers ?? [], after.speakers).written) {
    const row = db
      .prepare(
        'INSERT INTO speakers (dossier, slug, side, doc) VALUES (?, ?, ?, ?) ON CONFLICT DO UPDATE SET doc = excluded.doc, side = excluded.side RETURNING id',
      )
      .get(dossier, item.id, item.side === null ? null : sides.side(item.side), JSON.stringify(item));
    writeNames(db, 'speaker', Number(row?.id), dossier, item.name, [item.id, ...item.aliases]);
  }
  db.prepare('DELETE FROM facts WHERE dossier = ?').run(dossier);
  for (const [position, fact] of after.facts.entries()) {
    db.prepare('INSERT INTO facts (dossier, position, doc) VALUES (?, ?, ?)').run(
      dossier,
      position,
      JSON.stringify(fact),
    );
  }
}

/** A statement or dispute that left the file stays on record as retracted: what was answered with it must stay explicable. */
function retire(
  db: DatabaseSync,
  table: 'statements' | 'disputes',
  dossier: number,
  slug: string,
  note: () => void,
): void {
  const { changes: changed } = db
    .prepare(
      `UPDATE ${table} SET state = 'retracted', reason = ? WHERE dossier = ? AND slug = ? AND state <> 'retracted'`,
    )
    .run(REMOVED, dossier, slug);
  if (changed > 0) note();
}

interface Changes<T> {
  written: { item: T; position: number; isNew: boolean }[];
  removed: T[];
}

function changes<T extends Source | Side | Topic | Speaker | Statement | Dispute>(
  before: readonly T[],
  after: readonly T[],
): Changes<T> {
  const old = new Map(before.map((item) => [item.id, JSON.stringify(item)]));
  const kept = new Set(after.map((item) => item.id));
  const written = after
    .map((item, position) => ({ item, position, isNew: !old.has(item.id) }))
    .filter(({ item, isNew }) => isNew || old.get(item.id) !== JSON.stringify(item));
  return { written, removed: before.filter((item) => !kept.has(item.id)) };
}
