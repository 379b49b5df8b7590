import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parseZone } from '../../../src/bot/outbox/time-zone.ts';

describe('a zone is understood', () => {
  test.each([
    ['London', 'Europe/London'],
    ['london time', 'Europe/London'],
    ['(Paris)', 'Europe/Paris'],
    ['Kyiv', 'Europe/Kyiv'],
    ['Kiev', 'Europe/Kiev'],
    ['europe/kyiv', 'Europe/Kyiv'],
    ['New York', 'America/New_York'],
    ['buenos aires', 'America/Buenos_Aires'],
    ['america/argentina/ushuaia', 'America/Argentina/Ushuaia'],
    ['Zürich', 'Europe/Zurich'],
    ['São Paulo', 'America/Sao_Paulo'],
    ['Kolkata', 'Asia/Kolkata'],
    ['Ho Chi Minh', 'Asia/Ho_Chi_Minh'],
    ['Japan', 'Asia/Tokyo'],
    ['EST', 'America/New_York'],
    ['ET', 'America/New_York'],
    ['edt', 'America/New_York'],
    ['Eastern time', 'US/Eastern'],
    ['PT', 'America/Los_Angeles'],
    ['CET', 'Europe/Brussels'],
    ['CEST', 'Europe/Brussels'],
    ['MESZ', 'Europe/Brussels'],
    ['EET', 'Europe/Athens'],
    ['BST', 'Europe/London'],
    ['GMT', 'UTC'],
    ['utc', 'UTC'],
    ['JST', 'Asia/Tokyo'],
  ])('%s', (typed, zone) => {
    expect(parseZone(typed)).toBe(zone);
  });

  test('as the same clock as its newer or older name', () => {
    const clock = (timeZone: string) => new Intl.DateTimeFormat('en', { timeZone }).resolvedOptions().timeZone;
    expect(clock(parseZone('Kyiv'))).toBe(clock(parseZone('Kiev')));
  });

  test('by the city alone, for every zone that Intl lists', () => {
    for (const zone of Intl.supportedValuesOf('timeZone')) {
      const city = zone.slice(zone.lastIndexOf('/') + 1).replaceAll('_', ' ');
      expect(parseZone(city)).toBe(zone);
    }
  });
});

describe('where it is not one zone, it says what to type', () => {
  test.each([
    ['IST', /“IST” is the time of several places: write Asia\/Kolkata, Europe\/Dublin or Asia\/Jerusalem\./],
    ['CST', /write America\/Chicago, Asia\/Shanghai or America\/Havana/],
    ['MST', /America\/Denver or America\/Phoenix/],
    ['+01:00', /an offset knows no summer time\. Write a city/],
    ['UTC+2', /an offset knows no summer time/],
    ['Pariss', /Did you mean Europe\/Paris/],
    ['ECT', /no time zone “ECT”/],
    ['XYZ', /no time zone “XYZ”\. Write the largest city with your time/],
    ['Beijing', /no time zone “Beijing”\. Write the largest city with your time/],
  ])('%s', (typed, told) => {
    expect(() => parseZone(typed)).toThrow(told);
  });

  test('whatever is typed is a zone for Intl or a sentence', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.constantFrom('EST5EDT', '../x', 'a/b', 'ECT', 'Etc/GMT+5')), (typed) => {
        let zone: string;
        try {
          zone = parseZone(typed);
        } catch (error) {
          expect(error).toMatchObject({ name: 'UserError' });
          return;
        }
        expect(() => new Intl.DateTimeFormat('en', { timeZone: zone })).not.toThrow();
      }),
    );
  });
});
