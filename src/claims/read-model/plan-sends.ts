/**
 * Derives from each change what has to be sent: a post that shows a changed statement is edited and its thread told, a
 * channel that follows it hears of it, and the review channel sees what was decided. The outbox is derived from the
 * ledger, so a crash cannot lose a send.
 */
import { createHash } from 'node:crypto';
import type { DatabaseSync } from 'node:sqlite';
import type { z } from 'zod';
import type { invocationSchema } from '../model/entries/outbox.ts';
import type { Entry } from '../model/entry.ts';
import {
  findRefsShowing,
  type SequencedChangeEvent,
  selectChangeEvents,
  subjectToStatementRows,
} from '../queries/change-feed.ts';
import { nameToKey } from '../search/tokenizer.ts';
import { hasRow, integer, json, selectAll, selectColumn, selectOne, selectValue, text } from './select.ts';
import { prepareCached } from './statement-cache.ts';

type Invocation = z.infer<typeof invocationSchema>;

/** The hidden command that gives a notice again. Its posts get no reply: the channel hears of changes anyway. */
export const NOTICE_COMMAND = 'notice';
/** The hidden command of what tells that words no longer stand in an article. */
export const VANISHED_COMMAND = 'vanished';

/** What shows a proposal, a draft or a question: its post in the review channel is stored with this. */
export const reviewInvocations = {
  proposal: (name: string) => ({ command: 'proposals', options: { proposal: name } }),
  draft: (name: string) => ({ command: 'draft', options: { article: name } }),
  question: (name: string) => ({ command: 'asked', options: { question: name } }),
};

/** @returns the key under which a post that was asked for is sent. @param entry the key of the entry that asks for it. */
export function requestedPostKey(entry: string): string {
  return hash('post', entry);
}

/** @param after the last row of the history before the entry. */
export function planSends(db: DatabaseSync, entry: Entry, after: number): void {
  const decided = entryToDecidedReview(db, entry);
  if (decided !== null) planReviewEdit(db, decided, entry.id);
  // A whole dossier is many changes: they are listed only if somebody has to hear of them.
  if (!hasListeners(db)) return;
  const changes = selectChangeEvents(db, 'entries.id = ? AND seq > ?', [entry.id, after]);
  if (changes.length === 0) return;
  if (has(db, 'posts')) {
    const sql =
      'SELECT post FROM post_statements JOIN posts ON posts.seq = post_statements.post WHERE statement = ? AND gone = 0';
    const refs = changes.flatMap((change) => findRefsShowing(db, change));
    const posts = new Set(refs.flatMap((ref) => selectColumn(db, integer, sql, ref)));
    for (const post of [...posts].sort((one, other) => one - other)) planCorrection(db, post, entry.id);
  }
  planNotices(db, changes);
}

/** The proposal or draft that an entry decides or edits; null for any other entry. */
function entryToDecidedReview(db: DatabaseSync, entry: Entry): Invocation | null {
  if (entry.kind === 'proposal-decided' || entry.kind === 'proposal-edited') {
    const name = selectValue(db, text, "SELECT 'P' || number FROM proposals WHERE entry = ?", entry.proposal);
    return name === null ? null : reviewInvocations.proposal(name);
  }
  if (entry.kind !== 'review-published' && entry.kind !== 'review-abandoned') return null;
  const name = selectValue(db, text, 'SELECT name FROM reviews WHERE name = ?1 OR entry = ?1', entry.review);
  return name === null ? null : reviewInvocations.draft(name);
}

/** Only posts that were planned: earlier versions recorded them as posted, and edited them without an entry. */
export function planReviewEdit(db: DatabaseSync, invocation: Invocation, change: string): void {
  const posts = selectColumn(
    db,
    integer,
    `SELECT seq FROM posts WHERE invocation = ?1 AND gone = 0
       AND EXISTS (SELECT 1 FROM asked_posts WHERE asked_posts.invocation = ?1)`,
    JSON.stringify(invocation),
  );
  for (const post of posts) planCorrection(db, post, change);
}

