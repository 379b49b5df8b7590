/** Reads points in time as people type them. */
import { UserError } from '../lib/errors.ts';

const UNIT_MS: Record<string, number> = {
  m: 60_000,
  min: 60_000,
  h: 3_600_000,
  d: 86_400_000,
  w: 7 * 86_400_000,
};

/**
 * today, yesterday, 2h, 30m, 3d, 1w, 2026-11-01 or 2026-11-01T09:00; days and times without a zone are UTC's.
 *
 * @throws UserError naming what was typed and the forms that are read.
 */
export function parseSince(typed: string, now: Date): Date {
  const value = typed.trim().toLowerCase();
  const midnight = Date.UTC(now.getUTCFullYear(), now.getUTCMonth(), now.getUTCDate());
  if (value === 'today') return new Date(midnight);
  if (value === 'yesterday') return new Date(midnight - 86_400_000);
  const ago = /^(\d{1,5})\s*(m|min|h|d|w)(\s+ago)?$/.exec(value);
  if (ago !== null) return new Date(now.getTime() - Number(ago[1]) * (UNIT_MS[ago[2] ?? ''] ?? 0));
  const date = /^(\d{4})-(\d{2})-(\d{2})(?:[t ](\d{2}):(\d{2}))?$/.exec(value);
  if (date !== null) {
    const [year, month, day, hour, minute] = date.slice(1).map((part) => Number(part ?? 0)) as [
      number,
      number,
      number,
      number,
      number,
    ];
    const read = new Date(Date.UTC(year, month - 1, day, hour, minute));
    const isReal = read.getUTCMonth() === month - 1 && read.getUTCDate() === day && hour < 24 && minute < 60;
    if (isReal && read.getTime() <= now.getTime()) return read;
    throw new UserError(
      isReal
        ? `“${typed}” is still to come: give a time that has passed, such as since:yesterday.`
        : `There is no ${typed} in the calendar: write since:2026-11-01, or since:2026-11-01T09:00.`,
    );
  }
  throw new UserError(
    `“${typed}” is no time that can be read. Write since:yesterday, since:today, since:2h, since:3d or since:2026-11-01.`,
  );
}
