import { expect, test } from 'vitest';
import { createDeduper } from '../../src/storage/dedupe.ts';

const log = { info() {}, warn() {}, error() {} };

test('an event is first once, whichever of its keys comes again', async () => {
  const taken = createDeduper('slack', null, log);
  expect(await taken.claim(['Ev1', 'C1 1.1'])).toBe(true);
  expect(await taken.claim(['Ev1'])).toBe(false);
  expect(await taken.claim(['Ev2', 'C1 1.1'])).toBe(false);
  expect(await taken.claim(['Ev2'])).toBe(false);
  expect(await taken.claim(['Ev3', 'C1 1.2'])).toBe(true);
});

test('the memory is bounded, and forgets the oldest first', async () => {
  const taken = createDeduper('slack', null, log, 3);
  for (const key of ['a', 'b', 'c', 'd']) expect(await taken.claim([key])).toBe(true);
  expect(await taken.claim(['b'])).toBe(false);
  expect(await taken.claim(['a'])).toBe(true);
});

test('where the store cannot tell, or not in time, the event is answered', async () => {
  const lost = createDeduper('slack', { claim: () => Promise.reject(new Error('away')) }, log);
  const slow = createDeduper('slack', { claim: () => new Promise(() => {}) }, log);
  expect(await lost.claim(['Ev1'])).toBe(true);
  expect(await slow.claim(['Ev1'])).toBe(true);
  expect(await slow.claim(['Ev1'])).toBe(false);
});
