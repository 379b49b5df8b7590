/**
 * Words that an answer may ask the desk about, held in memory alone: the button carries a random token in their place, so
 * that nothing of an unpublished text is stored before its asker presses it.
 */
import { randomBytes } from 'node:crypto';
import { LRUCache } from 'lru-cache';

export interface HeldWords {
  /** @returns a token */
  hold(words: string): string;
  /** Null once they are forgotten: after an hour, a restart, or on another replica. */
  find(token: string): string | null;
}

const HELD_WORDS_TTL_MS = 60 * 60_000;
const MAX_CHARACTERS = 4_000_000;

export function createHeldWords(): HeldWords {
  const held = new LRUCache<string, string>({
    ttl: HELD_WORDS_TTL_MS,
    maxSize: MAX_CHARACTERS,
    sizeCalculation: (words) => words.length + 1,
  });
  return {
    hold(words) {
      const token = randomBytes(12).toString('base64url');
      held.set(token, words);
      return token;
    },
    find: (token) => held.get(token) ?? null,
  };
}
