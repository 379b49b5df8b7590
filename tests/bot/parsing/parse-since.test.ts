import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parseSince } from '../../../src/bot/parsing/parse-since.ts';

/** A Wednesday. */
const now = new Date('2026-11-25T15:30:00.000Z');

describe('a time that has passed', () => {
  test.each([
    ['today', '2026-11-25T00:00'],
    ['yesterday', '2026-11-24T00:00'],
    ['since yesterday', '2026-11-24T00:00'],
    ['yesterday 9:30', '2026-11-24T09:30'],
    ['yesterday at 9 pm', '2026-11-24T21:00'],
    ['now', '2026-11-25T15:30'],
    ['30m', '2026-11-25T15:00'],
    ['2h', '2026-11-25T13:30'],
    ['48 hours ago', '2026-11-23T15:30'],
    ['48 Hours', '2026-11-23T15:30'],
    ['an hour ago', '2026-11-25T14:30'],
    ['90 minutes ago', '2026-11-25T14:00'],
    ['3 days ago', '2026-11-22T15:30'],
    ['3d ago', '2026-11-22T15:30'],
    ['three days ago', '2026-11-22T15:30'],
    ['last 3 days', '2026-11-22T15:30'],
    ['the past week', '2026-11-18T15:30'],
    ['2 weeks ago', '2026-11-11T15:30'],
    ['1w', '2026-11-18T15:30'],
    ['a month ago', '2026-10-25T15:30'],
    ['2 years ago', '2024-11-25T15:30'],
    ['Monday', '2026-11-23T00:00'],
    ['last Monday', '2026-11-23T00:00'],
    ['last wednesday', '2026-11-18T00:00'],
    ['wednesday', '2026-11-25T00:00'],
    ['on Friday', '2026-11-20T00:00'],
    ['last Monday 9am', '2026-11-23T09:00'],
    ['2026-11-01', '2026-11-01T00:00'],
    ['2026-11-01 09:00', '2026-11-01T09:00'],
    ['2026-11-01T09:00', '2026-11-01T09:00'],
    ['2026-11-01T09:00Z', '2026-11-01T09:00'],
    ['2026-11-01T09:00:00.000Z', '2026-11-01T09:00'],
    ['2026-11-01T09:00:00+02:00', '2026-11-01T07:00'],
    ['2026-11-01T20:00-0530', '2026-11-02T01:30'],
    ['1 November 2026', '2026-11-01T00:00'],
    ['1 November', '2026-11-01T00:00'],
    ['Nov 1st, 2026', '2026-11-01T00:00'],
    ['december 24', '2025-12-24T00:00'],
    ['29 February', '2024-02-29T00:00'],
    ['99999 years ago', '1970-01-01T00:00'],
  ])('%s', (typed, read) => {
    expect(parseSince(typed, now).toISOString().slice(0, 16)).toBe(read);
  });

  test('a month ago is in that month, also where it is shorter', () => {
    expect(parseSince('1 month ago', new Date('2026-03-31T12:00:00Z')).toISOString()).toBe('2026-02-28T12:00:00.000Z');
  });
});

describe('what is none', () => {
  test.each([
    ['0000-00-00', /no 0000-00-00 in the calendar/],
    ['2026-02-31', /no 2026-02-31 in the calendar/],
    ['31 February', /no 31 February in the calendar/],
    ['31 February 2026', /in the calendar/],
    ['2026-02-31T09:00Z', /in the calendar/],
    ['2026-11-01T25:00', /in the calendar/],
    ['2026-11-01T09:00+25:00', /in the calendar/],
    ['yesterday 25:00', /in the calendar/],
    ['31/02/2026', /in the calendar/],
    ['2026-12-01', /still to come/],
    ['2026-11-25T15:00-05:00', /still to come/],
    ['tomorrow', /no time that can be read.*since:"3 days ago"/],
    ['3 apples ago', /no time that can be read/],
    ['', /no time that can be read/],
  ])('%s is refused', (typed, message) => {
    expect(() => parseSince(typed, now)).toThrow(message);
  });
});

test('anything typed is a time that has passed or a sentence', () => {
  const word = fc.oneof(
    fc.string(),
    fc.nat().map(String),
    fc.constantFrom(
      'ago',
      'last',
      'monday',
      'may',
      'hours',
      '9:00',
      'pm',
      'yesterday',
      '2026-11-01',
      't',
      'z',
      '+02:00',
    ),
  );
  fc.assert(
    fc.property(fc.array(word, { maxLength: 5 }), (words) => {
      try {
        const read = parseSince(words.join(' '), now).getTime();
        expect(read).toBeGreaterThanOrEqual(0);
        expect(read).toBeLessThanOrEqual(now.getTime());
      } catch (error) {
        expect(error).toMatchObject({ name: 'UserError' });
      }
    }),
  );
});
