/** How a parser's time grows with its input. */

const LENGTH = 4_000;
const FACTOR = 32;
/** Linear work takes about 32 times as long, quadratic work 1,024 times: this is far from both, so that a busy machine decides nothing. */
export const MAX_GROWTH = 400;

/** Less than this, in milliseconds, is how exactly a clock reads, and not how long the work takes. */
const MIN_MS = 0.02;

/** The fastest of a few runs, in milliseconds: what else the machine does only makes a run slower. */
function fastest(work: () => void, runs: number): number {
  const times = Array.from({ length: runs }, () => {
    const start = performance.now();
    work();
    return performance.now() - start;
  });
  return Math.min(...times);
}

/** How many times longer FACTOR times the input takes. */
export function growth(work: (length: number) => void, length = LENGTH, runs = 5): number {
  work(length);
  return (
    fastest(() => work(FACTOR * length), runs) /
    Math.max(
      fastest(() => work(length), runs),
      MIN_MS,
    )
  );
}
