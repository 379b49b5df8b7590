/** The texts of sources, each stored once. A text never changes: a source that is published anew gets another. */
import type { DatabaseSync } from 'node:sqlite';
import { LRUCache } from 'lru-cache';
import type { Source } from '../model/dossier.ts';
import type { Change } from '../model/entries/editing.ts';
import { integer, selectValue, text } from './select.ts';
import { prepareCached } from './statement-cache.ts';

/** How many characters of texts are cached for each connection: eight mebibytes at most. */
const MAX_CACHED = 4_000_000;

const caches = new WeakMap<DatabaseSync, LRUCache<number, string>>();

/** @returns the text's row number, which is what `readText` takes. */
export function writeText(db: DatabaseSync, { sha256, text }: Pick<Source, 'sha256' | 'text'>): number {
  const known = selectValue(db, integer, 'SELECT id FROM texts WHERE sha256 = ?', sha256);
  if (known !== null) return known;
  const insert = prepareCached(db, 'INSERT INTO texts (sha256, text) VALUES (?, ?)');
  return Number(insert.run(sha256, text).lastInsertRowid);
}

export function readText(db: DatabaseSync, id: number): string {
  let cache = caches.get(db);
  if (cache === undefined) {
    cache = new LRUCache({ maxSize: MAX_CACHED, sizeCalculation: ({ length }) => length + 1 });
    caches.set(db, cache);
  }
  let read = cache.get(id);
  if (read === undefined) {
    read = selectValue(db, text, 'SELECT text FROM texts WHERE id = ?', id) ?? undefined;
    if (read === undefined) throw new Error(`the read model has no text ${id}`);
    cache.set(id, read);
  }
  return read;
}

/** A proposed change as it was made, with its new source's text. @param stored without it, as proposal-rows.ts stores it. */
export function withSourceText(db: DatabaseSync, stored: Change): Change {
  if (stored.kind !== 'statement-recorded' || stored.source === null) return stored;
  const { source } = stored;
  const id = selectValue(db, integer, 'SELECT id FROM texts WHERE sha256 = ?', source.sha256);
  if (id === null) throw new Error(`the read model has no text of the source ${source.id}`);
  return { ...stored, source: { ...source, text: readText(db, id) } };
}

/** To be called after a rollback, since another text may get the same number. */
export function forgetTexts(db: DatabaseSync): void {
  caches.delete(db);
}
