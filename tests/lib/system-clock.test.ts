/** The machine's clock: what waits for a time is woken by what passes, whatever the clock is set to meanwhile. */
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { createSystemClock } from '../../src/lib/system-clock.ts';

const MINUTE = 60_000;
const START = Date.parse('2026-11-25T10:00:00Z');

beforeEach(() => {
  vi.useFakeTimers({ now: START });
});
afterEach(() => {
  vi.useRealTimers();
});

function waiting(ms: number): { woken: () => boolean; cancel: () => void } {
  let isWoken = false;
  const cancel = createSystemClock().at(new Date(Date.now() + ms), () => {
    isWoken = true;
  });
  return { woken: () => isWoken, cancel };
}

test('who waits is woken at the time, however far it is, and not before', () => {
  const { woken } = waiting(5 * MINUTE);
  vi.advanceTimersByTime(5 * MINUTE - 1);
  expect(woken()).toBe(false);
  vi.advanceTimersByTime(1);
  expect(woken()).toBe(true);
});

test('nobody waits longer because the clock is set back', () => {
  const { woken } = waiting(5 * MINUTE);
  vi.setSystemTime(START - 60 * MINUTE);
  vi.advanceTimersByTime(5 * MINUTE);
  expect(woken()).toBe(true);
});

test('a machine that slept past the time wakes who waited within a minute', () => {
  const { woken } = waiting(60 * MINUTE);
  vi.setSystemTime(START + 90 * MINUTE);
  vi.advanceTimersByTime(MINUTE + 1);
  expect(woken()).toBe(true);
});

test('who no longer waits is not woken', () => {
  const { woken, cancel } = waiting(MINUTE);
  cancel();
  vi.advanceTimersByTime(2 * MINUTE);
  expect(woken()).toBe(false);
});
