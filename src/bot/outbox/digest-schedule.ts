/** The days and the time of a digest as people type them, and when it is next due. Croner does the calendar. */
import { Cron } from 'croner';
import { findNearestNames } from '../../claims/search/tokenizer.ts';
import { UserError } from '../../lib/errors.ts';
import { currentLanguage, t, tList } from '../../locales/index.ts';
import { quoteWords } from '../answers/wording.ts';
import { parseZone } from './time-zone.ts';

export interface Schedule {
  /** 1 is Monday, 7 is Sunday; in order. */
  days: readonly number[];
  /** `09:00` */
  time: string;
  /** `Europe/Paris` */
  zone: string;
}

const DAY_NAMES = ['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday'] as const;
const DAY_GROUPS: Record<string, readonly number[]> = {
  weekdays: [1, 2, 3, 4, 5],
  weekends: [6, 7],
  daily: [1, 2, 3, 4, 5, 6, 7],
};
const GROUP_NAMES = ['weekdays', 'weekends', 'daily'] as const;
const EXAMPLE = 'weekdays 09:00 Europe/Paris';

/**
 * Reads "weekdays 09:00 Europe/Paris", "mon,wed 9:30 Paris", "mon-fri 18:00 UTC".
 *
 * @throws UserError naming the word that is none, with the nearest ones.
 */
export function parseSchedule(words: string): Schedule {
  const parts = withPlainTime(words.trim()).split(/\s+/);
  const at = parts.findIndex((part) => /\d/.test(part));
  const [days, time, zone] = [parts.slice(0, at).join(' '), parts[at] ?? '', parts.slice(at + 1).join(' ')];
  if (at === -1 || days === '' || zone === '')
    throw new UserError(t('schedule.incomplete', { example: EXAMPLE, words: quoteWords(words.trim()) }));
  return { days: parseDays(days), time: parseTime(time), zone: parseZone(zone) };
}

/** The time as one word, with nothing but space behind it: "9 a.m., London" as "9am London". */
function withPlainTime(words: string): string {
  return words
    .replace(/\bnoon\b/i, '12:00')
    .replace(/\bmidnight\b/i, '00:00')
    .replace(/(\d)\s*([ap])\.?m\b\.?/gi, '$1$2m')
    .replace(/(\d(?:[ap]m)?)\s*,\s*(?!\d)/i, '$1 ');
}

/** "weekdays at 09:00, Europe/Paris" */
export function scheduleToText({ days, time, zone }: Schedule): string {
  const group = GROUP_NAMES.find((name) => String(DAY_GROUPS[name]) === String(days));
  const named = group === undefined ? tList(days.map(dayToText)) : t(`schedule.${group}`);
  return t('schedule.at', { days: named, time, zone });
}

/** "Monday", "lundi". The first of January 2024 was a Monday. */
function dayToText(day: number): string {
  const date = new Date(Date.UTC(2024, 0, day));
  return new Intl.DateTimeFormat(currentLanguage(), { weekday: 'long', timeZone: 'UTC' }).format(date);
}

/** The last time that it was due, at or before `now`; null when it never was. Its day has one, also when the clocks change. */
export function previousRun(schedule: Schedule, now: Date): Date | null {
  // Croner's runs before a time leave out the time itself.
  return toCron(schedule).previousRuns(1, new Date(now.getTime() + 1_000))[0] ?? null;
}

/** The next time that it is due, after `now`. */
export function nextRun(schedule: Schedule, now: Date): Date {
  const next = toCron(schedule).nextRun(now);
  if (next === null) throw new Error(`a schedule without a next time: ${scheduleToText(schedule)}`);
  return next;
}

function toCron({ days, time, zone }: Schedule): Cron {
  const [hour, minute] = time.split(':').map(Number);
  return new Cron(`0 ${minute} ${hour} * * ${days.map((day) => day % 7).join(',')}`, { timezone: zone, paused: true });
}

function parseDays(words: string): number[] {
  const days = words
    .toLowerCase()
    .replace(/\s*([-–])\s*/g, '-')
    .split(/[\s,]+/)
    .filter((word) => !['', 'and', 'every', 'on', 'at'].includes(word))
    .flatMap(wordToDays);
  if (days.length === 0) throw dayError(words);
  return [...new Set(days)].sort();
}

function wordToDays(word: string): readonly number[] {
  const group = DAY_GROUPS[word] ?? DAY_GROUPS[`${word}s`] ?? (word === 'day' ? DAY_GROUPS.daily : undefined);
  if (group !== undefined) return group;
  const [first = '', last, ...rest] = word.split('-');
  if (last === undefined) return [wordToDay(word)];
  if (rest.length > 0) throw dayError(word);
  const [from, to] = [wordToDay(first), wordToDay(last)];
  const length = ((to - from + 7) % 7) + 1;
  return Array.from({ length }, (_, step) => ((from - 1 + step) % 7) + 1);
}

/** "mon", "Monday", "mondays" */
function wordToDay(word: string): number {
  const day = DAY_NAMES.findIndex((name) => word.length >= 3 && (`${name}s` === word || name.startsWith(word)));
  if (day === -1) throw dayError(word);
  return day + 1;
}

function dayError(word: string): UserError {
  const known = [...Object.keys(DAY_GROUPS), ...DAY_NAMES];
  const near = findNearestNames(word, known, 2);
  const meant = near.length > 0 ? tList(near, 'disjunction') : 'none';
  return new UserError(t('schedule.no-day', { word: quoteWords(word), near: meant }));
}

/** "9", "9:00", "09.00", "9h30", "9am", "9:30 pm" without the space. */
function parseTime(word: string): string {
  const match = /^(\d{1,2})(?:[:.h](\d{2}))?h?(am|pm)?$/i.exec(word);
  const [, hours = '', minutes = '00', half] = match ?? [];
  const twelve = half !== undefined && Number(hours) >= 1 && Number(hours) <= 12;
  const hour = twelve ? (Number(hours) % 12) + (half?.toLowerCase() === 'pm' ? 12 : 0) : Number(hours);
  const isTime = match !== null && (half === undefined || twelve) && hour <= 23 && Number(minutes) <= 59;
  if (isTime) return `${String(hour).padStart(2, '0')}:${minutes}`;
  const nearest = nearestTime(Number(hours), Number(minutes));
  throw new UserError(
    match === null
      ? t('schedule.no-time', { word: quoteWords(word) })
      : t('schedule.nearest-time', { word: quoteWords(word), nearest }),
  );
}

function nearestTime(hour: number, minute: number): string {
  if (hour === 24 && minute === 0) return '00:00';
  return [Math.min(hour, 23), Math.min(minute, 59)].map((part) => String(part).padStart(2, '0')).join(':');
}
