/** Folds the ledger's entries into the board, one after the other, in the ledger's order. */
import type { DatabaseSync } from 'node:sqlite';
import type { Entry, PostedEntry } from '../entry.ts';
import type { SearchIndex } from '../search/index.ts';
import { foldDossier } from './fold-dossier.ts';
import { writeMeta } from './schema.ts';

/**
 * Folds one entry. The caller owns the transaction: an entry is folded whole or not at all.
 *
 * @throws Error when the entry contradicts the board, which means that the board has to be rebuilt.
 */
export function foldEntry(db: DatabaseSync, search: SearchIndex, entry: Entry): void {
  switch (entry.kind) {
    case 'dossier-seeded':
      foldDossier(db, search, entry);
      break;
    case 'posted':
      foldPosted(db, entry);
      break;
    case 'person-forgotten':
      // What was folded before may still name the person: see openBoard.
      writeMeta(db, 'stale', 'yes');
      break;
  }
}

function foldPosted(db: DatabaseSync, entry: PostedEntry): void {
  db.prepare(
    'INSERT OR IGNORE INTO posts (entry, at, platform, channel, message, link, invocation, statements, dossier, version) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)',
  ).run(
    entry.id,
    entry.at,
    entry.platform,
    entry.channel,
    entry.message,
    entry.link,
    JSON.stringify(entry.invocation),
    JSON.stringify(entry.statements),
    entry.dossier,
    entry.version,
  );
}
