/** Another look, later, at what could not be done: it may heal by itself, or another copy of the bot has it and may die over it. */

/** Behind the lease of a turn: by then a copy that held one and died has lost it. Each look doubles it, up to an hour. */
const MIN_DELAY_MS = 130_000;
const MAX_DELAY_MS = 60 * 60_000;

export interface BackoffTimer {
  /** Looks again after the pause, unless that is due already. */
  schedule(): void;
  /** To be called at the end of a look: where none is due the next pause is short again. */
  resetIfIdle(): void;
  /** Looks at nothing again. */
  stop(): void;
}

/** @param run must not throw. The timer does not keep the process alive. */
export function createBackoffTimer(run: () => void): BackoffTimer {
  let timer: NodeJS.Timeout | null = null;
  let delayMs = MIN_DELAY_MS;
  let isStopped = false;
  return {
    schedule() {
      if (isStopped || timer !== null) return;
      timer = setTimeout(() => {
        timer = null;
        run();
      }, delayMs).unref();
      delayMs = Math.min(2 * delayMs, MAX_DELAY_MS);
    },
    resetIfIdle() {
      if (timer === null) delayMs = MIN_DELAY_MS;
    },
    stop() {
      isStopped = true;
      if (timer !== null) clearTimeout(timer);
    },
  };
}
