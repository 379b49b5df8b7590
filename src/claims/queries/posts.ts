/** What the bot has posted publicly, and where. */
import type { DatabaseSync } from 'node:sqlite';
import { prepareCached } from '../read-model/statement-cache.ts';

export interface PostView {
  entry: string;
  at: string;
  platform: string;
  channel: string;
  message: string;
  link: string | null;
}

export interface Posts {
  /** The latest post of this version of a dossier's summary in a channel; null when there is none. */
  summary(platform: string, channel: string, dossier: string, version: string): PostView | null;
  /** The dossiers whose file's version has no summary in a channel, the newest first. */
  dossiersWithoutSummary(platform: string, channel: string): string[];
  /** Whether a summary of the dossier was asked for there and is neither sent nor given up. */
  isSummaryPending(platform: string, channel: string, dossier: string): boolean;
  /** How often a summary of the dossier was asked for there, whatever became of it. */
  countSummaryRequests(platform: string, channel: string, dossier: string): number;
}

export function createPosts(db: DatabaseSync): Posts {
  return {
    dossiersWithoutSummary: (platform, channel) =>
      prepareCached(
        db,
        `SELECT slug FROM dossiers WHERE NOT EXISTS (SELECT 1 FROM posts WHERE posts.platform = ? AND posts.channel = ?
           AND posts.dossier = dossiers.slug AND posts.version = dossiers.version) ORDER BY at DESC, id DESC`,
      )
        .all(platform, channel)
        .map(({ slug }) => String(slug)),
    isSummaryPending: (platform, channel, dossier) =>
      prepareCached(
        db,
        `SELECT 1 FROM sends JOIN asked_posts ON asked_posts.key = sends.key
         WHERE sends.state = 'open' AND sends.platform = ? AND sends.channel = ? AND asked_posts.dossier = ?`,
      ).get(platform, channel, dossier) !== undefined,
    countSummaryRequests: (platform, channel, dossier) =>
      Number(
        prepareCached(
          db,
          `SELECT count(*) AS n FROM sends JOIN asked_posts ON asked_posts.key = sends.key
           WHERE sends.platform = ? AND sends.channel = ? AND asked_posts.dossier = ?`,
        ).get(platform, channel, dossier)?.n,
      ),
    summary(platform, channel, dossier, version) {
      const row = db
        .prepare(
          'SELECT entry, at, platform, channel, message, link FROM posts WHERE platform = ? AND channel = ? AND dossier = ? AND version = ? ORDER BY seq DESC LIMIT 1',
        )
        .get(platform, channel, dossier, version);
      if (row === undefined) return null;
      return {
        entry: String(row.entry),
        at: String(row.at),
        platform: String(row.platform),
        channel: String(row.channel),
        message: String(row.message),
        link: row.link === null ? null : String(row.link),
      };
    },
  };
}
