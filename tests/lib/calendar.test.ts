import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { holdsImpossibleDate } from '../../src/lib/calendar.ts';

describe('a date that no calendar has', () => {
  test.each([
    '0000-00-00',
    '0000-00-00T00:00:00Z',
    '2026-02-31',
    '2026-02-29',
    '2026-13-01',
    '2026-00-10',
    '2026-11-00',
    '2026-00',
    '2026-01-01T25:00:00Z',
    '2026-01-01 10:75',
    '31/02/2026',
    '02/31/2026',
    '13/13/2026',
    '31.04.2026',
    '2026/2/30',
    '31 February',
    '31 February 2026',
    'on 31st of February 2026',
    'February 30, 2026',
    'Feb. 30',
    '29 February 2026',
    'le 31 février 2026',
    '31 avr. 2026',
    '31. April 2026',
    '31 de junio de 2026',
    '0 March 2026',
    '42 March',
  ])('%s', (text) => {
    expect(holdsImpossibleDate(text)).toBe(true);
  });
});

describe('a date that there is, or no date at all', () => {
  test.each([
    '2026-11-25',
    '2024-02-29',
    '2026',
    '2026-11',
    '2023-24',
    '12/03/2024',
    '25/12/2026',
    '12/25/2026',
    '2026-11-25T23:59:59.999+02:00',
    '29 February',
    '29 February 2024',
    'Wednesday evening',
    'on 1 March, in the evening',
    'on 3 March 40 people came',
    'between 30 and 31 May',
    'May 2026',
    'le 1er mars 2026',
    'chapter 3 of 99 pages',
    '',
  ])('%s', (text) => {
    expect(holdsImpossibleDate(text)).toBe(false);
  });

  test('every day of the calendar, in every form', () => {
    const day = fc.date({ min: new Date('1000-01-01'), max: new Date('2999-12-31'), noInvalidDate: true });
    fc.assert(
      fc.property(day, (date) => {
        const iso = date.toISOString();
        const [year, month, number] = iso.slice(0, 10).split('-');
        expect(holdsImpossibleDate(iso)).toBe(false);
        expect(holdsImpossibleDate(`${number}/${month}/${year}`)).toBe(false);
        expect(holdsImpossibleDate(`${month}/${number}/${year}`)).toBe(false);
        for (const language of ['en-GB', 'en-US', 'fr', 'de', 'es', 'pt'])
          expect(
            holdsImpossibleDate(new Intl.DateTimeFormat(language, { dateStyle: 'long', timeZone: 'UTC' }).format(date)),
          ).toBe(false);
      }),
    );
  });
});
