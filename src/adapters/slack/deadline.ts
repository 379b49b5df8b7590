/** Waiting no longer than one may. */
import { setTimeout as sleep } from 'node:timers/promises';

/** What `work` resolves to, or null when it takes longer than `milliseconds`; it goes on all the same. Rejects when it rejects in time. */
export async function within<T>(work: Promise<T>, milliseconds: number): Promise<T | null> {
  const inTime = new AbortController();
  try {
    return await Promise.race([work, sleep(milliseconds, null, { signal: inTime.signal }).catch(() => null)]);
  } finally {
    inTime.abort();
  }
}
