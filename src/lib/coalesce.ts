/**
 * Runs the work once at a time. Callers that come while it runs share one more run: the current one may have begun too early
 * for them.
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
