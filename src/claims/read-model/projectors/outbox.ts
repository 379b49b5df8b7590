/** Projects posts, what became of each send, and who follows what. What has to be sent because of a change: see plan-sends.ts. */
import type { DatabaseSync } from 'node:sqlite';
import type { OutboxEntry, PostedEntry } from '../../model/entry.ts';
import { findRefsShowing, selectChangeEvents, subjectToStatementRows } from '../../queries/change-feed.ts';
import { nameToKey } from '../../search/tokenizer.ts';
import { FROM_HISTORY } from '../history.ts';
import {
  isDecidedReview,
  isFollowed,
  NOTICE_COMMAND,
  planCorrection,
  planReviewEdit,
  requestedPostKey,
  writeSend,
} from '../plan-sends.ts';
import {
  hasRow,
  integer,
  json,
  nullable,
  selectAll,
  selectColumn,
  selectOne,
  selectValue,
  text,
  textAs,
} from '../select.ts';
import { prepareCached } from '../statement-cache.ts';

type EntryOf<Kind> = Extract<OutboxEntry, { kind: Kind }>;

export function projectOutbox(db: DatabaseSync, entry: OutboxEntry): void {
  switch (entry.kind) {
    case 'post-asked':
      projectPostAsked(db, entry);
      break;
    case 'post-sent':
      projectPostSent(db, entry);
      break;
    case 'post-made':
      writePost(db, entry, entry.asOf);
      break;
    case 'send-done':
      projectSendDone(db, entry);
      break;
    case 'send-failed':
      projectSendFailed(db, entry);
      break;
    case 'send-retried':
      // The count of attempts stays, since each attempt has a lease of its own; so does whether one may have arrived.
      for (const key of entry.sends)
        prepareCached(
          db,
          `UPDATE sends SET state = 'open', retry_at = NULL WHERE key = ? AND state = 'given-up'
             AND NOT EXISTS (SELECT 1 FROM posts WHERE posts.seq = sends.post AND posts.gone = 1)`,
        ).run(key);
      break;
    case 'notice-planned':
      projectNoticePlanned(db, entry);
      break;
    case 'follow-set':
      prepareCached(
        db,
        'INSERT OR IGNORE INTO follows (platform, channel, what, key, name, at, actor) VALUES (?, ?, ?, ?, ?, ?, ?)',
      ).run(
        entry.platform,
        entry.channel,
        entry.what,
        nameToKey(entry.name),
        entry.name,
        entry.at,
        JSON.stringify(entry.by),
      );
      break;
    case 'follow-ended':
      projectFollowEnded(db, entry);
      break;
    case 'digest-set':
      prepareCached(
        db,
        'REPLACE INTO digests (platform, channel, days, time, zone, at, actor) VALUES (?, ?, ?, ?, ?, ?, ?)',
      ).run(
        entry.platform,
        entry.channel,
        JSON.stringify(entry.days),
        entry.time,
        entry.zone,
        entry.at,
        JSON.stringify(entry.by),
      );
      break;
    case 'digest-ended':
      prepareCached(db, 'DELETE FROM digests WHERE platform = ? AND channel = ?').run(entry.platform, entry.channel);
      prepareCached(db, "DELETE FROM pending WHERE purpose = 'digest' AND platform = ? AND channel = ?").run(
        entry.platform,
        entry.channel,
      );
      break;
  }
}

type PostFields = Omit<PostedEntry, 'kind' | 'newsroom' | 'by'>;

/**
 * A summary also shows its dossier.
 *
 * @param asOf the last change that the post was made from: it is corrected for later ones. Null for none.
 */
export function writePost(db: DatabaseSync, post: PostFields, asOf: string | null): void {
  const statements = [...new Set([...post.statements, ...(post.dossier === null ? [] : [post.dossier])])];
  const number = selectValue(
    db,
    integer,
    `INSERT OR IGNORE INTO posts (entry, at, platform, channel, message, link, invocation, statements, dossier, version)
       VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?) RETURNING seq`,
    post.id,
    post.at,
    post.platform,
    post.channel,
    post.message,
    post.link,
    JSON.stringify(post.invocation),
    JSON.stringify(statements),
    post.dossier,
    post.version,
  );
  if (number === null) return;
  const insert = prepareCached(db, 'INSERT OR IGNORE INTO post_statements (statement, post) VALUES (?, ?)');
  for (const statement of statements) insert.run(statement, number);
  const seen = selectValue(db, nullable(integer), `SELECT max(seq) ${FROM_HISTORY} WHERE entries.id = ?`, asOf);
  if (seen === null) return;
  const missed = selectChangeEvents(db, 'seq > ?', [seen]);
  for (const change of missed)
    if (findRefsShowing(db, change).some((ref) => statements.includes(ref))) planCorrection(db, number, change.entry);
}

/** The channel is not told of pending changes that nothing it still follows covers. */
function projectFollowEnded(db: DatabaseSync, { platform, channel, what, name }: EntryOf<'follow-ended'>): void {
  prepareCached(db, 'DELETE FROM follows WHERE platform = ? AND channel = ? AND what = ? AND key = ?').run(
    platform,
    channel,
    what,
    nameToKey(name),
  );
  const left = selectAll(
    db,
    { what: text, key: text },
    'SELECT what, key FROM follows WHERE platform = ? AND channel = ?',
    platform,
    channel,
  );
  const sql = "SELECT seq FROM pending WHERE purpose = 'follow' AND platform = ? AND channel = ?";
  for (const seq of selectColumn(db, integer, sql, platform, channel)) {
    const [change] = selectChangeEvents(db, 'seq = ?', [seq]);
    if (change && left.some((follow) => isFollowed(db, change, follow.what, follow.key))) continue;
    prepareCached(db, "DELETE FROM pending WHERE purpose = 'follow' AND platform = ? AND channel = ? AND seq = ?").run(
      platform,
      channel,
      seq,
    );
  }
}

