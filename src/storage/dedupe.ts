/** Sees to it that what a platform delivers twice, to this replica or to two, is answered once. */
import type { Log } from '../lib/log.ts';
import { withTimeout } from '../lib/timeout.ts';
import type { DedupeStore } from './dedupe-store.ts';

export type { Inbox } from './inbox.ts';

export interface Deduper {
  /**
   * True for the one who is to answer: none of the event's keys was claimed before, and now all of them are. Never rejects:
   * where the store cannot tell, the event is answered, because silence is worse than two answers.
   */
  claim(keys: readonly string[]): Promise<boolean>;
}

/** What all replicas share. */
export type SharedDedupe = Pick<DedupeStore, 'claim'>;

/** Longer than a healthy store takes; no question should wait longer to be told apart from its double. */
const CLAIM_TIMEOUT_MS = 1_000;

/**
 * @param platform begins the keys, since platforms number their events independently.
 * @param shared null where there is only one replica: then the store is not asked.
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

  async function claimShared(store: SharedDedupe, keys: readonly string[]): Promise<boolean> {
    try {
      const isFirst = await withTimeout(store.claim(keys.map((key) => `${platform} ${key}`)), CLAIM_TIMEOUT_MS);
      if (isFirst === null) throw new Error(`no answer within ${CLAIM_TIMEOUT_MS} ms`);
      return isFirst;
    } catch (error) {
      log.warn('dedupe.store_failed', { platform, error });
      return true;
    }
  }

  return {
    async claim(keys) {
      if (!claimLocally(keys)) return false;
      return shared === null || claimShared(shared, keys);
    },
  };
}
