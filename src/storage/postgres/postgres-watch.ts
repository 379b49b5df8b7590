/**
 * Watches for changes in Postgres: LISTEN on a connection of its own, which is reopened when it is lost, and a slow poll of the
 * last position for what a dead connection or a pooler swallows. Not pg-listen, which has had no release since 2020.
 */
import { setTimeout as pause } from 'node:timers/promises';
import pg from 'pg';
import { NOTIFY_CHANNEL, TABLE } from './postgres-schema.ts';

const MIN_RETRY_DELAY_MS = 100;
const MAX_RETRY_DELAY_MS = 5_000;

interface WatchOptions {
  config: pg.ClientConfig;
  query: (sql: string) => Promise<Record<string, unknown>[]>;
  pollMs: number;
}

interface PostgresWatch {
  watch(onChange: () => void): () => void;
  /** Calls everyone back: for this process's own writes. */
  announce(): void;
  stop(): Promise<void>;
}

/** Connects with the first watcher and disconnects after the last. */
export function createPostgresWatch({ config, query, pollMs }: WatchOptions): PostgresWatch {
  const listeners = new Set<() => void>();
  let running: { ended: AbortController; done: Promise<unknown> } | null = null;

  function announce(): void {
    for (const listener of listeners) queueMicrotask(listener);
  }
  function start(): void {
    const ended = new AbortController();
    running = { ended, done: Promise.all([listen(config, announce, ended.signal), poll(ended.signal)]) };
  }
  async function poll(signal: AbortSignal): Promise<void> {
    let seen: unknown = null;
    while (await sleep(pollMs, signal)) {
      try {
        const [row] = await query(`SELECT max(position) AS last FROM ${TABLE}`);
        if (row?.last !== seen) announce();
        seen = row?.last;
      } catch {
        // Whoever reads next reports it; the next poll may succeed.
      }
    }
  }
  async function stop(): Promise<void> {
    listeners.clear();
    const last = running;
    running = null;
    last?.ended.abort();
    await last?.done;
  }
  function watch(onChange: () => void): () => void {
    // A wrapper, so that the same function given twice is two watches.
    const listener = () => onChange();
    listeners.add(listener);
    if (running === null) start();
    return () => {
      listeners.delete(listener);
      if (listeners.size === 0) void stop();
    };
  }
  return { watch, announce, stop };
}

/** Listens until `signal`; every new connection announces too, for what came while there was none. */
async function listen(config: pg.ClientConfig, announce: () => void, signal: AbortSignal): Promise<void> {
  let wait = MIN_RETRY_DELAY_MS;
  while (!signal.aborted) {
    const client = new pg.Client({ ...config, keepAlive: true, application_name: 'whosaid watch' });
    const lost = Promise.withResolvers<void>();
    client.on('error', () => lost.resolve());
    client.on('end', () => lost.resolve());
    client.on('notification', announce);
    signal.addEventListener('abort', () => lost.resolve(), { once: true });
    try {
      await client.connect();
      await client.query(`LISTEN ${NOTIFY_CHANNEL}`);
      wait = MIN_RETRY_DELAY_MS;
      announce();
      await lost.promise;
    } catch {
      // Not reachable now: the poll goes on, and this is tried again.
    }
    await client.end().catch(() => {});
    await sleep(wait, signal);
    wait = Math.min(wait * 2, MAX_RETRY_DELAY_MS);
  }
}

/** Resolves true after the pause, false when the signal came first. */
async function sleep(ms: number, signal: AbortSignal): Promise<boolean> {
  return pause(ms, true, { signal }).catch(() => false);
}
