import { expect, test } from 'vitest';
import { createSeen } from '../../../src/adapters/slack/seen.ts';

test('an event is first once, whichever of its keys comes again', () => {
  const seen = createSeen();
  expect(seen.first(['Ev1', 'C1 1.1'])).toBe(true);
  expect(seen.first(['Ev1'])).toBe(false);
  expect(seen.first(['Ev2', 'C1 1.1'])).toBe(false);
  expect(seen.first(['Ev2'])).toBe(false);
  expect(seen.first(['Ev3', 'C1 1.2'])).toBe(true);
});

test('the memory is bounded, and forgets the oldest first', () => {
  const seen = createSeen(3);
  for (const key of ['a', 'b', 'c', 'd']) expect(seen.first([key])).toBe(true);
  expect(seen.first(['b'])).toBe(false);
  expect(seen.first(['a'])).toBe(true);
});
