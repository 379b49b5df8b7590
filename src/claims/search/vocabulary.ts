import type { DatabaseSync } from 'node:sqlite';
import { languageToKey, wordToStem } from './stemmer.ts';

/** A word of the record and in about how many statements it stands (see `createVocabulary` for the error). */
export interface WordCount {
  word: string;
  docs: number;
}

/** The words of the record, without accents. */
export interface Vocabulary {
  /**
   * One statement more has each of the words that are gained, and one fewer each of those that are lost. What is gained is
   * written by `flush`, or when the vocabulary is asked.
   *
   * @param remains tells of a word whether any statement still has it: a count may be too low.
   */
  update(
    gained: ReadonlySet<string>,
    lost: ReadonlySet<string>,
    language: string | null,
    remains: (word: string) => boolean,
  ): void;
  /** Writes what was counted: a word of a thousand statements once. */
  flush(): void;
  /** Forgets what was counted since, and what was written: the transaction was rolled back. */
  discard(): void;
  /** In about how many statements the words stand; those that are unknown are left out. */
  lookUp(words: readonly string[]): WordCount[];
  /** For each word, the known words of the same stem, in any language of the record. */
  inflections(words: readonly string[]): WordCount[][];
  /** How many of the word's first letters some known word begins with. */
  knownPrefixLength(word: string): number;
  /** The commonest known words that begin so. */
  startingWith(prefix: string, limit: number): WordCount[];
}

/** What is known of a word's count: what the table has, and what it has not yet. */
interface CachedCount {
  written: number;
  pending: number;
}

/** Counts all statements under a word that no text has: whoever has words has this one, too. */
export const ALL_STATEMENTS = '';

// How many words' counts are held in memory, to save a write for each word of each statement: about 12 MB at most.
const MAX_CACHED_COUNTS = 60_000;

// How many words that begin alike are read, in alphabetical order, to find the commonest: two milliseconds' worth.
const MAX_PREFIX_SCAN = 4000;

/**
 * A vocabulary in the tables `<name>_words` and `<name>_languages`. Counts are written when they have grown by a
 * sixteenth, so a count read is at most a sixteenth too low: enough for ranking, and a million statements of twenty
 * words cost three million writes in place of twenty.
 */
