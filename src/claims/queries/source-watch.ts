/** Which dossiers' sources are read again, when, and what the looks at them confirmed. */
import type { DatabaseSync } from 'node:sqlite';
import {
  type Columns,
  integer,
  json,
  nullable,
  selectAll,
  selectOne,
  selectValue,
  text,
} from '../read-model/select.ts';

export interface WatchedDossier {
  dossier: string;
  /** Null before the first look. */
  lastLook: { entry: string; at: string; count: number } | null;
  /** Milliseconds from the last look to the next one. */
  intervalMs: number;
}

/** Statements whose words stood in the article at neither of two looks. */
export interface VanishedNotice {
  entry: string;
  dossier: string;
  at: string;
  words: { statement: string; words: string; since: string; reads: string | null }[];
}

export interface SourceWatch {
  dossiers(): WatchedDossier[];
  /** How often a channel has the dossier's sources read; null when it does not. */
  interval(platform: string, channel: string, dossier: string): string | null;
  notice(entry: string): VanishedNotice | null;
  /** Notices of a time or later, and not to a channel that follows their dossier. */
  noticesSince(at: string, platform: string, channel: string): VanishedNotice[];
}

const HOUR_MS = 60 * 60_000;
const DAY_MS = 24 * HOUR_MS;

const WATCHED = {
  dossier: text,
  entry: nullable(text),
  at: nullable(text),
  count: nullable(integer),
  hourly: integer,
} satisfies Columns<object>;

const NOTICE: Columns<VanishedNotice> = {
  entry: text,
  dossier: text,
  at: text,
  words: json<VanishedNotice['words']>(),
};

export function createSourceWatch(db: DatabaseSync): SourceWatch {
  return {
    // Words that were gone once are looked for again within the hour, so that a daily watch does not tell a day late; not for ever,
    // since their page may be gone as well.
    dossiers: () =>
      selectAll(
        db,
        WATCHED,
        `SELECT source_watches.dossier, entry, at, count, max(every = 'hourly' OR EXISTS (SELECT 1 FROM vanished_words
             WHERE vanished_words.dossier = source_watches.dossier AND told = 0
               AND julianday(since) > julianday(at) - 1)) AS hourly
           FROM source_watches LEFT JOIN source_looks ON source_looks.dossier = source_watches.dossier
           GROUP BY source_watches.dossier ORDER BY source_watches.dossier`,
      ).map(({ dossier, entry, at, count, hourly }) => ({
        dossier,
        lastLook: entry === null || at === null ? null : { entry, at, count: count ?? 0 },
        intervalMs: hourly === 1 ? HOUR_MS : DAY_MS,
      })),
    interval: (platform, channel, dossier) =>
      selectValue(
        db,
        text,
        'SELECT every FROM source_watches WHERE platform = ? AND channel = ? AND dossier = ?',
        platform,
        channel,
        dossier,
      ),
    notice: (entry) =>
      selectOne(db, NOTICE, 'SELECT entry, dossier, at, words FROM vanished_notices WHERE entry = ?', entry),
    noticesSince: (at, platform, channel) =>
      selectAll(
        db,
        NOTICE,
        `SELECT entry, dossier, at, words FROM vanished_notices WHERE at >= ? AND NOT EXISTS (
           SELECT 1 FROM sends WHERE sends.change = vanished_notices.entry AND platform = ? AND channel = ?)
           ORDER BY at, entry`,
        at,
        platform,
        channel,
      ),
  };
}