/** Whether a command shows a proposal or draft that is decided, or a question that has changed since it was asked. */
export function isDecidedReview(db: DatabaseSync, { command, options }: Invocation): boolean {
  const { proposal, draft, question } = reviewInvocations;
  if (command === proposal('').command)
    return has(db, "proposals WHERE state <> 'pending' AND 'P' || number = ?", options.proposal ?? '');
  if (command === question('').command) {
    const isChanged = "state <> 'open' OR (SELECT count(*) FROM question_asks WHERE question = number) > 1";
    return has(db, `questions WHERE 'Q' || number = ? AND (${isChanged})`, options.question ?? '');
  }
  return command === draft('').command && has(db, "reviews WHERE state <> 'open' AND name = ?", options.article ?? '');
}

/** Nobody can share an answer to these, since it shows no statement on record: only the review channel gets them. */
export function isReviewCommand(command: string): boolean {
  return Object.values(reviewInvocations).some((toInvocation) => toInvocation('').command === command);
}

/** Whether somebody has to hear of changes: a channel that follows them, or one in which something was posted. */
export function hasListeners(db: DatabaseSync): boolean {
  return has(db, 'posts') || has(db, 'digests') || has(db, 'follows');
}

const has = (db: DatabaseSync, from: string, ...values: string[]) =>
  hasRow(db, `SELECT 1 FROM ${from} LIMIT 1`, ...values);

const CORRECTED_POST = { entry: text, platform: text, channel: text, invocation: json<Invocation>() };

export function planCorrection(db: DatabaseSync, post: number, change: string): void {
  const sql = 'SELECT entry, platform, channel, invocation FROM posts WHERE seq = ?';
  const row = selectOne(db, CORRECTED_POST, sql, post);
  if (row === null) throw new Error(`the read model has no post ${post}`);
  const { entry, platform, channel, invocation } = row;
  const { command } = invocation;
  const hasReply = command !== NOTICE_COMMAND && command !== VANISHED_COMMAND && !isReviewCommand(command);
  for (const kind of hasReply ? ['edit', 'reply'] : ['edit']) {
    writeSend(db, hash(kind, entry, change), kind, platform, channel, post, change);
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
  const place = { platform: text, channel: text };
  const digests = selectAll(db, place, 'SELECT platform, channel FROM digests');
  const columns = { ...place, what: text, key: text };
  const follows = selectAll(db, columns, 'SELECT platform, channel, what, key FROM follows');
  if (digests.length + follows.length === 0) return;
  const insert = prepareCached(
    db,
    'INSERT OR IGNORE INTO pending (purpose, platform, channel, seq, at) VALUES (?, ?, ?, ?, ?)',
  );
  for (const change of changes) {
    for (const { platform, channel } of digests) insert.run('digest', platform, channel, change.seq, change.at);
    for (const { platform, channel, what, key } of follows)
      if (isFollowed(db, change, what, key)) insert.run('follow', platform, channel, change.seq, change.at);
  }
}

export function isFollowed(db: DatabaseSync, { subject }: SequencedChangeEvent, what: string, key: string): boolean {
  if (what === 'dossier') return nameToKey(subject.split('/')[0] ?? '') === key;
  const columns = what === 'topic' ? ['topic'] : ['speaker', 'told_by'];
  return subjectToStatementRows(db, subject).some((row) =>
    columns.some((column) =>
      hasRow(
        db,
        `SELECT 1 FROM statements JOIN names ON names.kind = ? AND names.target = statements.${column} AND names.key = ?
         WHERE statements.id = ?`,
        what,
        key,
        row,
      ),
    ),
  );
}

/** @returns hex SHA-256: the same parts give the same key on every replica. */
export function hash(...parts: string[]): string {
  return createHash('sha256').update(JSON.stringify(parts)).digest('hex');
}
