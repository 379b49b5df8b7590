import type { DatabaseSync } from 'node:sqlite';
import { LRUCache } from 'lru-cache';
import { stripAccents, tokenize, type Word } from './tokenizer.ts';

/** How many numbers of statements are cached in lists: four mebibytes. */
const MAX_LISTED = 1_000_000;
/** Of how many statements the passages are cached: with their words about ten mebibytes. */
const MAX_STATEMENTS = 1_000;

interface Cached<Passage> {
  /** Statements by FTS5 expression. */
  lists: LRUCache<string, Int32Array>;
  passages: LRUCache<number, readonly Passage[]>;
}

/**
 * What was read of an index: the sentences of a story share their rare words, and so what is compared with them. Cached
 * until another connection commits; whoever writes on this one calls `clear`.
 */
export function createIndexCache<Passage>(db: DatabaseSync): { current(): Cached<Passage>; clear(): void } {
  const version = db.prepare('PRAGMA data_version');
  const lists = new LRUCache<string, Int32Array>({ maxSize: MAX_LISTED, sizeCalculation: ({ length }) => length + 1 });
  const passages = new LRUCache<number, readonly Passage[]>({ max: MAX_STATEMENTS });
  let cachedAt = -1;
  const clear = () => {
    lists.clear();
    passages.clear();
  };
  return {
    current() {
      const now = Number(version.get()?.data_version);
      if (now !== cachedAt) clear();
      cachedAt = now;
      return { lists, passages };
    },
    clear,
  };
}

const words = new WeakMap<object, readonly Word[]>();

/** The passage's words, read once while it is cached. */
export function passageToWords(passage: { text: string }): readonly Word[] {
  let known = words.get(passage);
  if (known === undefined) {
    known = tokenize(passage.text);
    words.set(passage, known);
  }
  return known;
}

const plainWords = new WeakMap<object, readonly string[]>();

/** The same words without accents and the possessive. */
export function passageToPlain(passage: { text: string }): readonly string[] {
  let known = plainWords.get(passage);
  if (known === undefined) {
    known = passageToWords(passage).map(wordToPlain);
    plainWords.set(passage, known);
  }
  return known;
}

function wordToPlain({ folded }: Word): string {
  const plain = stripAccents(folded);
  return plain.endsWith("'s") ? plain.slice(0, -2) : plain;
}
