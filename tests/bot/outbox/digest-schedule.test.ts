import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  nextRun,
  parseSchedule,
  previousRun,
  type Schedule,
  scheduleToText,
} from '../../../src/bot/outbox/digest-schedule.ts';

const paris: Schedule = { days: [1, 2, 3, 4, 5, 6, 7], time: '09:00', zone: 'Europe/Paris' };

describe('what people type', () => {
  test.each([
    ['weekdays 09:00 Europe/Paris', 'weekdays at 09:00, Europe/Paris'],
    ['weekdays at 9 paris', 'weekdays at 09:00, Europe/Paris'],
    ['every day 9.30 UTC', 'daily at 09:30, UTC'],
    ['mon-fri 18h europe/kyiv', 'weekdays at 18:00, Europe/Kyiv'],
    ['Monday and Thursdays 9:30pm america/new york', 'Monday and Thursday at 21:30, America/New_York'],
    ['sat-mon 12am Asia/Kolkata', 'Monday, Saturday and Sunday at 00:00, Asia/Kolkata'],
    ['weekend 23:59 tokyo', 'weekends at 23:59, Asia/Tokyo'],
    ['weekdays 9 am London', 'weekdays at 09:00, Europe/London'],
    ['weekdays 9 a.m., London time', 'weekdays at 09:00, Europe/London'],
    ['daily at noon Kyiv', 'daily at 12:00, Europe/Kyiv'],
  ])('%s', (typed, read) => {
    expect(scheduleToText(parseSchedule(typed))).toBe(read);
  });

  test.each([
    ['weekdays 09:00 Europe/Pariss', /no time zone “Europe\/Pariss”.*Europe\/Paris/],
    ['weekdays 09:00 Pariss', /no time zone “Pariss”.*Europe\/Paris/],
    ['weekdays 09:00 +01:00', /no time zone “\+01:00”/],
    ['weekdays 25:00 Europe/Paris', /“25:00” is no time.*nearest is 23:00/],
    ['weekdays 24:00 Europe/Paris', /nearest is 00:00/],
    ['weekdays 09:75 Europe/Paris', /nearest is 09:59/],
    ['weekdays 13pm Europe/Paris', /“13pm” is no time/],
    ['weekdys 09:00 Europe/Paris', /“weekdys” is no day\. Did you mean weekdays/],
    ['mo 09:00 Europe/Paris', /“mo” is no day/],
    ['weekdays 09:00', /needs its days, a time and a time zone/],
    ['09:00 Europe/Paris', /needs its days, a time and a time zone/],
    ['weekdays', /needs its days, a time and a time zone/],
  ])('%s is told the nearest that is right', (typed, told) => {
    expect(() => parseSchedule(typed)).toThrow(told);
  });

  test('anything typed is a schedule or a sentence, and a schedule reads back as itself', () => {
    const word = fc.oneof(
      fc.string(),
      fc.constantFrom('mon', 'weekdays', 'daily', '09:00', '7pm', 'UTC', 'Europe/Paris', '-', ',', '…', '\u0000'),
    );
    fc.assert(
      fc.property(fc.array(word, { maxLength: 6 }), (words) => {
        try {
          const schedule = parseSchedule(words.join(' '));
          expect(
            parseSchedule(
              scheduleToText(schedule)
                .replace(' at', '')
                .replace(', ', ',')
                .replace(/,(\S+)$/, ' $1'),
            ),
          ).toEqual(schedule);
        } catch (error) {
          expect(error).toMatchObject({ name: 'UserError' });
        }
      }),
    );
  });
});

describe('when it is due', () => {
  test('at the time itself it has been due, one millisecond earlier it has not', () => {
    expect(previousRun(paris, new Date('2026-11-25T08:00:00.000Z'))?.toISOString()).toBe('2026-11-25T08:00:00.000Z');
    expect(previousRun(paris, new Date('2026-11-25T07:59:58.999Z'))?.toISOString()).toBe('2026-11-24T08:00:00.000Z');
    expect(nextRun(paris, new Date('2026-11-25T08:00:00.000Z')).toISOString()).toBe('2026-11-26T08:00:00.000Z');
  });

  test('nine in Paris is nine in Paris on both sides of a clock change', () => {
    const times = ['2026-03-28T12:00:00Z', '2026-03-29T12:00:00Z', '2026-10-24T12:00:00Z', '2026-10-25T12:00:00Z'];
    expect(times.map((time) => previousRun(paris, new Date(time))?.toISOString().slice(0, 16))).toEqual([
      '2026-03-28T08:00',
      '2026-03-29T07:00',
      '2026-10-24T07:00',
      '2026-10-25T08:00',
    ]);
  });

  test.each([
    ['an hour that is skipped in spring', '02:30', '2026-03-27T12:00:00Z'],
    ['an hour that comes twice in autumn', '02:30', '2026-10-23T12:00:00Z'],
  ])('%s still has one time a day', (_, time, from) => {
    let at = new Date(from);
    const days = new Set<string>();
    for (let n = 0; n < 5; n++) {
      at = nextRun({ ...paris, time }, at);
      days.add(new Intl.DateTimeFormat('en', { timeZone: 'Europe/Paris', dateStyle: 'short' }).format(at));
    }
    expect(days.size).toBe(5);
    expect(at.getTime() - Date.parse(from)).toBeLessThan(6 * 86_400_000);
  });
});
