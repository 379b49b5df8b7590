/**
 * Whole answers, kept until the board changes: after a piece of news many ask the same. Whether an answer may be kept is
 * not declared but observed: it may when the command that made it read the board, and nothing else that can change.
 */
import { LRUCache } from 'lru-cache';
import type { Answer } from './answer.ts';
import type { Context } from './command.ts';
import type { Questions } from './forms/form.ts';

export interface Kept {
  /**
   * The answer that was kept under the key since the board changed last, else what `make` gives. It is shared: whoever
   * gets it must not change it.
   *
   * @param before the position of the board, as it was looked at lately; null keeps nothing.
   * @param make is given what to call when the answer depends on more than the key and the board.
   */
  of(
    key: string,
    before: string | null,
    make: (tie: () => void) => Promise<Answer | Questions>,
  ): Promise<Answer | Questions>;
}

/** Characters of JSON that all answers have together; with what is rendered from them they take about ten times as many bytes. */
const MOST_CHARACTERS = 4_000_000;
/** A longer one is hardly asked for twice, and would push out many others. */
const MOST_OF_ONE = 200_000;

/**
 * The library for its bound on size, which a Map in order of use has not.
 *
 * @param position of the board, see Board, as it is now.
 */
export function createKept(position: () => string | null): Kept {
  const answers = new LRUCache<string, Answer>({
    maxSize: MOST_CHARACTERS,
    maxEntrySize: MOST_OF_ONE,
    sizeCalculation: (answer, key) => key.length + JSON.stringify(answer).length,
  });
  let at: string | null = null;
  return {
    async of(key, before, make) {
      if (before !== at) answers.clear();
      at = before;
      const known = answers.get(key);
      if (known !== undefined) return known;
      let isTied = before === null;
      const made = await make(() => {
        isTied = true;
      });
      // The board may have moved on while the answer was made: then nobody can say which one it is from.
      if (!isTied && 'tone' in made && position() === before && at === before) answers.set(key, made);
      return made;
    },
  };
}

/** The same context, but `tie` is called as soon as anything of it is read other than the board and the list of commands. */
export function watchContext(context: Context, tie: () => void): Context {
  return new Proxy(context, {
    get(target, name, receiver) {
      if (name !== 'board' && name !== 'commands') tie();
      return Reflect.get(target, name, receiver);
    },
  });
}
