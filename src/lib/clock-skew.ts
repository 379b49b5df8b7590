/** What a time stamp is worth when the clocks of several replicas differ and may be set back. */

/** How far two well-kept clocks may be apart, in milliseconds. */
const MAX_CLOCK_SKEW_MS = 60_000;

/**
 * The latest time, ISO, that any replica's clock may give now. A later stamp came from a clock that has been set back since:
 * do not wait for that time to come round again.
 */
export function latestPossibleTime(now: Date): string {
  return new Date(now.getTime() + MAX_CLOCK_SKEW_MS).toISOString();
}

/** How far to look back for what happened at an unknown time, in milliseconds. */
const LOOKBACK_MS = 24 * 60 * 60_000;

/**
 * The earliest time, ISO, of what may have happened at `at`: `at` itself, or a day ago where the clock has been set back since
 * and nobody knows how long ago that was.
 */
export function lookbackStart(at: string, now: Date): string {
  return Date.parse(at) <= now.getTime() ? at : new Date(now.getTime() - LOOKBACK_MS).toISOString();
}
