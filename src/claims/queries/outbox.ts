/** What the bot has to send, has sent and could not send. */
import type { DatabaseSync } from 'node:sqlite';
import { latestPossibleTime } from '../../lib/clock-skew.ts';
import type { EntryBody } from '../model/entry.ts';
import {
  type Columns,
  flag,
  integer,
  json,
  nullable,
  type RowOf,
  selectAll,
  selectColumn,
  selectNumber,
  selectOne,
  selectValue,
  text,
  textAs,
} from '../read-model/select.ts';
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

/** The kind of a failure, as the ledger has it. */
export type SendProblem = Extract<EntryBody, { kind: 'send-failed' }>['problem'];

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
  /** Why something is open or given up, the newest reason, in English; null if nothing has failed. */
  reason: string | null;
  problem: SendProblem | null;
}

/** A new message that did not go out. */
export interface FailedMessage {
  /** What people call it: `m7`. */
  name: string;
  platform: string;
  channel: string;
  reason: string;
  problem: SendProblem;
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

const SEND = {
  key: text,
  kind: textAs<SendKind>(),
  platform: text,
  channel: text,
  entry: nullable(text),
  message: nullable(text),
  link: nullable(text),
  change: text,
  attempts: integer,
  maybeSentSince: nullable(text),
  retryAt: nullable(text),
} satisfies Columns<object>;
const SELECT_SENDS = `SELECT sends.key, sends.kind, sends.platform, sends.channel, posts.entry, posts.message, posts.link,
    sends.change, sends.attempts, sends.unsure AS maybeSentSince, sends.retry_at AS retryAt
  FROM sends LEFT JOIN posts ON posts.seq = sends.post`;
const IS_DUE = `sends.state = 'open' AND (sends.kind <> 'reply' OR NOT EXISTS (
  SELECT 1 FROM sends AS edit WHERE edit.post = sends.post AND edit.change = sends.change AND edit.kind = 'edit' AND edit.state = 'open'))`;

const POST: Columns<PostState> = {
  number: integer,
  entry: text,
  at: text,
  platform: text,
  channel: text,
  link: nullable(text),
  invocation: json<PostState['invocation']>(),
  statements: json<string[]>(),
  done: integer,
  open: integer,
  givenUp: integer,
  isDeleted: flag,
  reason: nullable(text),
  problem: nullable(textAs<SendProblem>()),
};
const SELECT_POSTS = `SELECT posts.seq AS number, posts.entry, posts.at, posts.platform, posts.channel, posts.link, posts.invocation,
    posts.statements, coalesce(sum(sends.state = 'done'), 0) AS done, coalesce(sum(sends.state = 'open'), 0) AS open,
    coalesce(sum(sends.state = 'given-up'), 0) AS givenUp, posts.gone AS isDeleted,
    (SELECT reason FROM sends AS bad WHERE bad.post = posts.seq AND bad.reason IS NOT NULL ORDER BY bad.seq DESC LIMIT 1) AS reason,
    (SELECT problem FROM sends AS bad WHERE bad.post = posts.seq AND bad.reason IS NOT NULL ORDER BY bad.seq DESC LIMIT 1) AS problem
  FROM posts LEFT JOIN sends ON sends.post = posts.seq`;

const REQUESTED_POST: Columns<RequestedPost> = {
  invocation: json<RequestedPost['invocation']>(),
  dossier: nullable(text),
};

const FAILED_MESSAGE: Columns<FailedMessage> = {
  name: text,
  platform: text,
  channel: text,
  reason: text,
  problem: textAs<SendProblem>(),
  state: textAs<FailedMessage['state']>(),
};

export function createOutbox(db: DatabaseSync): Outbox {
  return {
    ...createSubscriptions(db),
    due: (now, platforms, limit) =>
      selectAll(
        db,
        SEND,
        `${SELECT_SENDS} WHERE ${IS_DUE} AND (retry_at IS NULL OR retry_at <= ? OR failed_at > ?)
           AND sends.platform IN (SELECT value FROM json_each(?)) ORDER BY sends.seq LIMIT ?`,
        now.toISOString(),
        latestPossibleTime(now),
        JSON.stringify(platforms),
        limit,
      ).map(rowToSend),
    openKeys: () => selectColumn(db, text, "SELECT key FROM sends WHERE state = 'open'"),
    backlog: () => ({
      sends: selectNumber(db, "SELECT count(*) FROM sends WHERE state = 'open'"),
      channels: selectNumber(db, 'SELECT count(*) FROM (SELECT DISTINCT purpose, platform, channel FROM pending)'),
    }),
    nextRetry: (at) =>
      selectValue(db, nullable(text), "SELECT min(retry_at) FROM sends WHERE state = 'open' AND retry_at > ?", at),
    failedAttempts: (key) =>
      selectValue(db, integer, "SELECT attempts FROM sends WHERE key = ? AND state = 'open'", key),
    requestedPost: (key) =>
      selectOne(db, REQUESTED_POST, 'SELECT invocation, dossier FROM asked_posts WHERE key = ?', key),
    posts: ({ limit, offset }) => ({
      items: selectAll(
        db,
        POST,
        `${SELECT_POSTS} GROUP BY posts.seq ORDER BY posts.seq DESC LIMIT ? OFFSET ?`,
        limit,
        offset,
      ),
      total: selectNumber(db, 'SELECT count(*) FROM posts'),
    }),
    post: (entry) => selectOne(db, POST, `${SELECT_POSTS} WHERE posts.entry = ? GROUP BY posts.seq`, entry),
    correctionsOf: (entry) =>
      selectColumn(
        db,
        text,
        `SELECT sends.change FROM sends JOIN posts ON posts.seq = sends.post
         WHERE posts.entry = ? AND sends.kind = 'edit' ORDER BY sends.seq`,
        entry,
      ),
    failedMessages: () =>
      selectAll(
        db,
        FAILED_MESSAGE,
        `SELECT 'm' || seq AS name, platform, channel, reason, problem, state FROM sends
         WHERE kind IN ('notice', 'post') AND state <> 'done' AND reason IS NOT NULL ORDER BY seq DESC LIMIT 50`,
      ),
    findGivenUp(name) {
      const [, letter, digits] = /^(m?)([1-9][0-9]{0,8})$/i.exec(name.trim()) ?? [];
      if (digits === undefined) return null;
      const number = Number(digits);
      const gone = letter
        ? selectValue(db, flag, "SELECT 0 FROM sends WHERE seq = ? AND kind IN ('notice', 'post')", number)
        : selectValue(db, flag, 'SELECT gone FROM posts WHERE seq = ?', number);
      if (gone === null) return null;
      const sql = `SELECT key FROM sends WHERE ${letter ? 'seq' : 'post'} = ? AND state = 'given-up' ORDER BY seq`;
      return { sends: selectColumn(db, text, sql, number), gone };
    },
  };
}

function rowToSend({ entry, message, link, ...send }: RowOf<typeof SEND>): Send {
  return { ...send, post: entry === null || message === null ? null : { entry, message, link } };
}
