/** Keeps the read model up to date with the ledger, and repairs it. */

import type { Log } from '../../lib/log.ts';
import type { Ledger } from '../ledger/ledger.ts';
import type { Entry } from '../model/entry.ts';
import type { ReadModel } from './read-model.ts';

export interface LiveSync {
  /** Calls back after each sync, perhaps more often. Returns the function that stops it. */
  onChange(listener: () => void): () => void;
  stop(): void;
}

/** How often the file is checked, and how soon a failed sync is tried again, in milliseconds. */
const CHECK_INTERVAL_MS = 500;

/** Retries while the store is away. A failure is logged once, and so is the recovery. */
export function startLiveSync(ledger: Ledger<Entry>, readModel: ReadModel, log: Log, now: () => Date): LiveSync {
  const listeners = new Set<() => void>();
  let hasFailed = false;
  let isReported = false;
  let isStopped = false;
  let latest: string | null = null;

  /** Logs the time between a change, by the clock of whoever made it, and its sync. */
  function logLag(): void {
    if (!readModel.isReady()) return;
    const before = latest;
    const change = readModel.changeFeed.latest();
    latest = change?.entry ?? null;
    if (before === null || change === null || latest === before) return;
    log.info('read_model.synced', { milliseconds: Math.max(0, now().getTime() - Date.parse(change.at)) });
  }

  function sync(): void {
    readModel.catchUp().then(
      () => {
        if (isReported) log.info('read_model.recovered');
        isReported = false;
        hasFailed = false;
        if (isStopped) return;
        for (const listener of listeners) listener();
        try {
          logLag();
        } catch (error) {
          // Somebody truncated the file just now: the next check reports it.
          if (!readModel.isCorruption(error)) throw error;
        }
      },
      (error: unknown) => {
        if (isStopped) return;
        if (!hasFailed) log.error('read_model.sync_failed', { error });
        isReported = true;
        hasFailed = true;
      },
    );
  }
  const stopWatching = ledger.watch(sync);
  const timer = setInterval(() => {
    const problem = readModel.health();
    if (problem !== null && !isReported) log.warn('read_model.rebuilding', { file: problem });
    isReported ||= problem !== null;
    if (hasFailed || problem !== null) sync();
  }, CHECK_INTERVAL_MS).unref();
  return {
    onChange(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    stop() {
      isStopped = true;
      stopWatching();
      clearInterval(timer);
    },
  };
}
