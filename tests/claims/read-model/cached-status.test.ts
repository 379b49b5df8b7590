/** Looks that are shared for a moment. */
import { expect, onTestFinished, test, vi } from 'vitest';
import { createCachedValue } from '../../../src/claims/read-model/cached-status.ts';

function start(holds: number) {
  vi.useFakeTimers({ toFake: ['performance'] });
  onTestFinished(() => void vi.useRealTimers());
  const look = vi.fn(() => look.mock.calls.length);
  return { look, glance: createCachedValue(look, holds) };
}

test('is taken once for all who ask while it holds', () => {
  const { glance } = start(10);
  expect([glance.get(), glance.get()]).toEqual([1, 1]);
  vi.advanceTimersByTime(10);
  expect(glance.get()).toBe(1);
  vi.advanceTimersByTime(1);
  expect([glance.get(), glance.get()]).toEqual([2, 2]);
});

test('is taken anew once it is forgotten', () => {
  const { glance } = start(10);
  glance.get();
  glance.invalidate();
  expect(glance.get()).toBe(2);
});

test('that fails is not remembered', () => {
  const { look, glance } = start(10);
  look.mockImplementationOnce(() => {
    throw new Error('no file');
  });
  expect(glance.get).toThrow('no file');
  expect(glance.get()).toBe(2);
});
