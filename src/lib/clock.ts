/** The time, and being called at a time: given to whatever waits, so that nothing else reads the machine's clock. */
export interface Clock {
  now(): Date;
  /**
   * Runs `run` once, at `time` or soon after, unless the function that is returned is called before. Where the clock is set
   * back meanwhile, `run` waits no longer for that, and finds it earlier than `time`.
   */
  at(time: Date, run: () => void): () => void;
}

/** Whether less than `ms` milliseconds have passed since `at`. No, where the clock has been set back since: nobody can tell. */
export function isFresh(at: number, ms: number, now: Date): boolean {
  const age = now.getTime() - at;
  return age >= 0 && age < ms;
}
