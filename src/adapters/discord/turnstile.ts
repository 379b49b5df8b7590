/**
 * Lets tasks start one by one, each in a turn of the event loop of its own. A burst of commands would otherwise do all its
 * work before the first answer is sent, and all of them would come too late. It does not wait for tasks to end: a slow one
 * holds nobody up.
 */
export interface Turnstile {
  /** How many have not started yet. */
  waiting(): number;
  enter(): Promise<void>;
}

export function createTurnstile(): Turnstile {
  const queue: (() => void)[] = [];
  function next(): void {
    queue.shift()?.();
    if (queue.length > 0) setImmediate(next);
  }
  return {
    waiting: () => queue.length,
    enter: () =>
      new Promise((resolve) => {
        queue.push(resolve);
        if (queue.length === 1) setImmediate(next);
      }),
  };
}