export function createVocabulary(db: DatabaseSync, name: string): Vocabulary {
  db.exec(`
    CREATE TABLE IF NOT EXISTS ${name}_words (word TEXT PRIMARY KEY, docs INTEGER NOT NULL, stem TEXT NOT NULL) WITHOUT ROWID;
    CREATE INDEX IF NOT EXISTS ${name}_stems ON ${name}_words (stem);
    CREATE TABLE IF NOT EXISTS ${name}_languages (language TEXT PRIMARY KEY) WITHOUT ROWID;
  `);
  const raise = db.prepare(
    `INSERT INTO ${name}_words (word, docs, stem) VALUES (?, ?, ?) ON CONFLICT (word) DO UPDATE SET docs = docs + excluded.docs`,
  );
  const raiseKnown = db.prepare(`UPDATE ${name}_words SET docs = docs + ? WHERE word = ?`);
  const docsOf = db.prepare(`SELECT docs FROM ${name}_words WHERE word = ?`);
  const lower = db.prepare(`UPDATE ${name}_words SET docs = max(docs - 1, ?) WHERE word = ?`);
  // CROSS keeps the order of the join, which saves a table of the values: a word has three hundred respellings.
  const look = db.prepare(
    `SELECT word, docs FROM json_each(?) CROSS JOIN ${name}_words ON word = value WHERE docs > 0`,
  );
  const byStem = db.prepare(`SELECT word, docs FROM ${name}_words WHERE stem = ? AND docs > 0 LIMIT 100`);
  // The words that begin most alike are neighbours in the alphabet.
  const atOrAfter = db.prepare(`SELECT word FROM ${name}_words WHERE word >= ? ORDER BY word LIMIT 1`);
  const before = db.prepare(`SELECT word FROM ${name}_words WHERE word < ? ORDER BY word DESC LIMIT 1`);
  const byPrefix = db.prepare(
    `SELECT word, docs FROM (SELECT word, docs FROM ${name}_words WHERE word >= ? AND word < ? LIMIT ${MAX_PREFIX_SCAN})
     WHERE docs > 0 ORDER BY docs DESC LIMIT ?`,
  );
  const speak = db.prepare(`INSERT OR IGNORE INTO ${name}_languages (language) VALUES (?)`);
  const languages = db.prepare(`SELECT language FROM ${name}_languages`);
  const cached = new Map<string, CachedCount>();
  /** The words that were counted since the last `flush`. */
  const counted = new Map<string, { by: number; language: string }>();
  const known = new Set<string>();

  function raiseBy(word: string, more: number, isKnown: boolean, language: string): void {
    if (isKnown && raiseKnown.run(more, word).changes > 0) return;
    // New, or another process's board file has it since.
    raise.run(word, more, wordToStem(word, language));
  }

  function countWord(word: string, language: string): void {
    const each = counted.get(word);
    if (each === undefined) counted.set(word, { by: 1, language });
    else each.by += 1;
  }

  /** No count is too high, so that only where it would come to nothing it may have been too low. */
  function uncountWord(word: string, remains: (word: string) => boolean): void {
    const unwritten = counted.get(word);
    if (unwritten !== undefined) {
      unwritten.by -= 1;
      if (unwritten.by === 0) counted.delete(word);
      return;
    }
    const each = cached.get(word);
    if (each !== undefined && each.pending > 0) {
      each.pending -= 1;
      return;
    }
    // Not what is cached: another process may have written since.
    const docs = Number(docsOf.get(word)?.docs ?? 0);
    lower.run(docs > 1 || remains(word) ? 1 : 0, word);
    cached.delete(word);
  }

  function flush(): void {
    if (counted.size === 0) return;
    // In the order of the table, so that its pages are written one after the other.
    for (const word of [...counted.keys()].sort()) {
      const { by, language } = counted.get(word) as { by: number; language: string };
      let each = cached.get(word);
      if (each === undefined) {
        each = { written: (docsOf.get(word)?.docs as number | undefined) ?? 0, pending: 0 };
        cached.set(word, each);
      }
      each.pending += by;
      if (each.pending * 16 < each.written) continue;
      raiseBy(word, each.pending, each.written > 0, language);
      each.written += each.pending;
      each.pending = 0;
    }
    counted.clear();
    if (cached.size > MAX_CACHED_COUNTS) evict();
  }

  // The rarest go: their counts are written at each change, so nothing pending is lost with them.
  function evict(): void {
    for (const [word, each] of cached) if (each.pending === 0 && each.written < 16) cached.delete(word);
    if (cached.size > MAX_CACHED_COUNTS) cached.clear();
  }

  return {
    update(gained, lost, language, remains) {
      const key = languageToKey(language);
      if (gained.size > 0 && !known.has(key)) {
        speak.run(key);
        known.add(key);
      }
      for (const word of gained) countWord(word, key);
      for (const word of lost) uncountWord(word, remains);
    },
    flush,
    discard() {
      for (const each of [counted, cached, known]) each.clear();
    },
    lookUp(words) {
      flush();
      return look.all(JSON.stringify(words)) as unknown as WordCount[];
    },
    inflections(words) {
      flush();
      const spoken = languages.all() as { language: string }[];
      return words.map((word) => {
        const stems = new Set(spoken.map(({ language }) => wordToStem(word, language)));
        return [...stems].sort().flatMap((stem) => byStem.all(stem) as unknown as WordCount[]);
      });
    },
    knownPrefixLength(word) {
      flush();
      const neighbours = [atOrAfter.get(word)?.word, before.get(word)?.word].map((each) => String(each ?? ''));
      return Math.max(...neighbours.map((neighbour) => sharedPrefixLength(word, neighbour)));
    },
    startingWith(prefix, limit) {
      flush();
      return byPrefix.all(prefix, `${prefix}\u{10FFFF}`, limit) as unknown as WordCount[];
    },
  };
}

function sharedPrefixLength(one: string, other: string): number {
  let shared = 0;
  while (shared < one.length && one[shared] === other[shared]) shared += 1;
  return shared;
}
