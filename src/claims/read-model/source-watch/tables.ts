/** Sources that are read again. A record without any has the tables empty, so they need no new version of the read model. */
export const SOURCE_WATCH_TABLES = `
CREATE TABLE IF NOT EXISTS source_watches (
  platform TEXT NOT NULL, channel TEXT NOT NULL, dossier TEXT NOT NULL, every TEXT NOT NULL,
  PRIMARY KEY (platform, channel, dossier)
) STRICT, WITHOUT ROWID;
-- The last look at a dossier's pages, and how many there were.
CREATE TABLE IF NOT EXISTS source_looks (
  dossier TEXT PRIMARY KEY, entry TEXT NOT NULL, at TEXT NOT NULL, count INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
-- Words that did not stand in the article at the last look, and since when. Told once.
CREATE TABLE IF NOT EXISTS vanished_words (
  dossier TEXT NOT NULL, statement TEXT NOT NULL, source TEXT NOT NULL, since TEXT NOT NULL, reads TEXT,
  told INTEGER NOT NULL DEFAULT 0, PRIMARY KEY (dossier, statement)
) STRICT, WITHOUT ROWID;
-- What the second look confirmed, as it is told.
CREATE TABLE IF NOT EXISTS vanished_notices (
  entry TEXT PRIMARY KEY, dossier TEXT NOT NULL, at TEXT NOT NULL, words TEXT NOT NULL
) STRICT, WITHOUT ROWID;
`;
