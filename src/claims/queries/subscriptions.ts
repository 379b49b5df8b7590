/** Which channels follow what, which get a digest, and what they have not been told yet. */
import type { DatabaseSync } from 'node:sqlite';
import type { Actor } from '../model/entry.ts';
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

export function createSubscriptions(db: DatabaseSync): Subscriptions {
  return {
    notice(key) {
      const row = db.prepare('SELECT purpose, at, changes FROM notices WHERE key = ?').get(key);
      if (row === undefined) return null;
      return { purpose: toPurpose(row.purpose), at: String(row.at), changes: JSON.parse(String(row.changes)) };
    },
    pending: (limit) =>
      db
        .prepare('SELECT DISTINCT purpose, platform, channel FROM pending ORDER BY purpose, platform, channel')
        .all()
        .map(({ purpose, platform, channel }) => ({
          purpose: toPurpose(purpose),
          platform: String(platform),
          channel: String(channel),
          changes: selectChangeEvents(
            db,
            'seq IN (SELECT seq FROM pending WHERE purpose = ? AND platform = ? AND channel = ? ORDER BY seq LIMIT ?)',
            [String(purpose), String(platform), String(channel), limit],
          ),
        })),
    follows: () =>
      db
        .prepare('SELECT platform, channel, what, name, at, actor FROM follows ORDER BY platform, channel, what, key')
        .all()
        .map((row) => ({
          platform: String(row.platform),
          channel: String(row.channel),
          what: String(row.what) as Follow['what'],
          name: String(row.name),
          at: String(row.at),
          by: JSON.parse(String(row.actor)),
        })),
    digests: () =>
      db
        .prepare('SELECT platform, channel, days, time, zone, at FROM digests ORDER BY platform, channel')
        .all()
        .map((row) => ({
          platform: String(row.platform),
          channel: String(row.channel),
          days: JSON.parse(String(row.days)),
          time: String(row.time),
          zone: String(row.zone),
          at: String(row.at),
        })),
  };
}

const toPurpose = (value: unknown): Notice['purpose'] => (value === 'digest' ? 'digest' : 'follow');
