/** What is looked up at most every few milliseconds, however often it is asked for. */

export interface CachedValue<T> {
  /** What the last look saw, or a new one. Throws what the look throws. */
  get(): T;
  /** Lets the next one look anew. */
  invalidate(): void;
}

/** @param ttlMs milliseconds. */
export function createCachedValue<T>(load: () => T, ttlMs: number): CachedValue<T> {
  let cached: { value: T; at: number } | null = null;
  return {
    get() {
      // Of a clock that is never set back.
      const now = performance.now();
      if (cached === null || now - cached.at > ttlMs) cached = { value: load(), at: now };
      return cached.value;
    },
    invalidate() {
      cached = null;
    },
  };
}
