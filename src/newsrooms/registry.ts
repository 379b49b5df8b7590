/** The newsrooms of one process: each opened when it is needed, once, and closed when it has been idle. */

import type { Ledger } from '../claims/ledger/ledger.ts';
import type { Entry } from '../claims/model/entry.ts';
import type { ReadModel } from '../claims/read-model/read-model.ts';
import type { Clock } from '../lib/clock.ts';
import type { Log } from '../lib/log.ts';
import type { Store } from '../storage/store.ts';
import type { NewsroomMap } from './newsroom-map.ts';
import { openServedNewsroom, type ServedNewsroom } from './served-newsroom.ts';

export interface NewsroomRegistry {
  /** The newsroom, opened if it is not. Rejects as openNewsroom does. */
  open(name: string): Promise<ServedNewsroom>;
  /** Closes those that are idle. */
  closeIdle(): Promise<void>;
  /** Those that are open now. */
  list(): readonly { name: string; readModel: ReadModel; ledger: Ledger<Entry> }[];
  /** Closes all, and opens none any more. */
  close(): Promise<void>;
}

interface NewsroomRegistryDeps {
  map: NewsroomMap;
  store: Store;
  clock: Clock;
  log: Log;
  /** Lets the front ends that have the newsroom's workspaces and servers join it. Never rejects. */
  attachAdapters(room: ServedNewsroom): Promise<void>;
  /** Milliseconds without a question after which a newsroom that sends nothing by itself is closed. */
  idleTimeoutMs: number;
}

export function createNewsroomRegistry({
  map,
  store,
  clock,
  log,
  attachAdapters,
  idleTimeoutMs,
}: NewsroomRegistryDeps): NewsroomRegistry {
  const newsrooms = new Map<string, Promise<ServedNewsroom>>();
  const ready = new Map<string, ServedNewsroom>();
  /** A newsroom is opened again only when it is closed: two of them would build one board. */
  const closing = new Map<string, Promise<void>>();
  let isClosed = false;

  async function openOne(name: string, before: Promise<unknown>): Promise<ServedNewsroom> {
    await before;
    const served = await openServedNewsroom(map.configOf(name), store, clock, withNewsroom(log, name));
    await attachAdapters(served);
    await served.startSending();
    ready.set(name, served);
    log.info('newsroom.opened', { newsroom: name });
    return served;
  }

  function closeNewsroom(name: string, served: ServedNewsroom): Promise<void> {
    newsrooms.delete(name);
    ready.delete(name);
    const closed = served
      .close()
      .catch((error: unknown) => log.error('newsroom.close_failed', { newsroom: name, error }))
      .finally(() => closing.delete(name));
    closing.set(name, closed);
    return closed;
  }

  return {
    open(name) {
      if (isClosed) return Promise.reject(new Error('the newsrooms are closed'));
      const held = newsrooms.get(name);
      if (held !== undefined) return held;
      const served = openOne(name, closing.get(name) ?? Promise.resolve());
      newsrooms.set(name, served);
      served.catch(() => newsrooms.delete(name));
      return served;
    },
    async closeIdle() {
      for (const [name, served] of ready) if (served.isIdle(idleTimeoutMs)) await closeNewsroom(name, served);
    },
    list: () =>
      [...ready].map(([name, { newsroom }]) => ({ name, readModel: newsroom.readModel, ledger: newsroom.ledger })),
    async close() {
      isClosed = true;
      await Promise.allSettled([...newsrooms].map(async ([name, served]) => closeNewsroom(name, await served)));
      await Promise.allSettled(closing.values());
    },
  };
}

/** A log whose lines say which newsroom they are of. */
function withNewsroom(log: Log, newsroom: string): Log {
  return {
    info: (event, fields) => log.info(event, { newsroom, ...fields }),
    warn: (event, fields) => log.warn(event, { newsroom, ...fields }),
    error: (event, fields) => log.error(event, { newsroom, ...fields }),
  };
}
