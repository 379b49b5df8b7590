/** What a time stamp is worth where the clocks of several copies differ, and may be set back. */

/** How far two clocks that are kept may be apart, in milliseconds. */
const MAX_CLOCK_SKEW_MS = 60_000;

/**
 * The latest time, ISO, that any copy's clock may give now. What is stamped later was stamped by a clock that has been set
 * back since: nobody waits for that time to come round again.
 */
export function latestPossibleTime(now: Date): string {
  return new Date(now.getTime() + MAX_CLOCK_SKEW_MS).toISOString();
}

/** How far to look back for what happened at an unknown time, in milliseconds. */
const LOOKBACK_MS = 24 * 60 * 60_000;

/**
 * Since when to look for what may have happened at `at`, ISO: then, or, where the clock has been set back since and nobody
 * knows how long ago that was, a day.
 */
export function lookbackStart(at: string, now: Date): string {
  return Date.parse(at) <= now.getTime() ? at : new Date(now.getTime() - LOOKBACK_MS).toISOString();
}
