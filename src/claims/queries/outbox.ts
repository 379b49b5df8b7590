/** What the bot has to send, has sent and could not send. */
import type { DatabaseSync } from 'node:sqlite';
import { latestPossibleTime } from '../../lib/clock-skew.ts';
import { prepareCached } from '../read-model/statement-cache.ts';
import { createSubscriptions, type Subscriptions } from './subscriptions.ts';
import type { Page } from './views.ts';

/** `notice` tells a channel of changes, and `post` is what a person or the configuration asks for. */
export type SendKind = 'edit' | 'reply' | 'notice' | 'post';

export interface Send {
  key: string;
  kind: SendKind;
  platform: string;
  channel: string;
  /** The post that is corrected: its entry, and the platform's id of its message; null for a notice or a new post. */
  post: { entry: string; message: string; link: string | null } | null;
  /** The entry that the post is corrected for; for a notice the one that planned it, for a post the one that asks for it. */
  change: string;
  attempts: number;
  /** When an attempt began that may have arrived although it failed; null while none did. */
  maybeSentSince: string | null;
  retryAt: string | null;
}

/** What has become of a public post. */
export interface PostState {
  /** The number by which people name it. */
  number: number;
  entry: string;
  at: string;
  platform: string;
  channel: string;
  link: string | null;
  invocation: { command: string; options: Record<string, string> };
  statements: string[];
  /** How many corrections of the post and its thread are sent, are still to be sent, and are given up. */
  done: number;
  open: number;
  givenUp: number;
  isDeleted: boolean;
  /** Why something is open or given up, the newest reason; null if nothing has failed. */
  reason: string | null;
}

/** A new message that did not go out. */
export interface FailedMessage {
  /** What people call it: `m7`. */
  name: string;
  platform: string;
  channel: string;
  reason: string;
  state: 'open' | 'given-up';
}

/** A post that a person or the configuration asked for. */
export interface RequestedPost {
  invocation: { command: string; options: Record<string, string> };
  /** For a summary: the dossier. */
  dossier: string | null;
}

export interface Outbox extends Subscriptions {
  /** What may be sent now on these platforms, oldest first. A reply waits until its post is edited, or cannot be. */
  due(now: Date, platforms: readonly string[], limit: number): Send[];
  /** The earliest time after `at` at which something is tried again; null when nothing is. */
  nextRetry(at: string): string | null;
  /** The keys of everything that is neither sent nor given up. */
  openKeys(): string[];
  /** How many messages wait to be sent, and for how many channels changes are gathered. */
  backlog(): { sends: number; channels: number };
  /** How many attempts have failed; null once it is sent or given up, perhaps by another replica. */
  failedAttempts(key: string): number | null;
  /** Null when nobody asked for a post under this key. */
  requestedPost(key: string): RequestedPost | null;
  /** Newest first. */
  posts(page: Page): { items: PostState[]; total: number };
  post(entry: string): PostState | null;
  /** Entries that the post has been or is to be corrected for, oldest first. */
  correctionsOf(post: string): string[];
  /** New messages that did not go out, newest first. */
  failedMessages(): FailedMessage[];
  /**
   * @param name of a post (`12`) or of a message that did not go out (`m7`).
   * @returns the keys of what was given up there, perhaps none; null when nothing has that name.
   */
  findGivenUp(name: string): { sends: string[]; gone: boolean } | null;
}

const SELECT_SENDS = `SELECT sends.*, posts.entry AS post_entry, posts.message AS post_message, posts.link AS post_link
  FROM sends LEFT JOIN posts ON posts.seq = sends.post`;
const IS_DUE = `sends.state = 'open' AND (sends.kind <> 'reply' OR NOT EXISTS (
  SELECT 1 FROM sends AS edit WHERE edit.post = sends.post AND edit.change = sends.change AND edit.kind = 'edit' AND edit.state = 'open'))`;
const SELECT_POSTS = `SELECT posts.*, coalesce(sum(sends.state = 'done'), 0) AS done, coalesce(sum(sends.state = 'open'), 0) AS open,
  coalesce(sum(sends.state = 'given-up'), 0) AS given_up,
  (SELECT reason FROM sends AS bad WHERE bad.post = posts.seq AND bad.reason IS NOT NULL ORDER BY bad.seq DESC LIMIT 1) AS reason
  FROM posts LEFT JOIN sends ON sends.post = posts.seq`;

