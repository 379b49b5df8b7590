/**
 * How long this process has known of something, by a clock that is never set back. What another replica says of the time
 * is no measure: its clock may have been ahead, behind or set since.
 *
 * @param ttlMs what nobody has asked about for twice as long is forgotten.
 * @param elapsed milliseconds.
 * @returns milliseconds since the key was first asked about; 0 for a new one.
 */
export function createFirstSeen(ttlMs: number, elapsed: () => number): (key: string) => number {
  /** Those asked about longest ago first. */
  const seen = new Map<string, { first: number; last: number }>();
  return (key) => {
    const now = elapsed();
    const first = seen.get(key)?.first ?? now;
    seen.delete(key);
    seen.set(key, { first, last: now });
    for (const [other, { last }] of seen) {
      if (now - last < 2 * ttlMs) break;
      seen.delete(other);
    }
    return now - first;
  };
}
