/** Tells dates of the calendar from texts that only look like one, in whatever form a person or a feed writes them. */

const DAYS_IN_MONTH = [31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];
const MONTH_LANGUAGES = ['en', 'fr', 'de', 'es', 'it', 'pt', 'nl'];

/** @param year null where none is given: then 29 February exists. */
export function isCalendarDay(year: number | null, month: number, day: number): boolean {
  const days = DAYS_IN_MONTH[month - 1] ?? 0;
  const isLeap = year === null || (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0;
  return year !== 0 && day >= 1 && day <= (month === 2 && !isLeap ? 28 : days);
}

/** The month's number, from 1, by its name or usual abbreviation in one of the languages; null for any other word. */
export function monthOf(word: string): number | null {
  monthsByName ??= readMonthNames();
  return monthsByName.get(fold(word)) ?? null;
}

/**
 * Whether the text holds a date that no calendar has: 0000-00-00, 31 February, 2026-02-29, 31/02/2026 in whatever order.
 * False for a text without a date, such as "on Wednesday evening".
 */
export function holdsImpossibleDate(text: string): boolean {
  const dates = [...numericDates(text), ...namedDates(text)];
  return /^\s*\d{4}-00\s*$/.test(text) || dates.some((isPossible) => !isPossible);
}

function* numericDates(text: string): Iterable<boolean> {
  const yearFirst = /(?<!\d)(\d{4})([-/.])(\d{1,2})\2(\d{1,2})(?!\d)(?:[T ](\d{1,2}):(\d{2}))?/g;
  for (const [, year, , month, day, hour = 0, minute = 0] of text.matchAll(yearFirst))
    yield isCalendarDay(Number(year), Number(month), Number(day)) && Number(hour) <= 24 && Number(minute) <= 59;
  const yearLast = /(?<!\d)(\d{1,2})([-/.])(\d{1,2})\2(\d{4})(?!\d)/g;
  for (const [, one, , other, year] of text.matchAll(yearLast))
    yield isCalendarDay(Number(year), Number(other), Number(one)) ||
      isCalendarDay(Number(year), Number(one), Number(other));
}

/**
 * "31 February 2026", "le 31 février", "31 de febrero de 2026", "February 31st, 2026". No month has more than twelve letters:
 * without a limit, a long word would be read again from each of its letters.
 */
function* namedDates(text: string): Iterable<boolean> {
  const dayFirst =
    /(?<!\d)(\d{1,2})(?:st|nd|rd|th|er|º|°|\.)?\s+(?:de\s+|of\s+)?(\p{L}{3,12}(?!\p{L}))\.?(?:,?\s+(?:de\s+)?(\d{4})(?!\d))?/giu;
  const rest = text.replace(dayFirst, (found, _day, name) => (monthOf(name) === null ? found : ' '));
  const monthFirst = /(?<!\p{L})(\p{L}{3,12})\.?\s{1,40}(\d{1,2})(?:st|nd|rd|th)?(?!\d)(?:,?\s+(\d{4})(?!\d))?/giu;
  const found = [
    ...[...text.matchAll(dayFirst)].map(([, day, name, year]) => ({ day, name, year })),
    ...[...rest.matchAll(monthFirst)].map(([, name, day, year]) => ({ day, name, year })),
  ];
  for (const { day, name = '', year } of found) {
    const month = monthOf(name);
    if (month !== null) yield isCalendarDay(year === undefined ? null : Number(year), month, Number(day));
  }
}

let monthsByName: Map<string, number> | null = null;

function readMonthNames(): Map<string, number> {
  const names = new Map<string, number>();
  for (const language of MONTH_LANGUAGES)
    for (const style of ['long', 'short'] as const) {
      const format = new Intl.DateTimeFormat(language, { month: style, timeZone: 'UTC' });
      for (let month = 1; month <= 12; month += 1) {
        const name = fold(format.format(Date.UTC(2026, month - 1, 1)));
        if (!names.has(name)) names.set(name, month);
      }
    }
  return names;
}

/** "Févr." as "fevr". */
function fold(word: string): string {
  return word
    .normalize('NFD')
    .replace(/\p{M}|\./gu, '')
    .toLowerCase();
}
