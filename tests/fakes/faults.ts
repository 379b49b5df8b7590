/** Faults that a test has ordered for the next calls, first in first out, by the name of the call. */

/** A queue of ordered faults. `take` removes and returns the next one for a name, or one ordered for any name (`*`), or null. */
export interface Faults<F> {
  order(name: string, fault: F, times: number): void;
  take(name: string): F | null;
  /** Forgets what is still ordered. */
  clear(): void;
}

/** Creates an empty queue. */
export function createFaults<F>(): Faults<F> {
  const ordered: { name: string; fault: F }[] = [];
  return {
    order(name, fault, times) {
      for (let i = 0; i < times; i += 1) ordered.push({ name, fault });
    },
    take(name) {
      const at = ordered.findIndex((entry) => entry.name === name || entry.name === '*');
      return at < 0 ? null : (ordered.splice(at, 1)[0]?.fault ?? null);
    },
    clear() {
      ordered.length = 0;
    },
  };
}
