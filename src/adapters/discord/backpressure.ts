/**
 * Starts tasks one by one, each in its own turn of the event loop. A burst of commands would otherwise do all its work
 * before the first answer is sent, and every answer would be late. It does not wait for tasks to end, so a slow one delays
 * nobody.
 */
export interface Backpressure {
  /** How many have not started yet. */
  pendingCount(): number;
  /**
   * Resolves when the caller may start.
   *
   * @param onCrowd called once if too many wait, now or while the caller does.
   */
  acquire(onCrowd: () => void): Promise<void>;
}

/** Milliseconds between two starts while too many wait and something else is more urgent. */
const OVERLOAD_INTERVAL_MS = 50;

/**
 * @param overloadThreshold how many may wait before it is too many.
 * @param isUrgent true while something else is more urgent.
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
