/**
 * The sources, speakers and topics that come with a statement from chat. Two processes may bring the same one at once: the
 * second statement then takes the first one's. An entity that a recorded statement uses is recorded itself.
 */
import type { DatabaseSync } from 'node:sqlite';
import { MESSAGE_ID_PREFIX, type Source, type Speaker, type Topic } from '../../model/dossier.ts';
import { nameToKey } from '../../search/tokenizer.ts';
import { writeNames } from '../rows.ts';
import { json, selectAll, text } from '../select.ts';
import { prepareCached } from '../statement-cache.ts';
import { writeText } from '../texts.ts';
import { withoutText } from './seed-snapshot.ts';

type EntityState = 'recorded' | 'proposed';
type Table = 'sources' | 'speakers' | 'topics';

/** Under which id an entity stands, and what has to be inserted for that; null where it is there. */
export interface ResolvedEntity<Entity> {
  slug: string;
  added: Entity | null;
}

/** @param known the id of what is there already, where nothing is added. Nothing is written. */
export function resolveSource(
  db: DatabaseSync,
  dossier: number,
  added: Source | null,
  known: string,
): ResolvedEntity<Source> {
  return resolveEntity(db, 'sources', dossier, added, known, isSameSource);
}

/** The same text in two messages is two sources, each with its own place and time. */
function isSameSource(one: Source, other: Source): boolean {
  const isMessage = [one, other].some(({ id }) => id.startsWith(MESSAGE_ID_PREFIX));
  return one.sha256 === other.sha256 && (!isMessage || one.address === other.address);
}

export function resolveSpeaker(
  db: DatabaseSync,
  dossier: number,
  added: Speaker | null,
  known: string,
): ResolvedEntity<Speaker> {
  const isSame = (one: Speaker, other: Speaker) => hasSameName(one, other) && one.side === other.side;
  return resolveEntity(db, 'speakers', dossier, added, known, isSame);
}

export function resolveTopic(
  db: DatabaseSync,
  dossier: number,
  added: Topic | null,
  known: string,
): ResolvedEntity<Topic> {
  return resolveEntity(db, 'topics', dossier, added, known, hasSameName);
}

const hasSameName = (one: { name: string }, other: { name: string }) => nameToKey(one.name) === nameToKey(other.name);

/** The one that is the same thing already, else its own id, or the next free one like it. */
function resolveEntity<Entity extends Source | Speaker | Topic>(
  db: DatabaseSync,
  table: Table,
  dossier: number,
  added: Entity | null,
  known: string,
  isSame: (one: Entity, other: Entity) => boolean,
): ResolvedEntity<Entity> {
  if (added === null) return { slug: known, added: null };
  const columns = { slug: text, doc: json<Entity>() };
  const rows = selectAll(db, columns, `SELECT slug, doc FROM ${table} WHERE dossier = ?`, dossier);
  const twin = rows.find(({ doc }) => isSame(doc, added));
  if (twin !== undefined) return { slug: twin.slug, added: null };
  const used = new Set(rows.map(({ slug }) => slug));
  let slug = added.id;
  for (let n = 2; used.has(slug); n++) slug = `${added.id}-${n}`;
  return { slug, added: { ...added, id: slug } };
}

export function writeSource(
  db: DatabaseSync,
  dossier: number,
  { slug, added }: ResolvedEntity<Source>,
  state: EntityState,
): void {
  if (added !== null)
    prepareCached(db, 'INSERT INTO sources (dossier, slug, text, doc, state) VALUES (?, ?, ?, ?, ?)').run(
      dossier,
      slug,
      writeText(db, added),
      JSON.stringify(withoutText(added)),
      state,
    );
  markRecorded(db, 'sources', dossier, slug, state);
}

export function writeSpeaker(
  db: DatabaseSync,
  dossier: number,
  { slug, added }: ResolvedEntity<Speaker>,
  state: EntityState,
): void {
  if (added !== null) {
    const { lastInsertRowid } = prepareCached(
      db,
      `INSERT INTO speakers (dossier, slug, side, doc, state)
       VALUES (?1, ?2, (SELECT id FROM sides WHERE dossier = ?1 AND slug = ?3), ?4, ?5)`,
    ).run(dossier, slug, added.side, JSON.stringify(added), state);
    writeNames(db, 'speaker', Number(lastInsertRowid), dossier, added.name, [slug, ...added.aliases]);
  }
  markRecorded(db, 'speakers', dossier, slug, state);
}

export function writeTopic(
  db: DatabaseSync,
  dossier: number,
  { slug, added }: ResolvedEntity<Topic>,
  state: EntityState,
): void {
  if (added !== null) {
    const { lastInsertRowid } = prepareCached(
      db,
      `INSERT INTO topics (dossier, slug, position, doc, state)
       VALUES (?1, ?2, (SELECT coalesce(max(position), -1) + 1 FROM topics WHERE dossier = ?1), ?3, ?4)`,
    ).run(dossier, slug, JSON.stringify(added), state);
    writeNames(db, 'topic', Number(lastInsertRowid), dossier, added.name, [slug, ...added.aliases]);
  }
  markRecorded(db, 'topics', dossier, slug, state);
}

export function markRecorded(db: DatabaseSync, table: Table, dossier: number, slug: string, state: EntityState): void {
  if (state === 'recorded')
    prepareCached(
      db,
      `UPDATE ${table} SET state = 'recorded' WHERE dossier = ? AND slug = ? AND state <> 'recorded'`,
    ).run(dossier, slug);
}
