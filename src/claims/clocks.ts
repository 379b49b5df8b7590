/** What a time stamp is worth where the clocks of several copies differ, and may be set back. */

/** How far two clocks that are kept may be apart, in milliseconds. */
const APART_MS = 60_000;

/**
 * The latest time, ISO, that any copy's clock may give now. What is stamped later was stamped by a clock that has been set
 * back since: nobody waits for that time to come round again.
 */
export function latestStamp(now: Date): string {
  return new Date(now.getTime() + APART_MS).toISOString();
}
