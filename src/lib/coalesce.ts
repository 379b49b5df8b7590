/** Following the ledger is one piece of work at a time, however many ask for it. */

/**
 * Runs the work once at a time. Who asks while it runs waits for one more run, shared by all who wait: the one under way may
 * have passed the newest entry's place already.
 */
export function coalesce(work: () => Promise<void>): () => Promise<void> {
  let last: Promise<void> = Promise.resolve();
  let next: Promise<void> | null = null;
  return () => {
    if (next === null) {
      next = last.then(() => {
        next = null;
        return work();
      });
      last = next.catch(() => {});
    }
    return next;
  };
}
