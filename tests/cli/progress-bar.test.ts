/** The bar that a person at a terminal sees while a large record is read. */
import { PassThrough } from 'node:stream';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { showProgress } from '../../src/cli/progress-bar.ts';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

function terminal(isTTY: boolean): { stream: NodeJS.WriteStream; shown: () => string } {
  const stream = Object.assign(new PassThrough(), { isTTY }) as unknown as NodeJS.WriteStream;
  return { stream, shown: () => String((stream as unknown as PassThrough).read() ?? '') };
}

test('tells a terminal how much of the record is read, and leaves nothing behind', () => {
  const { stream, shown } = terminal(true);
  const progress = { done: 0, total: 4 };
  const hide = showProgress({ rebuildProgress: () => progress }, stream);
  progress.done = 1;
  vi.advanceTimersByTime(200);
  expect(shown()).toMatch(/^\r█{8}░{22} 25 % of the record read$/);
  progress.done = 3;
  vi.advanceTimersByTime(200);
  expect(shown()).toMatch(/^\r█{23}░{7} 75 % of the record read$/);
  hide();
  expect(shown()).toMatch(/^\r {60}\r$/);
  vi.advanceTimersByTime(1_000);
  expect(shown()).toBe('');
});

test('writes nothing where the record is read at once, or nobody looks', () => {
  const quick = terminal(true);
  const hide = showProgress({ rebuildProgress: () => null }, quick.stream);
  vi.advanceTimersByTime(1_000);
  hide();
  expect(quick.shown()).toBe('');
  const piped = terminal(false);
  showProgress({ rebuildProgress: () => ({ done: 1, total: 2 }) }, piped.stream);
  vi.advanceTimersByTime(1_000);
  expect(piped.shown()).toBe('');
});
