/** Projects posts, what became of each send, and who follows what. What has to be sent because of a change: see plan-sends.ts. */
import type { DatabaseSync } from 'node:sqlite';
import type { OutboxEntry, PostedEntry } from '../../model/entry.ts';
import { findRefsShowing, selectChangeEvents, subjectToStatementRows } from '../../queries/change-feed.ts';
import { nameToKey } from '../../search/tokenizer.ts';
import {
  isDecidedReview,
  isFollowed,
  NOTICE_COMMAND,
  planCorrection,
  planReviewEdit,
  requestedPostKey,
  writeSend,
} from '../plan-sends.ts';
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
  const row = prepareCached(
    db,
    `INSERT OR IGNORE INTO posts (entry, at, platform, channel, message, link, invocation, statements, dossier, version)
       VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?) RETURNING seq`,
  ).get(
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
  if (row === undefined) return;
  const insert = prepareCached(db, 'INSERT OR IGNORE INTO post_statements (statement, post) VALUES (?, ?)');
  for (const statement of statements) insert.run(statement, Number(row.seq));
  const seen =
    asOf === null ? null : prepareCached(db, 'SELECT max(seq) AS seq FROM history WHERE entry = ?').get(asOf)?.seq;
  if (seen == null) return;
  const missed = selectChangeEvents(db, 'seq > ?', [Number(seen)]);
  for (const change of missed)
    if (findRefsShowing(db, change).some((ref) => statements.includes(ref)))
      planCorrection(db, Number(row.seq), change.entry);
}

/** The channel is not told of pending changes that nothing it still follows covers. */
function projectFollowEnded(db: DatabaseSync, { platform, channel, what, name }: EntryOf<'follow-ended'>): void {
  prepareCached(db, 'DELETE FROM follows WHERE platform = ? AND channel = ? AND what = ? AND key = ?').run(
    platform,
    channel,
    what,
    nameToKey(name),
  );
  const left = prepareCached(db, 'SELECT what, key FROM follows WHERE platform = ? AND channel = ?').all(
    platform,
    channel,
  );
  const pending = prepareCached(
    db,
    "SELECT seq FROM pending WHERE purpose = 'follow' AND platform = ? AND channel = ?",
  ).all(platform, channel);
  for (const { seq } of pending) {
    const [change] = selectChangeEvents(db, 'seq = ?', [Number(seq)]);
    if (change && left.some((follow) => isFollowed(db, change, String(follow.what), String(follow.key)))) continue;
    prepareCached(db, "DELETE FROM pending WHERE purpose = 'follow' AND platform = ? AND channel = ? AND seq = ?").run(
      platform,
      channel,
      Number(seq),
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
     AND seq IN (SELECT seq FROM history WHERE entry = ? AND subject = ?)`,
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

function projectPostSent(db: DatabaseSync, entry: EntryOf<'post-sent'>): void {
  const send = prepareCached(
    db,
    `SELECT sends.platform, sends.channel, asked_posts.invocation, asked_posts.dossier
       FROM sends JOIN asked_posts ON asked_posts.key = sends.key WHERE sends.key = ?`,
  ).get(entry.send);
  if (send === undefined) throw new Error(`the read model has no post that was asked for under ${entry.send}`);
  prepareCached(
    db,
    "UPDATE sends SET state = 'done', retry_at = NULL, problem = NULL, reason = NULL WHERE key = ?",
  ).run(entry.send);
  const invocation = JSON.parse(String(send.invocation));
  // A second message under one key, posted because the platform was slower than a lease, gets corrections, too.
  const place = [String(send.platform), String(send.channel), entry.message];
  const known = 'SELECT 1 FROM posts WHERE platform = ? AND channel = ? AND message = ?';
  if (prepareCached(db, known).get(...place) === undefined) {
    const post = {
      ...entry,
      platform: send.platform as PostedEntry['platform'],
      channel: String(send.channel),
      invocation,
      dossier: send.dossier === null ? null : String(send.dossier),
    };
    writePost(db, post, entry.asOf);
  }
  // It was decided while its post was under way, which then shows it as waiting.
  if (isDecidedReview(db, invocation)) planReviewEdit(db, invocation, entry.id);
}

function projectSendDone(db: DatabaseSync, entry: EntryOf<'send-done'>): void {
  for (const key of entry.sends) {
    const send = prepareCached(
      db,
      "UPDATE sends SET state = 'done', retry_at = NULL, problem = NULL, reason = NULL WHERE key = ? AND state <> 'done' RETURNING kind, platform, channel",
    ).get(key);
    if (send?.kind !== 'notice' || entry.message === null) continue;
    const post = {
      id: entry.id,
      at: entry.at,
      platform: send.platform as PostedEntry['platform'],
      channel: String(send.channel),
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
  const row = prepareCached(db, 'SELECT changes FROM notices WHERE key = ?').get(notice);
  const changes: { subject: string }[] = row === undefined ? [] : JSON.parse(String(row.changes));
  const select = prepareCached(
    db,
    "SELECT dossiers.slug || '/' || statements.slug AS ref FROM statements JOIN dossiers ON dossiers.id = statements.dossier WHERE statements.id = ?",
  );
  const rows = new Set(changes.flatMap(({ subject }) => subjectToStatementRows(db, subject)));
  // The title of each dossier stands above its changes.
  const dossiers = new Set(changes.map(({ subject }) => subject.split('/')[0] ?? ''));
  return [...[...rows].map((id) => String(select.get(id)?.ref)), ...dossiers];
}

function projectSendFailed(db: DatabaseSync, entry: EntryOf<'send-failed'>): void {
  const { sends, problem, reason, maybeSince, retryAt, at } = entry;
  for (const key of sends) {
    const row = prepareCached(
      db,
      `UPDATE sends SET state = ?, attempts = attempts + 1, failed_at = ?, retry_at = ?, problem = ?, reason = ?, unsure = coalesce(unsure, ?)
         WHERE key = ? AND state <> 'done' RETURNING post`,
    ).get(retryAt === null ? 'given-up' : 'open', at, retryAt, problem, reason, maybeSince, key);
    if (row?.post == null || problem !== 'no-message') continue;
    prepareCached(db, 'UPDATE posts SET gone = 1 WHERE seq = ?').run(Number(row.post));
    prepareCached(
      db,
      "UPDATE sends SET state = 'given-up', retry_at = NULL, problem = ?, reason = ? WHERE post = ? AND state = 'open'",
    ).run(problem, reason, Number(row.post));
  }
}
