/** A clock that stands still until a test moves it. */
import type { Clock } from '../../src/lib/clock.ts';

export interface TestClock extends Clock {
  /** Moves on, running what falls due on the way, each at its own time; `between` is awaited after each. */
  advance(ms: number, between: () => Promise<void>): Promise<void>;
  /** Set back, it keeps nobody waiting longer than before, as the machine's. */
  set(time: string): void;
}

export function createTestClock(start: string): TestClock {
  let time = Date.parse(start);
  const timers = new Set<{ at: number; run: () => void }>();
  return {
    now: () => new Date(time),
    at(at, run) {
      const timer = { at: at.getTime(), run };
      timers.add(timer);
      return () => timers.delete(timer);
    },
    set(to) {
      const back = Math.max(0, time - Date.parse(to));
      for (const timer of timers) timer.at -= back;
      time = Date.parse(to);
    },
    async advance(ms, between) {
      const end = time + ms;
      for (;;) {
        const [next] = [...timers].filter(({ at }) => at <= end).sort((one, other) => one.at - other.at);
        if (next === undefined) break;
        timers.delete(next);
        time = Math.max(time, next.at);
        next.run();
        await between();
      }
      time = end;
    },
  };
}
