import fc from 'fast-check';
import { validate, version } from 'uuid';
import { expect, test } from 'vitest';
import { createEntryIds } from '../../../src/claims/model/entry-ids.ts';

/** The 48 bits of time at the front of a UUIDv7. */
const timeOf = (id: string) => Number.parseInt(id.replaceAll('-', '').slice(0, 12), 16);

test('an id is a UUIDv7 that holds the time of the clock given', () => {
  const id = createEntryIds(() => new Date('2025-11-24T10:00:00.123Z'))();
  expect(validate(id) && version(id)).toBe(7);
  expect(timeOf(id)).toBe(Date.parse('2025-11-24T10:00:00.123Z'));
});

test('ids rise whatever the clock does: stands still, jumps, or is set back', () => {
  const times = fc.array(fc.integer({ min: 0, max: 4e12 }), { minLength: 2, maxLength: 50 });
  fc.assert(
    fc.property(times, (clock) => {
      const ticks = clock.flatMap((time) => [time, time]);
      const next = createEntryIds(() => new Date(ticks.shift() ?? 0));
      const ids = clock.flatMap(() => [next(), next()]);
      expect(ids).toEqual(ids.toSorted());
      expect(new Set(ids).size).toBe(ids.length);
      expect(timeOf(ids.at(-1) ?? '')).toBe(Math.max(...clock));
    }),
  );
});

test('ids of two processes at the same moment differ', () => {
  const now = () => new Date(0);
  const [one, two] = [createEntryIds(now), createEntryIds(now)];
  const ids = Array.from({ length: 1_000 }, () => [one(), two()]).flat();
  expect(new Set(ids).size).toBe(2_000);
});
