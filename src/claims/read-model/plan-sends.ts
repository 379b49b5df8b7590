/**
 * Derives what the bot has still to send from what changed: a post that shows a changed statement is edited and its thread
 * told, a channel that follows it hears of it. Nothing is planned by a process that could die before it has written its
 * plan down.
 */
import { createHash } from 'node:crypto';
import type { DatabaseSync } from 'node:sqlite';
import type { Entry } from '../model/entry.ts';
import {
  findRefsShowing,
  type SequencedChangeEvent,
  selectChangeEvents,
  subjectToStatementRows,
} from '../queries/change-feed.ts';
import { nameToKey } from '../search/tokenizer.ts';
import { prepareCached } from './statement-cache.ts';

/** The hidden command that gives a notice again; its posts are corrected in place, since the channel hears of changes anyway. */
export const NOTICE_COMMAND = 'notice';

/** @returns the key under which a post that a person asked for is sent. @param entry the key of the entry that asks for it. */
export function requestedPostKey(entry: string): string {
  return hash('post', entry);
}

/** What is changed by one entry has to reach the posts that show it and the channels that follow it. `after`: the last place in the history before the entry. */
export function planSends(db: DatabaseSync, entry: Entry, after: number): void {
  const has = (table: string) => prepareCached(db, `SELECT 1 FROM ${table} LIMIT 1`).get() !== undefined;
  const isPosted = has('posts');
  // The changes of a whole dossier are many: they are listed only where somebody has to hear of them.
  if (!isPosted && !has('digests') && !has('follows')) return;
  const changes = selectChangeEvents(db, 'entry = ? AND seq > ?', [entry.id, after]);
  if (changes.length === 0) return;
  if (isPosted) {
    const select = prepareCached(
      db,
      'SELECT post FROM post_statements JOIN posts ON posts.seq = post_statements.post WHERE statement = ? AND gone = 0',
    );
    const posts = new Set<number>();
    for (const change of changes)
      for (const ref of findRefsShowing(db, change)) for (const { post } of select.all(ref)) posts.add(Number(post));
    for (const post of [...posts].sort((one, other) => one - other)) planCorrection(db, post, entry.id);
  }
  planNotices(db, changes);
}

export function planCorrection(db: DatabaseSync, post: number, change: string): void {
  const row = prepareCached(db, 'SELECT entry, platform, channel, invocation FROM posts WHERE seq = ?').get(post);
  if (row === undefined) throw new Error(`the board has no post ${post}`);
  const isNotice = JSON.parse(String(row.invocation)).command === NOTICE_COMMAND;
  for (const kind of isNotice ? ['edit'] : ['edit', 'reply']) {
    writeSend(db, hash(kind, String(row.entry), change), kind, String(row.platform), String(row.channel), post, change);
  }
}

export function writeSend(
  db: DatabaseSync,
  key: string,
  kind: string,
  platform: string,
  channel: string,
  post: number | null,
  change: string,
): void {
  prepareCached(
    db,
    "INSERT OR IGNORE INTO sends (key, kind, platform, channel, post, change, state) VALUES (?, ?, ?, ?, ?, ?, 'open')",
  ).run(key, kind, platform, channel, post, change);
}

function planNotices(db: DatabaseSync, changes: readonly SequencedChangeEvent[]): void {
  const digests = prepareCached(db, 'SELECT platform, channel FROM digests').all();
  const follows = prepareCached(db, 'SELECT platform, channel, what, key FROM follows').all();
  if (digests.length + follows.length === 0) return;
  const insert = prepareCached(
    db,
    'INSERT OR IGNORE INTO pending (purpose, platform, channel, seq, at) VALUES (?, ?, ?, ?, ?)',
  );
  for (const change of changes) {
    for (const { platform, channel } of digests)
      insert.run('digest', String(platform), String(channel), change.seq, change.at);
    for (const { platform, channel, what, key } of follows)
      if (isFollowed(db, change, String(what), String(key)))
        insert.run('follow', String(platform), String(channel), change.seq, change.at);
  }
}

export function isFollowed(db: DatabaseSync, { subject }: SequencedChangeEvent, what: string, key: string): boolean {
  if (what === 'dossier') return nameToKey(subject.split('/')[0] ?? '') === key;
  const columns = what === 'topic' ? ['topic'] : ['speaker', 'told_by'];
  return subjectToStatementRows(db, subject).some((row) =>
    columns.some(
      (column) =>
        prepareCached(
          db,
          `SELECT 1 FROM statements JOIN names ON names.kind = ? AND names.target = statements.${column} AND names.key = ? WHERE statements.id = ?`,
        ).get(what, key, row) !== undefined,
    ),
  );
}

/** @returns hex SHA-256: the same parts give the same key on every copy of the bot. */
function hash(...parts: string[]): string {
  return createHash('sha256').update(JSON.stringify(parts)).digest('hex');
}
