/** Work in several lanes at the same time, in each of them one piece after the other. */

/** Channels that are served at the same time. */
const MAX_CONCURRENCY = 8;

/** Works through the lanes, at most LANES at a time. One that throws lets the others end first. */
export async function forEachConcurrently<T>(items: readonly T[], work: (lane: T) => Promise<void>): Promise<void> {
  const waiting = [...items];
  const one = async () => {
    for (let lane = waiting.shift(); lane !== undefined; lane = waiting.shift()) await work(lane);
  };
  const outcomes = await Promise.allSettled(Array.from({ length: MAX_CONCURRENCY }, one));
  const wrong = outcomes.find((outcome) => outcome.status === 'rejected');
  if (wrong !== undefined) throw wrong.reason;
}
