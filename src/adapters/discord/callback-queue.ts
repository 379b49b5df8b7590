/**
 * The order in which answers to interactions leave: first callbacks, for which Discord waits three seconds, before what
 * was promised, for which it waits a quarter of an hour. The library would open a connection for each of a burst.
 */
export interface Outgoing {
  /** True while first callbacks are under way, and a moment longer: where some came more may be on their way. */
  isUrgent(): boolean;
  /** Runs a first callback before everything that waits. */
  first(send: () => Promise<unknown>): Promise<void>;
  /** Runs what can wait. */
  later(send: () => Promise<unknown>): Promise<void>;
}

/** Requests under way at a time: at a tenth of a second each, more than a thousand a second. */
const MOST_AT_ONCE = 128;
/** Of these, what can wait: the others are free for a command that comes now. */
const MOST_LATER = 32;
const MOMENT_MS = 100;

export function createOutgoing(mostAtOnce = MOST_AT_ONCE, mostLater = MOST_LATER): Outgoing {
  const urgent = createWaiting();
  const patient = createWaiting();
  let lastUrgent = Number.NEGATIVE_INFINITY;

  function next(): void {
    while (urgent.underWay() + patient.underWay() < mostAtOnce) {
      const isStarted = urgent.start(next) || (patient.underWay() < mostLater && patient.start(next));
      if (!isStarted) return;
    }
  }

  return {
    isUrgent: () => urgent.underWay() > 0 || performance.now() - lastUrgent < MOMENT_MS,
    first(send) {
      lastUrgent = performance.now();
      const sent = urgent.add(send);
      next();
      return sent;
    },
    later(send) {
      const sent = patient.add(send);
      next();
      return sent;
    },
  };
}

/** Requests in the order in which they are to start. */
function createWaiting() {
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
