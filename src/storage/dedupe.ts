/** Which events were taken, so that what a platform delivers twice, to this copy or to two, is answered once. */
import type { Log } from '../lib/log.ts';

export type { Inbox } from './inbox.ts';

export interface Deduper {
  /**
   * True for the one who is to answer: no key of the event was taken before. From then on all of them are. Never rejects:
   * where the store cannot tell, the event is answered, because silence is worse than two answers.
   */
  claim(keys: readonly string[]): Promise<boolean>;
}

/** Marks in the store that all copies share. */
export interface SharedDedupe {
  /** Sets all of the keys, unless one of them is set: then it sets none, and resolves false. */
  claim(keys: readonly string[]): Promise<boolean>;
}

/** Longer than the store takes when it is well; a question should not wait longer to be told apart from its double. */
const CLAIM_TIMEOUT_MS = 1_000;

/**
 * @param platform begins the keys, since platforms number their events independently.
 * @param shared null where there is only one copy: then nothing is asked of the store.
 * @param maxKeys how many keys are remembered here; the oldest is forgotten first. Platforms repeat within about an hour.
 */
export function createDeduper(platform: string, shared: SharedDedupe | null, log: Log, maxKeys = 10_000): Deduper {
  const seen = new Set<string>();

  function claimLocally(keys: readonly string[]): boolean {
    const isFirst = !keys.some((key) => seen.has(key));
    for (const key of keys) seen.add(key);
    for (const oldest of seen) {
      if (seen.size <= maxKeys) break;
      seen.delete(oldest);
    }
    return isFirst;
  }

  async function claimShared(sharedDedupe: SharedDedupe, keys: readonly string[]): Promise<boolean> {
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<boolean>((_, reject) => {
      timer = setTimeout(() => reject(new Error(`no answer within ${CLAIM_TIMEOUT_MS} ms`)), CLAIM_TIMEOUT_MS);
    });
    try {
      return await Promise.race([sharedDedupe.claim(keys.map((key) => `${platform} ${key}`)), late]);
    } catch (error) {
      log.warn('dedupe.store_failed', { platform, error });
      return true;
    } finally {
      clearTimeout(timer);
    }
  }

  return {
    async claim(keys) {
      if (!claimLocally(keys)) return false;
      return shared === null || claimShared(shared, keys);
    },
  };
}
