import { expect, test } from 'vitest';
import { createTaken } from '../../src/storage/dedupe.ts';

const log = { info() {}, warn() {}, error() {} };

test('an event is first once, whichever of its keys comes again', async () => {
  const taken = createTaken('slack', null, log);
  expect(await taken.first(['Ev1', 'C1 1.1'])).toBe(true);
  expect(await taken.first(['Ev1'])).toBe(false);
  expect(await taken.first(['Ev2', 'C1 1.1'])).toBe(false);
  expect(await taken.first(['Ev2'])).toBe(false);
  expect(await taken.first(['Ev3', 'C1 1.2'])).toBe(true);
});

test('the memory is bounded, and forgets the oldest first', async () => {
  const taken = createTaken('slack', null, log, 3);
  for (const key of ['a', 'b', 'c', 'd']) expect(await taken.first([key])).toBe(true);
  expect(await taken.first(['b'])).toBe(false);
  expect(await taken.first(['a'])).toBe(true);
});

test('where the store cannot tell, or not in time, the event is answered', async () => {
  const lost = createTaken('slack', { set: () => Promise.reject(new Error('away')) }, log);
  const slow = createTaken('slack', { set: () => new Promise(() => {}) }, log);
  expect(await lost.first(['Ev1'])).toBe(true);
  expect(await slow.first(['Ev1'])).toBe(true);
  expect(await slow.first(['Ev1'])).toBe(false);
});
