/**
 * Sends first callbacks, for which Discord waits three seconds, before deferred answers, for which it waits a quarter of an
 * hour. In a burst, the library would open a connection for each.
 */
export interface CallbackQueue {
  /** True while first callbacks are being sent, and a moment longer, because more may follow. */
  isUrgent(): boolean;
  /** Sends a first callback before everything else. */
  first(send: () => Promise<unknown>): Promise<void>;
  /** Sends what can wait. */
  later(send: () => Promise<unknown>): Promise<void>;
}

/** Concurrent requests: at a tenth of a second each, more than a thousand a second. */
const MAX_CONCURRENT = 128;
/** Of these, requests that can wait: the others are reserved for new commands. */
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

/** Requests in the order in which they start. */
function createRequestQueue() {
  const queue: (() => Promise<void>)[] = [];
  let underWay = 0;
  return {
    underWay: () => underWay,
    add: (send: () => Promise<unknown>): Promise<void> =>
      new Promise((resolve, reject) => {
        queue.push(() => send().then(() => resolve(), reject));
      }),
    /** Starts the next one. @returns false if there is none. */
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
