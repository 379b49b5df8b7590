/**
 * Whole answers, kept until the board changes: after a piece of news many ask the same. Whether an answer may be kept is
 * not declared but observed: it may when the command that made it read the board, and nothing else that can change.
 */
import { LRUCache } from 'lru-cache';
import type { Answer } from './answer.ts';
import type { Context } from './command.ts';
import type { FormSpec } from './forms/form.ts';

export interface AnswerCache {
  /**
   * The answer that was kept under the key since the board changed last, else what `make` gives. It is shared: whoever
   * gets it must not change it.
   *
   * @param before the position of the board, as it was looked at lately; null keeps nothing.
   * @param make is given what to call when the answer depends on more than the key and the board.
   */
  getOrCreate(
    key: string,
    before: string | null,
    make: (tie: () => void) => Promise<Answer | FormSpec>,
  ): Promise<Answer | FormSpec>;
}

/** Characters of JSON that all answers have together; with what is rendered from them they take about ten times as many bytes. */
const MAX_CHARACTERS = 4_000_000;
/** A longer one is hardly asked for twice, and would push out many others. */
const MAX_ENTRY_CHARACTERS = 200_000;

/**
 * The library for its bound on size, which a Map in order of use has not.
 *
 * @param currentVersion of the board, see Board, as it is now.
 */
export function createAnswerCache(currentVersion: () => string | null): AnswerCache {
  const answers = new LRUCache<string, Answer>({
    maxSize: MAX_CHARACTERS,
    maxEntrySize: MAX_ENTRY_CHARACTERS,
    sizeCalculation: (answer, key) => key.length + JSON.stringify(answer).length,
  });
  let cachedVersion: string | null = null;
  return {
    async getOrCreate(key, version, make) {
      if (version !== cachedVersion) answers.clear();
      cachedVersion = version;
      const cached = answers.get(key);
      if (cached !== undefined) return cached;
      let isUncacheable = version === null;
      const outcome = await make(() => {
        isUncacheable = true;
      });
      // The board may have moved on while the answer was made: then nobody can say which one it is from.
      if (!isUncacheable && 'tone' in outcome && currentVersion() === version && cachedVersion === version)
        answers.set(key, outcome);
      return outcome;
    },
  };
}

/** The same context, but `tie` is called as soon as anything of it is read other than the board and the list of commands. */
export function trackContextReads(context: Context, onUncacheableRead: () => void): Context {
  return new Proxy(context, {
    get(target, name, receiver) {
      if (name !== 'readModel' && name !== 'commands') onUncacheableRead();
      return Reflect.get(target, name, receiver);
    },
  });
}
