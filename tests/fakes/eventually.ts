/** Waiting for what a bot does in its own time. */
import { vi } from 'vitest';

/** Repeats a check until it no longer throws, for up to 20 seconds: long enough that a slow machine is no failure, short for a fast one. */
export function eventually<T>(check: () => T | Promise<T>): Promise<T> {
  return vi.waitFor(check, { timeout: 20_000, interval: 5 });
}
