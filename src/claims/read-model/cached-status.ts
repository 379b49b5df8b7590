/** What is looked up at most every few milliseconds, however often it is asked for. */

export interface Glance<T> {
  /** What the last look saw, or a new one. Throws what the look throws. */
  get(): T;
  /** Lets the next one look anew. */
  forget(): void;
}

/** @param holds milliseconds. */
export function createGlance<T>(look: () => T, holds: number): Glance<T> {
  let seen: { value: T; at: number } | null = null;
  return {
    get() {
      // Of a clock that is never set back.
      const now = performance.now();
      if (seen === null || now - seen.at > holds) seen = { value: look(), at: now };
      return seen.value;
    },
    forget() {
      seen = null;
    },
  };
}
