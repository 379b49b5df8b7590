/**
 * Lets tasks start one by one, each in a turn of the event loop of its own. A burst of commands would otherwise do all its
 * work before the first answer is sent, and all of them would come too late. It does not wait for tasks to end: a slow one
 * holds nobody up.
 */
export interface Backpressure {
  /** How many have not started yet. */
  pendingCount(): number;
  /**
   * Resolves when it is the caller's turn.
   *
   * @param onCrowd called once where a crowd waits, or gathers while the caller does.
   */
  acquire(onCrowd: () => void): Promise<void>;
}

/** While something else is more urgent than a crowd, one of it is let in each time that this is over, in milliseconds. */
const OVERLOAD_INTERVAL_MS = 50;

/**
 * @param overloadThreshold how many may wait before it is a crowd.
 * @param isUrgent true while something else is more urgent than a crowd.
 */
export function createBackpressure(overloadThreshold: number, isUrgent: () => boolean): Backpressure {
  const queue: { start: () => void; onCrowd: () => void }[] = [];

  function startNext(): void {
    queue.shift()?.start();
    scheduleNext();
  }

  function scheduleNext(): void {
    if (queue.length > overloadThreshold && isUrgent()) setTimeout(startNext, OVERLOAD_INTERVAL_MS);
    else if (queue.length > 0) setImmediate(startNext);
  }

  return {
    pendingCount: () => queue.length,
    acquire: (onCrowd) =>
      new Promise((start) => {
        queue.push({ start, onCrowd });
        if (queue.length > overloadThreshold + 1) onCrowd();
        else if (queue.length === overloadThreshold + 1) for (const one of queue) one.onCrowd();
        if (queue.length === 1) scheduleNext();
      }),
  };
}
