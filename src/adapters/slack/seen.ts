/** Remembers which events were taken, so that Slack's retries are not answered twice: https://docs.slack.dev/apis/events-api/#retries */
export interface Seen {
  /** True, once, for an event of which no key was seen before. From then on all its keys are. */
  first(keys: readonly string[]): boolean;
}

/** @param most how many keys are remembered; the oldest is forgotten first. Slack retries within about an hour. */
export function createSeen(most = 10_000): Seen {
  const seen = new Set<string>();
  return {
    first(keys) {
      const isFirst = !keys.some((key) => seen.has(key));
      for (const key of keys) seen.add(key);
      for (const oldest of seen) {
        if (seen.size <= most) break;
        seen.delete(oldest);
      }
      return isFirst;
    },
  };
}
