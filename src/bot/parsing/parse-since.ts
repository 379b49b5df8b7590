/** Parses past points in time as people type them. Days and times without a zone are in UTC. */
import { holdsImpossibleDate, isCalendarDay, monthOf } from '../../lib/calendar.ts';
import { UserError } from '../../lib/errors.ts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const UNITS: readonly [RegExp, milliseconds: number][] = [
  [/^m(?:in(?:ute)?s?)?$/, 60_000],
  [/^h(?:(?:ou)?rs?)?$/, HOUR],
  [/^d(?:ays?)?$/, DAY],
  [/^w(?:(?:ee)?ks?)?$/, 7 * DAY],
];
const CALENDAR_UNITS: readonly [RegExp, months: number][] = [
  [/^mo(?:nth)?s?$/, 1],
  [/^y(?:(?:ea)?rs?)?$/, 12],
];
const COUNTS = [
  'zero',
  'one',
  'two',
  'three',
  'four',
  'five',
  'six',
  'seven',
  'eight',
  'nine',
  'ten',
  'eleven',
  'twelve',
];
/** As in JavaScript's dates: Sunday is 0. */
const WEEKDAYS = ['sunday', 'monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday'];

/**
 * today, yesterday, 2h, "48 hours ago", "last Monday", 2026-11-01, 2026-11-01T09:00:00+02:00, "1 November 2026", each day
 * also with a time: "yesterday 9:30".
 *
 * @throws UserError with the accepted forms.
 */
export function parseSince(typed: string, now: Date): Date {
  const value = typed
    .trim()
    .toLowerCase()
    .replace(/\s+/g, ' ')
    .replace(/^since /, '');
  const read =
    value === 'now' ? now.getTime() : (readAgo(value, now) ?? readMoment(value) ?? readDayAndTime(value, now));
  if (read === 'impossible' || (read === null && holdsImpossibleDate(value)))
    throw new UserError(`There is no ${typed} in the calendar: write since:2026-11-01, or since:2026-11-01T09:00.`);
  if (read === null)
    throw new UserError(
      `“${typed}” is no time that can be read. Write since:yesterday, since:2h, since:"3 days ago", since:"last Monday" or since:2026-11-01.`,
    );
  if (read > now.getTime())
    throw new UserError(`“${typed}” is still to come: give a time that has passed, such as since:yesterday.`);
  return new Date(Math.max(0, read));
}

/** "2h", "48 hours ago", "an hour ago", "last 3 days", "past week" */
function readAgo(value: string, now: Date): number | null {
  const prefix = /^(?:the )?(?:last|past) /;
  const match = /^(?:(\d{1,5}) ?|([a-z]+) )?([a-z]+)$/.exec(value.replace(prefix, '').replace(/ ago$/, ''));
  if (match === null) return null;
  const [, digits, word, unit = ''] = match;
  if (digits === undefined && word === undefined && !prefix.test(value)) return null;
  const count = digits !== undefined ? Number(digits) : countOf(word);
  const milliseconds = UNITS.find(([name]) => name.test(unit))?.[1];
  const months = CALENDAR_UNITS.find(([name]) => name.test(unit))?.[1];
  if (count === null) return null;
  if (milliseconds !== undefined) return now.getTime() - count * milliseconds;
  return months === undefined ? null : monthsBefore(now, count * months);
}

function countOf(word: string | undefined): number | null {
  if (word === undefined || word === 'a' || word === 'an') return 1;
  const count = COUNTS.indexOf(word);
  return count === -1 ? null : count;
}

/** The same day of an earlier month, or that month's last day if it is shorter. */
function monthsBefore(now: Date, months: number): number {
  const day = new Date(now);
  day.setUTCDate(1);
  day.setUTCMonth(day.getUTCMonth() - months);
  const last = new Date(Date.UTC(day.getUTCFullYear(), day.getUTCMonth() + 1, 0)).getUTCDate();
  day.setUTCDate(Math.min(now.getUTCDate(), last));
  return day.getTime();
}

