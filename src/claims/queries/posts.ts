/** What the bot has posted publicly, and where. */
import type { DatabaseSync } from 'node:sqlite';
import { type Columns, hasRow, nullable, selectColumn, selectNumber, selectOne, text } from '../read-model/select.ts';

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

const POST: Columns<PostView> = {
  entry: text,
  at: text,
  platform: text,
  channel: text,
  message: text,
  link: nullable(text),
};
const ASKED_FOR = `FROM sends JOIN asked_posts ON asked_posts.key = sends.key
  WHERE sends.platform = ? AND sends.channel = ? AND asked_posts.dossier = ?`;

export function createPosts(db: DatabaseSync): Posts {
  return {
    dossiersWithoutSummary: (platform, channel) =>
      selectColumn(
        db,
        text,
        `SELECT slug FROM dossiers WHERE NOT EXISTS (SELECT 1 FROM posts WHERE posts.platform = ? AND posts.channel = ?
           AND posts.dossier = dossiers.slug AND posts.version = dossiers.version) ORDER BY at DESC, id DESC`,
        platform,
        channel,
      ),
    isSummaryPending: (platform, channel, dossier) =>
      hasRow(db, `SELECT 1 ${ASKED_FOR} AND sends.state = 'open'`, platform, channel, dossier),
    countSummaryRequests: (platform, channel, dossier) =>
      selectNumber(db, `SELECT count(*) ${ASKED_FOR}`, platform, channel, dossier),
    summary: (platform, channel, dossier, version) =>
      selectOne(
        db,
        POST,
        `SELECT entry, at, platform, channel, message, link FROM posts
         WHERE platform = ? AND channel = ? AND dossier = ? AND version = ? ORDER BY seq DESC LIMIT 1`,
        platform,
        channel,
        dossier,
        version,
      ),
  };
}
