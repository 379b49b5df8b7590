/** Deletes what has expired, while a newsroom is open. */
import type { SavedForms } from '../bot/forms/saved-forms.ts';
import type { Log } from '../lib/log.ts';
import type { DedupeStore } from '../storage/dedupe-store.ts';

/** In milliseconds. Platforms repeat an event for an hour at most; a day leaves room for clocks that differ. */
const DEDUPE_TTL_MS = 24 * 60 * 60 * 1000;
const SWEEP_INTERVAL_MS = 60 * 60 * 1000;
/** When the start has other things to do no more. */
const FIRST_SWEEP_MS = 60_000;

/** At the start and every hour: a form that was never sent is gone after the 30 days promised. */
export function startSweep(
  dedupeStore: DedupeStore | null,
  savedForms: SavedForms,
  now: () => Date,
  log: Log,
): { stop(): void } {
  const sweep = () => {
    const before = new Date(now().getTime() - DEDUPE_TTL_MS);
    Promise.all([dedupeStore?.deleteOlderThan(before), savedForms.deleteExpired()]).catch((error: unknown) =>
      log.warn('dedupe.sweep_failed', { error }),
    );
  };
  const timers = [setTimeout(sweep, FIRST_SWEEP_MS).unref(), setInterval(sweep, SWEEP_INTERVAL_MS).unref()];
  return { stop: () => timers.forEach((timer) => void clearTimeout(timer)) };
}
