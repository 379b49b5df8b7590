/**
 * One request: everything that follows from one thing a person did, from the platform's event to the last message of its
 * answer. Its id is in every log line that is written on the way. It travels with the asynchronous calls
 * (https://nodejs.org/api/async_context.html) and not as an argument: the way leads through the platforms' libraries, and
 * through code that has nothing to do with it.
 */
import { AsyncLocalStorage } from 'node:async_hooks';
import { randomUUID } from 'node:crypto';

const current = new AsyncLocalStorage<string>();
let activeRequests = 0;

/** Runs the work as one request: the one under way, or a new one. What it starts and does not wait for belongs to it too. */
export async function runInRequest<T>(work: () => Promise<T>): Promise<T> {
  if (current.getStore() !== undefined) return work();
  activeRequests += 1;
  try {
    // Random and not counted: the log lines of several replicas are collected in one place.
    return await current.run(randomUUID().slice(-12), work);
  } finally {
    activeRequests -= 1;
  }
}

/** The id of the request under way, 12 hexadecimal digits; null outside of one. */
export function currentRequestId(): string | null {
  return current.getStore() ?? null;
}

/** How many requests of this process are being answered now: what a burst piles up. */
export function countActiveRequests(): number {
  return activeRequests;
}
