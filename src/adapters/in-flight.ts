/** Work that has to end before its adapter may. */
import { runInRequest } from '../lib/request-context.ts';

export interface InFlight {
  /** Runs the work as a request of its own. Settles as the work does. */
  run<T>(work: () => Promise<T>): Promise<T>;
  count(): number;
  /** Resolves when nothing is running any more. */
  idle(): Promise<void>;
}

export function createInFlight(): InFlight {
  const running = new Set<Promise<unknown>>();
  return {
    run(work) {
      const tracked = runInRequest(work).finally(() => running.delete(tracked));
      running.add(tracked);
      return tracked;
    },
    count: () => running.size,
    async idle() {
      while (running.size > 0) await Promise.allSettled(running);
    },
  };
}