export function createOutbox(db: DatabaseSync): Outbox {
  const textOrNull = (value: unknown) => (value === null ? null : String(value));
  const due = db.prepare(
    `${SELECT_SENDS} WHERE ${IS_DUE} AND (retry_at IS NULL OR retry_at <= ? OR failed_at > ?)
       AND sends.platform IN (SELECT value FROM json_each(?)) ORDER BY sends.seq LIMIT ?`,
  );
  const post = db.prepare(`${SELECT_POSTS} WHERE posts.entry = ? GROUP BY posts.seq`);
  return {
    ...createSubscriptions(db),
    due: (now, platforms, limit) =>
      due.all(now.toISOString(), latestPossibleTime(now), JSON.stringify(platforms), limit).map(rowToSend),
    openKeys: () =>
      prepareCached(db, "SELECT key FROM sends WHERE state = 'open'")
        .all()
        .map(({ key }) => String(key)),
    backlog: () => ({
      sends: Number(db.prepare("SELECT count(*) AS n FROM sends WHERE state = 'open'").get()?.n),
      channels: Number(
        db.prepare('SELECT count(*) AS n FROM (SELECT DISTINCT purpose, platform, channel FROM pending)').get()?.n,
      ),
    }),
    nextRetry: (at) =>
      textOrNull(
        db.prepare("SELECT min(retry_at) AS at FROM sends WHERE state = 'open' AND retry_at > ?").get(at)?.at ?? null,
      ),
    failedAttempts(key) {
      const row = prepareCached(db, "SELECT attempts FROM sends WHERE key = ? AND state = 'open'").get(key);
      return row === undefined ? null : Number(row.attempts);
    },
    requestedPost(key) {
      const row = prepareCached(db, 'SELECT invocation, dossier FROM asked_posts WHERE key = ?').get(key);
      if (row === undefined) return null;
      return { invocation: JSON.parse(String(row.invocation)), dossier: textOrNull(row.dossier) };
    },
    posts: ({ limit, offset }) => ({
      items: db
        .prepare(`${SELECT_POSTS} GROUP BY posts.seq ORDER BY posts.seq DESC LIMIT ? OFFSET ?`)
        .all(limit, offset)
        .map(rowToPost),
      total: Number(db.prepare('SELECT count(*) AS n FROM posts').get()?.n),
    }),
    post(entry) {
      const row = post.get(entry);
      return row === undefined ? null : rowToPost(row);
    },
    correctionsOf: (entry) =>
      db
        .prepare(
          "SELECT sends.change FROM sends JOIN posts ON posts.seq = sends.post WHERE posts.entry = ? AND sends.kind = 'edit' ORDER BY sends.seq",
        )
        .all(entry)
        .map(({ change }) => String(change)),
    failedMessages: () =>
      db
        .prepare(
          "SELECT seq, platform, channel, reason, state FROM sends WHERE kind IN ('notice', 'post') AND state <> 'done' AND reason IS NOT NULL ORDER BY seq DESC LIMIT 50",
        )
        .all()
        .map(({ seq, platform, channel, reason, state }) => ({
          name: `m${seq}`,
          platform: String(platform),
          channel: String(channel),
          reason: String(reason),
          state: state === 'open' ? 'open' : 'given-up',
        })),
    findGivenUp(name) {
      const [, letter, number] = /^(m?)([1-9][0-9]{0,8})$/i.exec(name.trim()) ?? [];
      if (number === undefined) return null;
      const known = letter
        ? prepareCached(db, "SELECT 0 AS gone FROM sends WHERE seq = ? AND kind IN ('notice', 'post')").get(
            Number(number),
          )
        : prepareCached(db, 'SELECT gone FROM posts WHERE seq = ?').get(Number(number));
      if (known === undefined) return null;
      const sends = prepareCached(
        db,
        `SELECT key FROM sends WHERE ${letter ? 'seq' : 'post'} = ? AND state = 'given-up' ORDER BY seq`,
      ).all(Number(number));
      return { sends: sends.map(({ key }) => String(key)), gone: known.gone === 1 };
    },
  };
}

function rowToSend(row: Record<string, unknown>): Send {
  return {
    key: String(row.key),
    kind: String(row.kind) as SendKind,
    platform: String(row.platform),
    channel: String(row.channel),
    post:
      row.post_entry === null
        ? null
        : {
            entry: String(row.post_entry),
            message: String(row.post_message),
            link: row.post_link === null ? null : String(row.post_link),
          },
    change: String(row.change),
    attempts: Number(row.attempts),
    maybeSentSince: row.unsure === null ? null : String(row.unsure),
    retryAt: row.retry_at === null ? null : String(row.retry_at),
  };
}

function rowToPost(row: Record<string, unknown>): PostState {
  return {
    number: Number(row.seq),
    entry: String(row.entry),
    at: String(row.at),
    platform: String(row.platform),
    channel: String(row.channel),
    link: row.link === null ? null : String(row.link),
    invocation: JSON.parse(String(row.invocation)),
    statements: JSON.parse(String(row.statements)),
    done: Number(row.done),
    open: Number(row.open),
    givenUp: Number(row.given_up),
    isDeleted: row.gone === 1,
    reason: row.reason === null ? null : String(row.reason),
  };
}
