/**
 * The order in which answers to interactions leave: first callbacks, for which Discord waits three seconds, before what
 * was promised, for which it waits a quarter of an hour. The library would open a connection for each of a burst.
 */
export interface CallbackQueue {
  /** True while first callbacks are under way, and a moment longer: where some came more may be on their way. */
  isUrgent(): boolean;
  /** Runs a first callback before everything that waits. */
  first(send: () => Promise<unknown>): Promise<void>;
  /** Runs what can wait. */
  later(send: () => Promise<unknown>): Promise<void>;
}

/** Requests under way at a time: at a tenth of a second each, more than a thousand a second. */
const MAX_CONCURRENT = 128;
/** Of these, what can wait: the others are free for a command that comes now. */
const MAX_CONCURRENT_LATER = 32;
const URGENT_GRACE_MS = 100;

export function createCallbackQueue(
  maxConcurrent = MAX_CONCURRENT,
  maxConcurrentLater = MAX_CONCURRENT_LATER,
): CallbackQueue {
  const urgent = createRequestQueue();
  const deferred = createRequestQueue();
  let lastUrgent = Number.NEGATIVE_INFINITY;

  function next(): void {
    while (urgent.underWay() + deferred.underWay() < maxConcurrent) {
      const isStarted = urgent.start(next) || (deferred.underWay() < maxConcurrentLater && deferred.start(next));
      if (!isStarted) return;
    }
  }

  return {
    isUrgent: () => urgent.underWay() > 0 || performance.now() - lastUrgent < URGENT_GRACE_MS,
    first(send) {
      lastUrgent = performance.now();
      const sent = urgent.add(send);
      next();
      return sent;
    },
    later(send) {
      const sent = deferred.add(send);
      next();
      return sent;
    },
  };
}

/** Requests in the order in which they are to start. */
function createRequestQueue() {
  const queue: (() => Promise<void>)[] = [];
  let underWay = 0;
  return {
    underWay: () => underWay,
    add: (send: () => Promise<unknown>): Promise<void> =>
      new Promise((resolve, reject) => {
        queue.push(() => send().then(() => resolve(), reject));
      }),
    /** Starts the next one. @returns false when there is none. */
    start(onEnd: () => void): boolean {
      const run = queue.shift();
      if (run === undefined) return false;
      underWay += 1;
      void run().then(() => {
        underWay -= 1;
        onEnd();
      });
      return true;
    },
  };
}
