/**
 * The speakers, sources and topics that come with a statement from chat. Two processes may bring the same one at once:
 * the second statement then takes the first one's. A part that a recorded statement uses is recorded itself.
 */
import type { DatabaseSync } from 'node:sqlite';
import type { Source, Speaker, Topic } from '../../model/dossier.ts';
import { nameToKey } from '../../search/tokenizer.ts';
import { writeNames } from '../rows.ts';

type EntityState = 'recorded' | 'proposed';
type Table = 'sources' | 'speakers' | 'topics';

/** @returns the id under which the source stands: `known` where nothing is added. */
export function ensureSource(
  db: DatabaseSync,
  dossier: number,
  added: Source | null,
  known: string,
  state: EntityState,
): string {
  const same = (doc: Source) => doc.sha256 === added?.sha256;
  const { slug, isNew } = resolveSlug(db, 'sources', dossier, added, known, same);
  if (isNew && added !== null)
    db.prepare('INSERT INTO sources (dossier, slug, doc, state) VALUES (?, ?, ?, ?)').run(
      dossier,
      slug,
      JSON.stringify({ ...added, id: slug }),
      state,
    );
  markRecorded(db, 'sources', dossier, slug, state);
  return slug;
}

export function ensureSpeaker(
  db: DatabaseSync,
  dossier: number,
  added: Speaker | null,
  known: string,
  state: EntityState,
): string {
  const same = (doc: Speaker) =>
    added !== null && nameToKey(doc.name) === nameToKey(added.name) && doc.side === added.side;
  const { slug, isNew } = resolveSlug(db, 'speakers', dossier, added, known, same);
  if (isNew && added !== null) {
    const row = db
      .prepare(
        `INSERT INTO speakers (dossier, slug, side, doc, state)
         VALUES (?, ?, (SELECT id FROM sides WHERE dossier = ? AND slug = ?), ?, ?) RETURNING id`,
      )
      .get(dossier, slug, dossier, added.side, JSON.stringify({ ...added, id: slug }), state);
    writeNames(db, 'speaker', Number(row?.id), dossier, added.name, [slug, ...added.aliases]);
  }
  markRecorded(db, 'speakers', dossier, slug, state);
  return slug;
}

export function ensureTopic(
  db: DatabaseSync,
  dossier: number,
  added: Topic | null,
  known: string,
  state: EntityState,
): string {
  const same = (doc: Topic) => added !== null && nameToKey(doc.name) === nameToKey(added.name);
  const { slug, isNew } = resolveSlug(db, 'topics', dossier, added, known, same);
  if (isNew && added !== null) {
    const row = db
      .prepare(
        `INSERT INTO topics (dossier, slug, position, doc, state)
         VALUES (?, ?, (SELECT coalesce(max(position), -1) + 1 FROM topics WHERE dossier = ?), ?, ?) RETURNING id`,
      )
      .get(dossier, slug, dossier, JSON.stringify({ ...added, id: slug }), state);
    writeNames(db, 'topic', Number(row?.id), dossier, added.name, [slug, ...added.aliases]);
  }
  markRecorded(db, 'topics', dossier, slug, state);
  return slug;
}

/** Where an added part goes: to the one that is the same thing already, to its own id, or to the next free one like it. */
function resolveSlug<Part extends Source | Speaker | Topic>(
  db: DatabaseSync,
  table: Table,
  dossier: number,
  added: Part | null,
  known: string,
  same: (doc: Part) => boolean,
): { slug: string; isNew: boolean } {
  if (added === null) return { slug: known, isNew: false };
  const rows = db.prepare(`SELECT slug, doc FROM ${table} WHERE dossier = ?`).all(dossier);
  const twin = rows.find((row) => same(JSON.parse(String(row.doc)) as Part));
  if (twin !== undefined) return { slug: String(twin.slug), isNew: false };
  const taken = new Set(rows.map((row) => String(row.slug)));
  let slug = added.id;
  for (let n = 2; taken.has(slug); n++) slug = `${added.id}-${n}`;
  return { slug, isNew: true };
}

function markRecorded(db: DatabaseSync, table: Table, dossier: number, slug: string, state: EntityState): void {
  if (state === 'recorded')
    db.prepare(`UPDATE ${table} SET state = 'recorded' WHERE dossier = ? AND slug = ?`).run(dossier, slug);
}
