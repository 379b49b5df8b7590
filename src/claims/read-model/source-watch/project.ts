/** Projects what the pages of sources read now, and plans the messages to followers once two looks agree. */
import type { DatabaseSync } from 'node:sqlite';
import type { Entry, SourceWatchEntry } from '../../model/entry.ts';
import { nameToKey } from '../../search/tokenizer.ts';
import { hash, VANISHED_COMMAND, writeSend } from '../plan-sends.ts';
import { integer, nullable, selectAll, selectOne, text } from '../select.ts';
import { prepareCached } from '../statement-cache.ts';

/** What tells what a look confirmed. */
export const vanishedInvocation = (look: string) => ({ command: VANISHED_COMMAND, options: { look } });

interface ConfirmedWords {
  statement: string;
  words: string;
  since: string;
  reads: string | null;
}

const VANISHED = { since: text, reads: nullable(text), told: integer };

export function projectSourceWatch(db: DatabaseSync, entry: SourceWatchEntry): void {
  if (entry.kind === 'source-watch-set')
    prepareCached(db, 'REPLACE INTO source_watches (platform, channel, dossier, every) VALUES (?, ?, ?, ?)').run(
      entry.platform,
      entry.channel,
      entry.dossier,
      entry.every,
    );
  else projectLook(db, entry);
}

/** A channel that no longer follows the dossier does not watch it either. */
export function endSourceWatch(db: DatabaseSync, { platform, channel, what, name }: EndedFollow): void {
  if (what !== 'dossier') return;
  const sql = 'DELETE FROM source_watches WHERE platform = ? AND channel = ? AND dossier = ?';
  prepareCached(db, sql).run(platform, channel, name);
}
type EndedFollow = Extract<Entry, { kind: 'follow-ended' }>;

function projectLook(
  db: DatabaseSync,
  { id, at, dossier, sources }: Extract<SourceWatchEntry, { kind: 'sources-read' }>,
): void {
  prepareCached(
    db,
    `INSERT INTO source_looks (dossier, entry, at, count) VALUES (?, ?, ?, 1)
       ON CONFLICT (dossier) DO UPDATE SET entry = excluded.entry, at = excluded.at, count = count + 1`,
  ).run(dossier, id, at);
  const confirmed: ConfirmedWords[] = [];
  for (const { source, gone } of sources) {
    prepareCached(
      db,
      `DELETE FROM vanished_words WHERE dossier = ? AND source = ?
         AND statement NOT IN (SELECT value FROM json_each(?))`,
    ).run(dossier, source, JSON.stringify(gone.map(({ statement }) => statement)));
    for (const { statement, words, reads } of gone) {
      const known = selectOne(
        db,
        VANISHED,
        'SELECT since, reads, told FROM vanished_words WHERE dossier = ? AND statement = ? AND source = ?',
        dossier,
        statement,
        source,
      );
      if (known?.told === 0)
        // What the two looks do not agree on is not told.
        confirmed.push({ statement, words, since: known.since, reads: known.reads === reads ? reads : null });
      prepareCached(
        db,
        'REPLACE INTO vanished_words (dossier, statement, source, since, reads, told) VALUES (?, ?, ?, ?, ?, ?)',
      ).run(dossier, statement, source, known?.since ?? at, reads, known === null ? 0 : 1);
    }
  }
  if (confirmed.length > 0) tellFollowers(db, id, at, dossier, confirmed);
}

function tellFollowers(
  db: DatabaseSync,
  look: string,
  at: string,
  dossier: string,
  words: readonly ConfirmedWords[],
): void {
  prepareCached(db, 'INSERT OR IGNORE INTO vanished_notices (entry, dossier, at, words) VALUES (?, ?, ?, ?)').run(
    look,
    dossier,
    at,
    JSON.stringify(words),
  );
  const followers = selectAll(
    db,
    { platform: text, channel: text },
    "SELECT platform, channel FROM follows WHERE what = 'dossier' AND key = ?",
    nameToKey(dossier),
  );
  for (const { platform, channel } of followers) {
    const key = hash('vanished', look, platform, channel);
    prepareCached(db, 'INSERT OR IGNORE INTO asked_posts (key, invocation, dossier) VALUES (?, ?, NULL)').run(
      key,
      JSON.stringify(vanishedInvocation(look)),
    );
    writeSend(db, key, 'post', platform, channel, null, look);
  }
}
