/** Watches for changes in the embedded store, whoever makes them. */
import type { DatabaseSync } from 'node:sqlite';
import { setInterval } from 'node:timers';

/**
 * `PRAGMA data_version` changes when another connection has committed and costs microseconds; it says nothing of this
 * connection's own commits, which are announced instead (https://www.sqlite.org/pragma.html#pragma_data_version).
 */
export function createChangeWatch(database: DatabaseSync, pollMs: number) {
  const listeners = new Set<() => void>();
  const dataVersion = database.prepare('PRAGMA data_version');
  let seen = version();
  let timer: NodeJS.Timeout | null = null;

  function stop(): void {
    if (timer !== null) clearInterval(timer);
    timer = null;
    listeners.clear();
  }
  function announce(): void {
    for (const listener of listeners) queueMicrotask(listener);
  }
  /** A failure counts as one change: whoever reads next meets it, and can report it. A timer cannot. */
  function version(): unknown {
    try {
      return dataVersion.get()?.data_version;
    } catch (error) {
      return String(error);
    }
  }
  function poll(): void {
    const now = version();
    if (now === seen) return;
    seen = now;
    announce();
  }
  function watch(onChange: () => void): () => void {
    // A wrapper, so that the same function given twice is two watches.
    const listener = () => onChange();
    listeners.add(listener);
    // Watching alone does not keep the process alive.
    timer ??= setInterval(poll, pollMs).unref();
    return () => {
      listeners.delete(listener);
      if (listeners.size === 0) stop();
    };
  }
  return { watch, announce, stop };
}
