/** Another look, later, at what could not be done: it may heal by itself, or another copy of the bot has it and may die over it. */

/** Behind the lease of a turn: by then a copy that held one and died has lost it. Each look doubles it, up to an hour. */
const LOOK_AGAIN_MS = 130_000;
const LONGEST_PAUSE_MS = 60 * 60_000;

export interface LookingAgain {
  /** Looks again after the pause, unless that is due already. */
  later(): void;
  /** To be called at the end of a look: where none is due the next pause is short again. */
  settle(): void;
  /** Looks at nothing again. */
  stop(): void;
}

/** @param look must not throw. The timer does not keep the process alive. */
export function createLookingAgain(look: () => void): LookingAgain {
  let timer: NodeJS.Timeout | null = null;
  let pauseMs = LOOK_AGAIN_MS;
  let isStopped = false;
  return {
    later() {
      if (isStopped || timer !== null) return;
      timer = setTimeout(() => {
        timer = null;
        look();
      }, pauseMs).unref();
      pauseMs = Math.min(2 * pauseMs, LONGEST_PAUSE_MS);
    },
    settle() {
      if (timer === null) pauseMs = LOOK_AGAIN_MS;
    },
    stop() {
      isStopped = true;
      if (timer !== null) clearTimeout(timer);
    },
  };
}
