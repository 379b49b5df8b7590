/** The time, and being called at a time: given to whatever waits, so that nothing else reads the machine's clock. */
export interface Clock {
  now(): Date;
  /** Runs `run` once, at `time` or soon after, unless the function that is returned is called before. */
  at(time: Date, run: () => void): () => void;
}
