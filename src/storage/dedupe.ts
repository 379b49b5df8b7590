/** Which events were taken, so that what a platform delivers twice, to this copy or to two, is answered once. */
import type { Log } from '../lib/log.ts';

export type { Unanswered } from './inbox.ts';

export interface Taken {
  /**
   * True for the one who is to answer: no key of the event was taken before. From then on all of them are. Never rejects:
   * where the store cannot tell, the event is answered, because silence is worse than two answers.
   */
  first(keys: readonly string[]): Promise<boolean>;
}

/** Marks in the store that all copies share. */
export interface Marks {
  /** Sets all of the keys, unless one of them is set: then it sets none, and resolves false. */
  set(keys: readonly string[]): Promise<boolean>;
}

/** Longer than the store takes when it is well; a question should not wait longer to be told apart from its double. */
const MARK_WITHIN_MS = 1_000;

/**
 * @param platform begins the keys, since platforms number their events independently.
 * @param shared null where there is only one copy: then nothing is asked of the store.
 * @param most how many keys are remembered here; the oldest is forgotten first. Platforms repeat within about an hour.
 */
export function createTaken(platform: string, shared: Marks | null, log: Log, most = 10_000): Taken {
  const seen = new Set<string>();

  function isFirstHere(keys: readonly string[]): boolean {
    const isFirst = !keys.some((key) => seen.has(key));
    for (const key of keys) seen.add(key);
    for (const oldest of seen) {
      if (seen.size <= most) break;
      seen.delete(oldest);
    }
    return isFirst;
  }

  async function isFirstOfAll(marks: Marks, keys: readonly string[]): Promise<boolean> {
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<boolean>((_, reject) => {
      timer = setTimeout(() => reject(new Error(`no answer within ${MARK_WITHIN_MS} ms`)), MARK_WITHIN_MS);
    });
    try {
      return await Promise.race([marks.set(keys.map((key) => `${platform} ${key}`)), late]);
    } catch (error) {
      log.warn('the store cannot tell whether an event was taken', { platform, error });
      return true;
    } finally {
      clearTimeout(timer);
    }
  }

  return {
    async first(keys) {
      if (!isFirstHere(keys)) return false;
      return shared === null || isFirstOfAll(shared, keys);
    },
  };
}