/** ISO 8601 with a time: "2026-11-01T09:00", "2026-11-01 09:00:00.000Z", "2026-11-01T09:00+02:00". */
function readMoment(value: string): number | 'impossible' | null {
  const match =
    /^(\d{4})-(\d{2})-(\d{2})[t ](\d{1,2}):(\d{2})(?::(\d{2})(?:[.,]\d+)?)? ?(z|utc|gmt|[+-]\d{2}(?::?\d{2})?)?$/.exec(
      value,
    );
  if (match === null) return null;
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0] = match
    .slice(1, 7)
    .map((part) => Number(part ?? 0));
  const [, sign, hours = 0, minutes = 0] = /^([+-])(\d{2}):?(\d{2})?$/.exec(match[7] ?? '') ?? [];
  const isReal = isCalendarDay(year, month, day) && hour < 24 && minute < 60 && second < 60;
  if (!isReal || Number(hours) > 14 || Number(minutes) > 59) return 'impossible';
  const offset = (Number(hours) * 60 + Number(minutes)) * 60_000 * (sign === '-' ? -1 : 1);
  return Date.UTC(year, month - 1, day, hour, minute, second) - offset;
}

/** A day by name or date, with or without a time: "yesterday", "last monday 9:30", "1 november". */
function readDayAndTime(value: string, now: Date): number | 'impossible' | null {
  const [, dayWords = '', hours, minutes = 0, half] =
    /^(.+?)(?:,? (?:at )?(\d{1,2})(?:[:.h](\d{2})| ?(?=[ap]m))? ?([ap]m)?)?$/.exec(withTime(value)) ?? [];
  const day = readDay(dayWords, now);
  if (day === null || day === 'impossible' || hours === undefined) return day;
  const hour = half === undefined ? Number(hours) : (Number(hours) % 12) + (half === 'pm' ? 12 : 0);
  if (hour > 23 || Number(minutes) > 59 || (half !== undefined && (Number(hours) < 1 || Number(hours) > 12)))
    return 'impossible';
  return day + hour * HOUR + Number(minutes) * 60_000;
}

/** A number is a time only if it looks like one: "1 november 2026" has none. */
function withTime(value: string): string {
  return /(?:\d[:.h]\d{2}|\d ?[ap]m)$/.test(value) ? value : `${value} 0:00`;
}

function readDay(words: string, now: Date): number | 'impossible' | null {
  const today = Date.UTC(now.getUTCFullYear(), now.getUTCMonth(), now.getUTCDate());
  if (words === 'today') return today;
  if (words === 'yesterday') return today - DAY;
  return readWeekday(words, today) ?? readDate(words, now);
}

/** "monday" may be today; "last monday" may not. */
function readWeekday(words: string, today: number): number | null {
  const [, last, name = ''] = /^(?:on )?(last |this )?([a-z]{3,9})$/.exec(words) ?? [];
  const weekday = name === '' ? -1 : WEEKDAYS.findIndex((day) => day.startsWith(name));
  if (weekday === -1) return null;
  const back = (new Date(today).getUTCDay() - weekday + 7) % 7;
  return today - (back === 0 && last === 'last ' ? 7 : back) * DAY;
}

/** "2026-11-01", "1 november 2026", "november 1"; without a year, the latest one that has passed. */
function readDate(words: string, now: Date): number | 'impossible' | null {
  const iso = /^(\d{4})-(\d{2})-(\d{2})$/.exec(words);
  const dayFirst = /^(\d{1,2})(?:st|nd|rd|th)?(?: of)? (\p{L}{3,})\.?(?:,? (\d{4}))?$/u.exec(words);
  const monthFirst = /^(\p{L}{3,})\.? (\d{1,2})(?:st|nd|rd|th)?(?:,? (\d{4}))?$/u.exec(words);
  const [day, month, year] =
    iso !== null
      ? [Number(iso[3]), Number(iso[2]), iso[1]]
      : [
          Number(dayFirst?.[1] ?? monthFirst?.[2]),
          monthOf(dayFirst?.[2] ?? monthFirst?.[1] ?? ''),
          dayFirst?.[3] ?? monthFirst?.[3],
        ];
  if (month === null || Number.isNaN(day)) return null;
  const isOf = (given: number) => isCalendarDay(given, month, day);
  if (year !== undefined) return isOf(Number(year)) ? Date.UTC(Number(year), month - 1, day) : 'impossible';
  const years = Array.from({ length: 9 }, (_, back) => now.getUTCFullYear() - back);
  const latest = years.find((one) => isOf(one) && Date.UTC(one, month - 1, day) <= now.getTime());
  return latest === undefined ? 'impossible' : Date.UTC(latest, month - 1, day);
}
