/**
 * Lets tasks start one by one, each in a turn of the event loop of its own. A burst of commands would otherwise do all its
 * work before the first answer is sent, and all of them would come too late. It does not wait for tasks to end: a slow one
 * holds nobody up.
 */
export interface Turnstile {
  /** How many have not started yet. */
  waiting(): number;
  /**
   * Resolves when it is the caller's turn.
   *
   * @param onCrowd called once where a crowd waits, or gathers while the caller does.
   */
  enter(onCrowd: () => void): Promise<void>;
}

/** While something else is more urgent than a crowd, one of it is let in each time that this is over, in milliseconds. */
const SLOWLY_MS = 50;

/**
 * @param crowd how many may wait before it is a crowd.
 * @param isUrgent true while something else is more urgent than a crowd.
 */
export function createTurnstile(crowd: number, isUrgent: () => boolean): Turnstile {
  const queue: { start: () => void; onCrowd: () => void }[] = [];

  function letIn(): void {
    queue.shift()?.start();
    next();
  }

  function next(): void {
    if (queue.length > crowd && isUrgent()) setTimeout(letIn, SLOWLY_MS);
    else if (queue.length > 0) setImmediate(letIn);
  }

  return {
    waiting: () => queue.length,
    enter: (onCrowd) =>
      new Promise((start) => {
        queue.push({ start, onCrowd });
        if (queue.length > crowd + 1) onCrowd();
        else if (queue.length === crowd + 1) for (const one of queue) one.onCrowd();
        if (queue.length === 1) next();
      }),
  };
}
