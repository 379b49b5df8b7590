/** Keeps the board up with the ledger, and whole. */

import type { Log } from '../../lib/log.ts';
import type { Ledger } from '../ledger/ledger.ts';
import type { Entry } from '../model/entry.ts';
import type { Board } from './read-model.ts';

export interface KeepingUp {
  /** Calls back after the board has followed the ledger, perhaps more often. Returns the stop. */
  onChange(listener: () => void): () => void;
  stop(): void;
}

/** How often the board's file is looked at, and how soon a failed catching up is tried again, in milliseconds. */
const LOOK_MS = 500;

/** A store that is away is asked again and again; what goes wrong is logged once, and once when it is mended. */
export function keepUp(ledger: Ledger<Entry>, board: Board, log: Log, now: () => Date): KeepingUp {
  const listeners = new Set<() => void>();
  let hasFailed = false;
  let isTold = false;
  let isStopped = false;
  let latest: string | null = null;

  /** How far behind the change this board was, by the clock of whoever made it. */
  function tellLag(): void {
    if (!board.isSound()) return;
    const before = latest;
    const change = board.changes.latest();
    latest = change?.entry ?? null;
    if (before === null || change === null || latest === before) return;
    log.info('board followed', { milliseconds: Math.max(0, now().getTime() - Date.parse(change.at)) });
  }

  function follow(): void {
    board.catchUp().then(
      () => {
        if (isTold) log.info('the board holds the ledger again');
        isTold = false;
        hasFailed = false;
        if (isStopped) return;
        for (const listener of listeners) listener();
        try {
          tellLag();
        } catch (error) {
          // A file that somebody cut just now: the next look tells it.
          if (!board.isDamage(error)) throw error;
        }
      },
      (error: unknown) => {
        if (isStopped) return;
        if (!hasFailed) log.error('the board could not catch up with the ledger', { error });
        isTold = true;
        hasFailed = true;
      },
    );
  }
  const stopWatching = ledger.watch(follow);
  const timer = setInterval(() => {
    const trouble = board.trouble();
    if (trouble !== null && !isTold) log.warn('the board is built anew', { file: trouble });
    isTold ||= trouble !== null;
    if (hasFailed || trouble !== null) follow();
  }, LOOK_MS).unref();
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
