/** The time, and timers. Whatever waits is given one, so that nothing else reads the machine's clock. */
export interface Clock {
  now(): Date;
  /**
   * Runs `run` once, at `time` or soon after, unless the returned function is called before. Setting the clock back does not
   * delay it: `run` may then find that it is not yet `time`.
   */
  at(time: Date, run: () => void): () => void;
}

/** Whether less than `ms` milliseconds have passed since `at`. False where the clock has been set back since. */
export function isFresh(at: number, ms: number, now: Date): boolean {
  const age = now.getTime() - at;
  return age >= 0 && age < ms;
}
