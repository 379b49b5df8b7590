import type { Clock } from './clock.ts';

/** How soon a timer notices that the machine slept or its clock was set, in milliseconds. */
const MAX_TIMER_MS = 60_000;

/** The machine's clock. Its timers do not keep the process alive. */
export function createSystemClock(): Clock {
  const now = () => new Date();
  return {
    now,
    at(time, run) {
      let timer: NodeJS.Timeout;
      // By elapsed time, whatever the clock is set to; it stands still while the machine sleeps.
      const due = performance.now() + (time.getTime() - now().getTime());
      const wait = () => {
        const left = Math.min(time.getTime() - now().getTime(), due - performance.now());
        timer = setTimeout(left <= MAX_TIMER_MS ? run : wait, Math.min(Math.max(left, 0), MAX_TIMER_MS));
        timer.unref();
      };
      wait();
      return () => clearTimeout(timer);
    },
  };
}
