/** Platforms that ask to wait or cannot be reached: one failure is enough to leave the whole platform alone for a while. */
import { isFresh } from '../../lib/clock.ts';
import { platformBackoff } from './retry-policy.ts';

export interface PlatformPauses {
  isPaused(platform: string): boolean;
  /** @param retryInMs how long the platform asked us to wait. */
  pause(platform: string, retryInMs: number): void;
  /** To be called when the platform has taken something. */
  clear(platform: string): void;
  /** When each pause ends, in milliseconds since 1970. */
  ends(): number[];
}

export function createPlatformPauses(now: () => Date): PlatformPauses {
  const pauses = new Map<string, { since: number; until: number; failures: number }>();
  const isPaused = (platform: string) => {
    const pause = pauses.get(platform);
    return pause !== undefined && isFresh(pause.since, pause.until - pause.since, now());
  };
  return {
    isPaused,
    pause(platform, retryInMs) {
      const before = pauses.get(platform);
      // Messages that were under way in other channels when the platform failed meet the same failure.
      const isSame = before !== undefined && isPaused(platform);
      const failures = (before?.failures ?? 0) + (isSame ? 0 : 1);
      const since = now().getTime();
      const until = since + Math.max(retryInMs, platformBackoff(failures));
      pauses.set(platform, { since, until: Math.max(until, isSame ? before.until : 0), failures });
    },
    clear: (platform) => void pauses.delete(platform),
    ends: () => [...pauses.values()].map(({ until }) => until),
  };
}
