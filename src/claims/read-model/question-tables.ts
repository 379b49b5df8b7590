/** Questions to the desk. A record without any has the tables empty, so they need no new version of the read model. */
export const QUESTION_TABLES = `
CREATE TABLE IF NOT EXISTS questions (
  -- Q3 has the number 3.
  number INTEGER PRIMARY KEY, entry TEXT NOT NULL UNIQUE, key TEXT NOT NULL, words TEXT NOT NULL, at TEXT NOT NULL,
  state TEXT NOT NULL DEFAULT 'open',
  -- The entry that took or decided it, who made it and when.
  decision TEXT, decided_by TEXT, decided_at TEXT, statement TEXT, answer TEXT
) STRICT;
CREATE INDEX IF NOT EXISTS questions_by_key ON questions (key, state);
CREATE INDEX IF NOT EXISTS questions_by_state ON questions (state, number);
-- Who asked it, and where; \`channel\` is empty for a console.
CREATE TABLE IF NOT EXISTS question_asks (
  question INTEGER NOT NULL, platform TEXT NOT NULL, person TEXT NOT NULL, channel TEXT NOT NULL, private INTEGER NOT NULL,
  at TEXT NOT NULL, actor TEXT NOT NULL, PRIMARY KEY (question, platform, person, channel)
) STRICT, WITHOUT ROWID;
`;
