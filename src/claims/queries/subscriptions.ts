/** Which channels follow what, which get a digest, and what they have not been told yet. */
import type { DatabaseSync } from 'node:sqlite';
import type { Actor } from '../model/entry.ts';
import { type Columns, json, selectAll, selectOne, text, textAs } from '../read-model/select.ts';
import { type ChangeEvent, selectChangeEvents } from './change-feed.ts';

export interface Follow {
  platform: string;
  channel: string;
  what: 'dossier' | 'speaker' | 'topic';
  name: string;
  at: string;
  by: Actor;
}

export interface Digest {
  platform: string;
  channel: string;
  days: number[];
  time: string;
  zone: string;
  at: string;
}

export interface Notice {
  purpose: 'follow' | 'digest';
  at: string;
  changes: { entry: string; subject: string }[];
}

/** Changes that a channel has not been told of, oldest first. */
export interface PendingChanges {
  purpose: 'follow' | 'digest';
  platform: string;
  channel: string;
  changes: ChangeEvent[];
}

export interface Subscriptions {
  notice(key: string): Notice | null;
  /** Channels that have to be told of changes, with at most `limit` changes of each. */
  pending(limit: number): PendingChanges[];
  follows(): Follow[];
  digests(): Digest[];
}

const NOTICE: Columns<Notice> = {
  purpose: textAs<Notice['purpose']>(),
  at: text,
  changes: json<Notice['changes']>(),
};

const PENDING_CHANNEL: Columns<Omit<PendingChanges, 'changes'>> = {
  purpose: textAs<PendingChanges['purpose']>(),
  platform: text,
  channel: text,
};

const FOLLOW: Columns<Follow> = {
  platform: text,
  channel: text,
  what: textAs<Follow['what']>(),
  name: text,
  at: text,
  by: json<Actor>(),
};

const DIGEST: Columns<Digest> = {
  platform: text,
  channel: text,
  days: json<number[]>(),
  time: text,
  zone: text,
  at: text,
};

export function createSubscriptions(db: DatabaseSync): Subscriptions {
  return {
    notice: (key) => selectOne(db, NOTICE, 'SELECT purpose, at, changes FROM notices WHERE key = ?', key),
    pending: (limit) =>
      selectAll(
        db,
        PENDING_CHANNEL,
        'SELECT DISTINCT purpose, platform, channel FROM pending ORDER BY purpose, platform, channel',
      ).map(({ purpose, platform, channel }) => ({
        purpose,
        platform,
        channel,
        changes: selectChangeEvents(
          db,
          'seq IN (SELECT seq FROM pending WHERE purpose = ? AND platform = ? AND channel = ? ORDER BY seq LIMIT ?)',
          [purpose, platform, channel, limit],
        ),
      })),
    follows: () =>
      selectAll(
        db,
        FOLLOW,
        'SELECT platform, channel, what, name, at, actor AS by FROM follows ORDER BY platform, channel, what, key',
      ),
    digests: () =>
      selectAll(db, DIGEST, 'SELECT platform, channel, days, time, zone, at FROM digests ORDER BY platform, channel'),
  };
}
