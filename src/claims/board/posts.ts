/** What the bot has posted publicly, and where. */
import type { DatabaseSync } from 'node:sqlite';

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
}

export function createPosts(db: DatabaseSync): Posts {
  return {
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
