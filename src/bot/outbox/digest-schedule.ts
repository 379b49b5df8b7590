/** The schedule of a digest: read from what people type, and when it runs. croner knows about time zones and clock changes. */
import { Cron } from 'croner';
import { findNearestNames } from '../../claims/search/tokenizer.ts';
import { UserError } from '../../lib/errors.ts';
import { formatList } from '../filters.ts';

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
const EXAMPLE = 'such as weekdays 09:00 Europe/Paris';

/**
 * Reads "weekdays 09:00 Europe/Paris", "mon,wed 9:30 Paris", "mon-fri 18:00 UTC".
 *
 * @throws UserError naming the word that was not understood, with the nearest ones that are.
 */
export function parseSchedule(words: string): Schedule {
  const parts = words.trim().split(/\s+/);
  const at = parts.findIndex((part) => /\d/.test(part));
  const [days, time, zone] = [parts.slice(0, at).join(' '), parts[at] ?? '', parts.slice(at + 1).join(' ')];
  if (at === -1 || days === '' || zone === '')
    throw new UserError(`A digest needs its days, a time and a time zone, ${EXAMPLE}; this has “${words.trim()}”.`);
  return { days: parseDays(days), time: parseTime(time), zone: parseZone(zone) };
}

/** "weekdays at 09:00, Europe/Paris" */
export function scheduleToText({ days, time, zone }: Schedule): string {
  const group = Object.entries(DAY_GROUPS).find(([, members]) => String(members) === String(days))?.[0];
  const named = formatList(
    days.map((day) => capitalise(DAY_NAMES[day - 1] ?? '')),
    'and',
  );
  return `${group ?? named} at ${time}, ${zone}`;
}

/** The last run at or before `now`; null when there was none. Each day has one, even when the clocks change. */
export function previousRun(schedule: Schedule, now: Date): Date | null {
  // croner leaves out a run at the given time itself.
  return toCron(schedule).previousRuns(1, new Date(now.getTime() + 1_000))[0] ?? null;
}

/** The next run after `now`. */
export function nextRun(schedule: Schedule, now: Date): Date {
  const next = toCron(schedule).nextRun(now);
  if (next === null) throw new Error(`a schedule without a next run: ${scheduleToText(schedule)}`);
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
  return new UserError(
    `“${word}” is no day. ${near.length > 0 ? `Did you mean ${formatList(near, 'or')}?` : 'Write weekdays, daily, weekends, mon-fri, or days such as mon,thu.'}`,
  );
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
    `“${word}” is no time. ${match === null ? 'Write hours and minutes, such as 09:00.' : `The nearest is ${nearest}: hours go from 00 to 23, minutes from 00 to 59.`}`,
  );
}

function nearestTime(hour: number, minute: number): string {
  if (hour === 24 && minute === 0) return '00:00';
  return [Math.min(hour, 23), Math.min(minute, 59)].map((part) => String(part).padStart(2, '0')).join(':');
}

function parseZone(word: string): string {
  const zones = [...Intl.supportedValuesOf('timeZone'), 'UTC'];
  const wanted = word.replaceAll(' ', '_').toLowerCase();
  const cityOf = (zone: string) => zone.slice(zone.lastIndexOf('/') + 1);
  const exact = zones.find((zone) => zone.toLowerCase() === wanted) ?? canonicalZoneName(wanted);
  if (exact !== null) return exact;
  const cities = zones.filter((zone) => cityOf(zone).toLowerCase() === wanted);
  if (cities.length === 1 && cities[0] !== undefined) return cities[0];
  const near = findNearestNames(word, zones, 3);
  const nearCities = findNearestNames(word, zones.map(cityOf), 3).flatMap((city) =>
    zones.filter((zone) => cityOf(zone) === city),
  );
  const known = [...new Set([...near, ...nearCities])].slice(0, 3);
  throw new UserError(
    `There is no time zone “${word}”. ${known.length > 0 ? `Did you mean ${formatList(known, 'or')}?` : 'Write a region and city, such as Europe/Paris, or UTC.'}`,
  );
}

/** Accepts newer and older names of a zone, such as Europe/Kyiv, which are not listed. Not offsets: +01:00 has no summer time. */
function canonicalZoneName(word: string): string | null {
  if (!/^[a-z_]+(\/[a-z0-9_+-]+){1,2}$/.test(word)) return null;
  const name = word.replace(/(^|[/_-])[a-z]/g, (letter) => letter.toUpperCase());
  try {
    new Intl.DateTimeFormat('en', { timeZone: name });
    return name;
  } catch {
    return null;
  }
}

const capitalise = (word: string) => `${word.charAt(0).toUpperCase()}${word.slice(1)}`;