/** Two replicas may plan the same notice at once: the first counts, and what only the second one held stays pending. */
function projectNoticePlanned(
  db: DatabaseSync,
  { id, at, notice, purpose, platform, channel, changes }: EntryOf<'notice-planned'>,
): void {
  const { changes: written } = prepareCached(
    db,
    'INSERT OR IGNORE INTO notices (key, purpose, at, changes) VALUES (?, ?, ?, ?)',
  ).run(notice, purpose, at, JSON.stringify(changes));
  if (written === 0) return;
  const remove = prepareCached(
    db,
    `DELETE FROM pending WHERE purpose = ? AND platform = ? AND channel = ?
     AND seq IN (SELECT seq ${FROM_HISTORY} WHERE entries.id = ? AND history.subject = ?)`,
  );
  for (const { entry, subject } of changes) remove.run(purpose, platform, channel, entry, subject);
  writeSend(db, notice, 'notice', platform, channel, null, id);
}

function projectPostAsked(
  db: DatabaseSync,
  { id, platform, channel, invocation, dossier }: EntryOf<'post-asked'>,
): void {
  const key = requestedPostKey(id);
  prepareCached(db, 'INSERT OR IGNORE INTO asked_posts (key, invocation, dossier) VALUES (?, ?, ?)').run(
    key,
    JSON.stringify(invocation),
    dossier,
  );
  writeSend(db, key, 'post', platform, channel, null, id);
}

const REQUESTED = {
  platform: textAs<PostedEntry['platform']>(),
  channel: text,
  invocation: json<PostedEntry['invocation']>(),
  dossier: nullable(text),
};

function projectPostSent(db: DatabaseSync, entry: EntryOf<'post-sent'>): void {
  const send = selectOne(
    db,
    REQUESTED,
    `SELECT sends.platform, sends.channel, asked_posts.invocation, asked_posts.dossier
       FROM sends JOIN asked_posts ON asked_posts.key = sends.key WHERE sends.key = ?`,
    entry.send,
  );
  if (send === null) throw new Error(`the read model has no post that was asked for under ${entry.send}`);
  prepareCached(
    db,
    "UPDATE sends SET state = 'done', retry_at = NULL, problem = NULL, reason = NULL WHERE key = ?",
  ).run(entry.send);
  const { platform, channel, invocation } = send;
  // A second message under one key, posted because the platform was slower than a lease, gets corrections, too.
  const known = 'SELECT 1 FROM posts WHERE platform = ? AND channel = ? AND message = ?';
  if (!hasRow(db, known, platform, channel, entry.message)) writePost(db, { ...entry, ...send }, entry.asOf);
  // It was decided while its post was under way, which then shows it as waiting.
  if (isDecidedReview(db, invocation)) planReviewEdit(db, invocation, entry.id);
}

function projectSendDone(db: DatabaseSync, entry: EntryOf<'send-done'>): void {
  for (const key of entry.sends) {
    const send = selectOne(
      db,
      { kind: text, platform: textAs<PostedEntry['platform']>(), channel: text },
      `UPDATE sends SET state = 'done', retry_at = NULL, problem = NULL, reason = NULL
       WHERE key = ? AND state <> 'done' RETURNING kind, platform, channel`,
      key,
    );
    if (send?.kind !== 'notice' || entry.message === null) continue;
    const post = {
      id: entry.id,
      at: entry.at,
      platform: send.platform,
      channel: send.channel,
      message: entry.message,
      link: entry.link,
      invocation: { command: NOTICE_COMMAND, options: { notice: key } },
      statements: noticeToRefs(db, key),
      dossier: null,
      version: null,
    };
    writePost(db, post, entry.asOf);
  }
}

/** The references that a notice shows. */
function noticeToRefs(db: DatabaseSync, notice: string): string[] {
  const changes =
    selectValue(db, json<{ subject: string }[]>(), 'SELECT changes FROM notices WHERE key = ?', notice) ?? [];
  const sql = `SELECT dossiers.slug || '/' || statements.slug FROM statements
    JOIN dossiers ON dossiers.id = statements.dossier WHERE statements.id = ?`;
  const rows = new Set(changes.flatMap(({ subject }) => subjectToStatementRows(db, subject)));
  // The title of each dossier stands above its changes.
  const dossiers = new Set(changes.map(({ subject }) => subject.split('/')[0] ?? ''));
  return [...[...rows].flatMap((id) => selectColumn(db, text, sql, id)), ...dossiers];
}

function projectSendFailed(db: DatabaseSync, entry: EntryOf<'send-failed'>): void {
  const { sends, problem, reason, maybeSince, retryAt, at } = entry;
  for (const key of sends) {
    const post = selectValue(
      db,
      nullable(integer),
      `UPDATE sends SET state = ?, attempts = attempts + 1, failed_at = ?, retry_at = ?, problem = ?, reason = ?, unsure = coalesce(unsure, ?)
         WHERE key = ? AND state <> 'done' RETURNING post`,
      retryAt === null ? 'given-up' : 'open',
      at,
      retryAt,
      problem,
      reason,
      maybeSince,
      key,
    );
    if (post === null || problem !== 'no-message') continue;
    prepareCached(db, 'UPDATE posts SET gone = 1 WHERE seq = ?').run(post);
    prepareCached(
      db,
      "UPDATE sends SET state = 'given-up', retry_at = NULL, problem = ?, reason = ? WHERE post = ? AND state = 'open'",
    ).run(problem, reason, post);
  }
}
