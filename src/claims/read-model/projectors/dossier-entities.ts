/** Writes the parts of a seeded dossier that its statements refer to: those that the file changed. */
import type { DatabaseSync } from 'node:sqlite';
import type { Dispute, Dossier, Side, Source, Speaker, Statement, Topic } from '../../model/dossier.ts';
import { createRowIds, type RowIds, writeNames } from '../rows.ts';
import { prepareCached } from '../statement-cache.ts';
import { writeText } from '../texts.ts';
import { type SeedSnapshot, withoutText } from './seed-snapshot.ts';

/** Sources, sides, speakers, topics and facts. */
export function writeEntities(db: DatabaseSync, dossier: number, before: SeedSnapshot | null, after: Dossier): void {
  for (const { position } of diffLists(before?.sources ?? [], after.sources.map(withoutText)).written) {
    const item = after.sources[position];
    if (item === undefined) continue;
    prepareCached(
      db,
      `INSERT INTO sources (dossier, slug, text, doc) VALUES (?, ?, ?, ?)
         ON CONFLICT DO UPDATE SET text = excluded.text, doc = excluded.doc, state = 'recorded'`,
    ).run(dossier, item.id, writeText(db, item), JSON.stringify(withoutText(item)));
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

interface ListDiff<T> {
  written: { item: T; position: number; old: T | null }[];
  removed: T[];
}

/** What a later list has that an earlier one had otherwise or not, and the other way round. */
export function diffLists<T extends Omit<Source, 'text'> | Side | Topic | Speaker | Statement | Dispute>(
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
