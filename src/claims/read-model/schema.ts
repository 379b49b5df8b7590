/**
 * The tables of the read model, which is disposable: a change here raises READ_MODEL_VERSION, and every read model of another
 * version is deleted and rebuilt from the ledger. Rows hold the document as JSON beside the columns that are searched by.
 */
import type { DatabaseSync } from 'node:sqlite';
import { QUESTION_TABLES } from './question-tables.ts';
import { SOURCE_WATCH_TABLES } from './source-watch/tables.ts';

export const READ_MODEL_VERSION = 13;

const TABLES = `
CREATE TABLE IF NOT EXISTS meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT;

CREATE TABLE IF NOT EXISTS dossiers (
  id INTEGER PRIMARY KEY, slug TEXT NOT NULL UNIQUE, title TEXT NOT NULL,
  -- The version and the content as last seeded, without what the rows say: see seed-snapshot.ts.
  version TEXT NOT NULL, seeded TEXT NOT NULL, at TEXT NOT NULL,
  -- The last entry from chat that changed it; null while all of it is the file's.
  revision TEXT
) STRICT;

-- The order of the list, without reading what was seeded.
CREATE INDEX IF NOT EXISTS dossiers_by_time ON dossiers (at, id);

-- The sources' texts, as published: they are stored here alone.
CREATE TABLE IF NOT EXISTS texts (id INTEGER PRIMARY KEY, sha256 TEXT NOT NULL UNIQUE, text TEXT NOT NULL) STRICT;

-- \`doc\` has all but the text.
CREATE TABLE IF NOT EXISTS sources (
  id INTEGER PRIMARY KEY, dossier INTEGER NOT NULL, slug TEXT NOT NULL, text INTEGER NOT NULL, doc TEXT NOT NULL,
  state TEXT NOT NULL DEFAULT 'recorded', UNIQUE (dossier, slug)
) STRICT;
CREATE TABLE IF NOT EXISTS sides (
  id INTEGER PRIMARY KEY, dossier INTEGER NOT NULL, slug TEXT NOT NULL, position INTEGER NOT NULL, doc TEXT NOT NULL, UNIQUE (dossier, slug)
) STRICT;
CREATE TABLE IF NOT EXISTS speakers (
  id INTEGER PRIMARY KEY, dossier INTEGER NOT NULL, slug TEXT NOT NULL, side INTEGER, doc TEXT NOT NULL,
  state TEXT NOT NULL DEFAULT 'recorded', UNIQUE (dossier, slug)
) STRICT;
CREATE TABLE IF NOT EXISTS topics (
  id INTEGER PRIMARY KEY, dossier INTEGER NOT NULL, slug TEXT NOT NULL, position INTEGER NOT NULL, doc TEXT NOT NULL,
  state TEXT NOT NULL DEFAULT 'recorded', UNIQUE (dossier, slug)
) STRICT;
CREATE TABLE IF NOT EXISTS facts (
  id INTEGER PRIMARY KEY, dossier INTEGER NOT NULL, position INTEGER NOT NULL, doc TEXT NOT NULL
) STRICT;
CREATE INDEX IF NOT EXISTS facts_by_dossier ON facts (dossier, position);

-- \`text\` is the one that the words are anchored in: the source may have a newer one. \`doc\`: see statement-docs.ts.
CREATE TABLE IF NOT EXISTS statements (
  id INTEGER PRIMARY KEY, dossier INTEGER NOT NULL, slug TEXT NOT NULL, position INTEGER NOT NULL,
  source INTEGER NOT NULL, speaker INTEGER NOT NULL, side INTEGER, topic INTEGER NOT NULL, told_by INTEGER, text INTEGER NOT NULL,
  state TEXT NOT NULL, reason TEXT, doc TEXT NOT NULL,
  -- Its id in the dossier file, which may differ where chat gave that one away; null when it is from chat.
  file TEXT,
  -- What the dossier file says otherwise, as JSON of those fields; null where it says the same.
  filed TEXT,
  -- The fields that were corrected in chat, as JSON: the file no longer changes these.
  held TEXT NOT NULL DEFAULT '[]',
  -- 1 where it came with its whole dossier: its first version and the first line of its history follow from the dossier's.
  included INTEGER NOT NULL DEFAULT 0, UNIQUE (dossier, slug)
) STRICT;
CREATE INDEX IF NOT EXISTS statements_by_file ON statements (dossier, file) WHERE file <> slug;
CREATE INDEX IF NOT EXISTS statements_by_topic ON statements (dossier, topic, side, position);
CREATE INDEX IF NOT EXISTS statements_by_speaker ON statements (speaker, position);
CREATE INDEX IF NOT EXISTS statements_by_side ON statements (side, position);
-- Few at a time: what is in no result.
CREATE INDEX IF NOT EXISTS statements_pending ON statements (state) WHERE state IN ('proposed', 'suspended');

CREATE TABLE IF NOT EXISTS disputes (
  id INTEGER PRIMARY KEY, dossier INTEGER NOT NULL, slug TEXT NOT NULL, position INTEGER NOT NULL,
  opposing INTEGER NOT NULL, against INTEGER NOT NULL, state TEXT NOT NULL, reason TEXT, doc TEXT NOT NULL,
  file TEXT, included INTEGER NOT NULL DEFAULT 0, UNIQUE (dossier, slug)
) STRICT;
CREATE INDEX IF NOT EXISTS disputes_by_opposing ON disputes (opposing);
CREATE INDEX IF NOT EXISTS disputes_by_against ON disputes (against);

-- The newsroom's ratings. \`rated\` is what the statement said when it was rated: it may be corrected later.
CREATE TABLE IF NOT EXISTS ratings (
  id INTEGER PRIMARY KEY, dossier INTEGER NOT NULL, slug TEXT NOT NULL, statement INTEGER NOT NULL, state TEXT NOT NULL, reason TEXT,
  doc TEXT NOT NULL, rated TEXT NOT NULL, entry TEXT NOT NULL, UNIQUE (dossier, slug)
) STRICT;
CREATE INDEX IF NOT EXISTS ratings_by_statement ON ratings (statement, state);

-- What others have reviewed, by its address and its claim.
CREATE TABLE IF NOT EXISTS claim_reviews (
  id INTEGER PRIMARY KEY, identity TEXT NOT NULL UNIQUE, content TEXT NOT NULL, claimant TEXT, doc TEXT NOT NULL, feed TEXT NOT NULL, at TEXT NOT NULL
) STRICT;
CREATE INDEX IF NOT EXISTS claim_reviews_by_claimant ON claim_reviews (claimant, at) WHERE claimant IS NOT NULL;

-- Every name and alias; \`key\` is without case and accents, and \`last_word\` its last word, which may be a surname. \`own\` is 1
-- for the name itself, 0 for an alias.
CREATE TABLE IF NOT EXISTS names (
  key TEXT NOT NULL, last_word TEXT NOT NULL, kind TEXT NOT NULL, target INTEGER NOT NULL, dossier INTEGER NOT NULL, name TEXT NOT NULL, own INTEGER NOT NULL
) STRICT;
CREATE INDEX IF NOT EXISTS names_by_key ON names (kind, key);
CREATE INDEX IF NOT EXISTS names_by_last_word ON names (kind, last_word);
CREATE INDEX IF NOT EXISTS names_by_dossier ON names (dossier, kind);
CREATE INDEX IF NOT EXISTS names_by_target ON names (kind, target);

-- The entries that history has lines of, and those from chat with what became of them: one that came second changes nothing,
-- for the reason in \`refusal\`.
CREATE TABLE IF NOT EXISTS entries (
  number INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, at TEXT NOT NULL, actor INTEGER NOT NULL, subject TEXT, refusal TEXT
) STRICT;
CREATE INDEX IF NOT EXISTS entries_by_time ON entries (at);
CREATE TABLE IF NOT EXISTS actors (id INTEGER PRIMARY KEY, doc TEXT NOT NULL UNIQUE) STRICT;

-- \`data\`: what else the kind of event holds, as JSON; null for nothing. \`state\` and \`before\`: those of the version that it
-- made, see history.ts; null where it made none.
CREATE TABLE IF NOT EXISTS history (
  seq INTEGER PRIMARY KEY, entry INTEGER NOT NULL, subject TEXT NOT NULL, kind TEXT NOT NULL, data TEXT, reason TEXT,
  state TEXT, before TEXT
) STRICT;
CREATE INDEX IF NOT EXISTS history_by_subject ON history (subject);
CREATE INDEX IF NOT EXISTS history_by_entry ON history (entry);

-- Changes that wait for an editor: of their own, or as the items of a draft.
CREATE TABLE IF NOT EXISTS proposals (
  id INTEGER PRIMARY KEY,
  -- The draft that it is an item of, and the item's id (S3); null for one of its own.
  draft INTEGER, item TEXT,
  -- P3 has the number 3; in a draft the order of review.
  number INTEGER NOT NULL,
  entry TEXT NOT NULL, at TEXT NOT NULL, actor TEXT NOT NULL, subject TEXT NOT NULL, change TEXT NOT NULL,
  state TEXT NOT NULL DEFAULT 'pending', decided_at TEXT, decided_by TEXT, reason TEXT,
  -- Of a draft: how often it was decided, who has since its words last changed, and what the drafter says of it. \`eyes\`: who
  -- has since its words, or the speaker, side or topic that it shares with others, last changed.
  decisions INTEGER NOT NULL DEFAULT 0, deciders TEXT NOT NULL DEFAULT '[]', eyes TEXT NOT NULL DEFAULT '[]', edited INTEGER NOT NULL DEFAULT 0,
  notes TEXT,
  opposing TEXT GENERATED ALWAYS AS (json_extract(change, '$.dispute.from')) STORED,
  against TEXT GENERATED ALWAYS AS (json_extract(change, '$.dispute.against')) STORED
) STRICT;
CREATE UNIQUE INDEX IF NOT EXISTS proposals_by_draft ON proposals (draft, item) WHERE draft IS NOT NULL;
CREATE UNIQUE INDEX IF NOT EXISTS proposals_by_number ON proposals (number) WHERE draft IS NULL;
CREATE UNIQUE INDEX IF NOT EXISTS proposals_by_entry ON proposals (entry) WHERE draft IS NULL;
CREATE INDEX IF NOT EXISTS proposals_by_subject ON proposals (subject, state) WHERE draft IS NULL;
CREATE INDEX IF NOT EXISTS proposals_by_state ON proposals (state, number) WHERE draft IS NULL;

-- Drafts under review. Nothing of them stands in the tables that answers are made from.
CREATE TABLE IF NOT EXISTS reviews (
  id INTEGER PRIMARY KEY, entry TEXT NOT NULL UNIQUE, name TEXT NOT NULL UNIQUE, at TEXT NOT NULL, actor TEXT NOT NULL,
  address TEXT, text INTEGER NOT NULL,
  -- Title, source without its text, sides, speakers, topics, what is undecided: as JSON, as the edits have made it.
  parts TEXT NOT NULL,
  state TEXT NOT NULL DEFAULT 'open', decisions INTEGER NOT NULL DEFAULT 0,
  ended_at TEXT, ended_by TEXT, reason TEXT, dossier TEXT
) STRICT;
CREATE INDEX IF NOT EXISTS reviews_by_state ON reviews (state, id);
CREATE INDEX IF NOT EXISTS reviews_by_text ON reviews (text);
-- Parts of a long draft that no review has started with yet.
CREATE TABLE IF NOT EXISTS review_pages (entry TEXT PRIMARY KEY, doc TEXT NOT NULL) STRICT, WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS sources_by_text ON sources (text);
CREATE INDEX IF NOT EXISTS sources_by_address ON sources (json_extract(doc, '$.address'));

CREATE TABLE IF NOT EXISTS posts (
  seq INTEGER PRIMARY KEY, entry TEXT NOT NULL UNIQUE, at TEXT NOT NULL, platform TEXT NOT NULL, channel TEXT NOT NULL, message TEXT NOT NULL,
  link TEXT, invocation TEXT NOT NULL, statements TEXT NOT NULL, dossier TEXT, version TEXT,
  -- 1 once the platform has said that the message is gone: it gets no corrections any more.
  gone INTEGER NOT NULL DEFAULT 0
) STRICT;
CREATE INDEX IF NOT EXISTS posts_by_invocation ON posts (invocation);
CREATE INDEX IF NOT EXISTS posts_by_channel ON posts (platform, channel, dossier, version);
CREATE TABLE IF NOT EXISTS post_statements (
  statement TEXT NOT NULL, post INTEGER NOT NULL, PRIMARY KEY (statement, post)
) STRICT, WITHOUT ROWID;

-- Messages and corrections to send, sent, or given up. \`change\` is the entry that a post is corrected for, that planned the
-- notice, or that asks for the post.
CREATE TABLE IF NOT EXISTS sends (
  seq INTEGER PRIMARY KEY, key TEXT NOT NULL UNIQUE, kind TEXT NOT NULL, platform TEXT NOT NULL, channel TEXT NOT NULL,
  post INTEGER, change TEXT NOT NULL, state TEXT NOT NULL, attempts INTEGER NOT NULL DEFAULT 0,
  -- When an attempt began that failed and may have arrived all the same; null while none did.
  unsure TEXT,
  -- When the last attempt failed, and when to try again.
  failed_at TEXT, retry_at TEXT, problem TEXT, reason TEXT
) STRICT;
CREATE INDEX IF NOT EXISTS sends_by_state ON sends (state, seq);
CREATE INDEX IF NOT EXISTS sends_by_post ON sends (post, seq);

-- Posts that a person asked for, sent or not. \`key\` is that of the send.
CREATE TABLE IF NOT EXISTS asked_posts (key TEXT PRIMARY KEY, invocation TEXT NOT NULL, dossier TEXT) STRICT, WITHOUT ROWID;

CREATE TABLE IF NOT EXISTS follows (
  platform TEXT NOT NULL, channel TEXT NOT NULL, what TEXT NOT NULL, key TEXT NOT NULL, name TEXT NOT NULL, at TEXT NOT NULL, actor TEXT NOT NULL,
  PRIMARY KEY (platform, channel, what, key)
) STRICT, WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS digests (
  platform TEXT NOT NULL, channel TEXT NOT NULL, days TEXT NOT NULL, time TEXT NOT NULL, zone TEXT NOT NULL, at TEXT NOT NULL, actor TEXT NOT NULL,
  PRIMARY KEY (platform, channel)
) STRICT, WITHOUT ROWID;

-- Changes that a channel is still to be notified of, and the messages about changes.
CREATE TABLE IF NOT EXISTS pending (
  purpose TEXT NOT NULL, platform TEXT NOT NULL, channel TEXT NOT NULL, seq INTEGER NOT NULL, at TEXT NOT NULL,
  PRIMARY KEY (purpose, platform, channel, seq)
) STRICT, WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS notices (
  key TEXT PRIMARY KEY, purpose TEXT NOT NULL, at TEXT NOT NULL, changes TEXT NOT NULL
) STRICT, WITHOUT ROWID;
`;

/** Creates what is missing and notes the version. Where all is there it only reads: another process may be writing. */
export function installSchema(db: DatabaseSync): void {
  db.exec(TABLES + QUESTION_TABLES + SOURCE_WATCH_TABLES);
  if (readMeta(db, 'version') !== String(READ_MODEL_VERSION)) writeMeta(db, 'version', String(READ_MODEL_VERSION));
}

/** `beginning`, `projected` and `forgotten` count entries of the ledger: see `isStale`. */
type MetaKey = 'version' | 'cursor' | 'beginning' | 'projected' | 'forgotten';

export function readMeta(db: DatabaseSync, key: MetaKey): string | null {
  const row = db.prepare('SELECT value FROM meta WHERE key = ?').get(key);
  return row === undefined ? null : String(row.value);
}

export function writeMeta(db: DatabaseSync, key: MetaKey, value: string): void {
  db.prepare('INSERT INTO meta (key, value) VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value').run(
    key,
    value,
  );
}
