/** The newsrooms of this process: each is opened once, when it is needed, and closed when it is idle. */
import type { Ledger } from '../claims/ledger/ledger.ts';
import type { Entry } from '../claims/model/entry.ts';
import type { ReadModel } from '../claims/read-model/read-model.ts';
import type { Clock } from '../lib/clock.ts';
import type { Log } from '../lib/log.ts';
import type { Store } from '../storage/store.ts';
import type { NewsroomMap } from './newsroom-map.ts';
import { openServedNewsroom, type ServedNewsroom } from './served-newsroom.ts';

export interface NewsroomRegistry {
  /** The newsroom, opened if it is closed. Rejects as openNewsroom does. */
  open(name: string): Promise<ServedNewsroom>;
  /** Closes those that have been idle for so many milliseconds. */
  closeIdle(forMs: number): Promise<void>;
  /** Those that are open now. */
  list(): readonly { name: string; readModel: ReadModel; ledger: Ledger<Entry> }[];
  /** Opens no more newsrooms, and sends nothing more from those that are open. */
  stopSending(): Promise<void>;
  /** Closes all. */
  close(): Promise<void>;
}

interface NewsroomRegistryDeps {
  map: NewsroomMap;
  store: Store;
  clock: Clock;
  log: Log;
  /** Called with each newsroom that has opened, so that adapters can connect it. */
  onOpened(newsroom: ServedNewsroom): void;
  /** Called when a record turns out to be unreadable after its newsroom was opened. */
  onReadFailed(error: unknown): void;
}

export function createNewsroomRegistry(deps: NewsroomRegistryDeps): NewsroomRegistry {
  const { map, store, clock, log, onOpened, onReadFailed } = deps;
  const newsrooms = new Map<string, Promise<ServedNewsroom>>();
  const opened = new Map<string, ServedNewsroom>();
  /** A newsroom can be opened again only once it is closed: two at a time would build one read model. */
  const closing = new Map<string, Promise<void>>();
  let isStopped = false;

  async function openOne(name: string): Promise<ServedNewsroom> {
    await closing.get(name);
    const ownLog = map.only === null ? withNewsroom(log, name) : log;
    const served = await openServedNewsroom(map.configOf(name), store, clock, ownLog, onReadFailed);
    opened.set(name, served);
    log.info('newsroom.opened', { newsroom: name });
    onOpened(served);
    return served;
  }

  function closeNewsroom(name: string, served: ServedNewsroom): Promise<void> {
    newsrooms.delete(name);
    opened.delete(name);
    const closed = served
      .close()
      .catch((error: unknown) => log.error('newsroom.close_failed', { newsroom: name, error }))
      .finally(() => closing.delete(name));
    closing.set(name, closed);
    return closed;
  }

  return {
    open(name) {
      const held = newsrooms.get(name);
      if (held !== undefined) return held;
      if (isStopped) return Promise.reject(new Error('the newsrooms are closed'));
      const served = openOne(name);
      newsrooms.set(name, served);
      served.catch(() => newsrooms.delete(name));
      return served;
    },
    async closeIdle(forMs) {
      for (const [name, served] of opened) if (served.isIdle(forMs)) await closeNewsroom(name, served);
    },
    list: () =>
      [...opened].map(([name, { newsroom }]) => ({ name, readModel: newsroom.readModel, ledger: newsroom.ledger })),
    async stopSending() {
      isStopped = true;
      await Promise.all([...opened.values()].map((served) => served.stopSending()));
    },
    async close() {
      isStopped = true;
      await Promise.allSettled([...newsrooms].map(async ([name, served]) => closeNewsroom(name, await served)));
      await Promise.allSettled(closing.values());
    },
  };
}

/** A log whose lines say which newsroom they are from. */
function withNewsroom(log: Log, newsroom: string): Log {
  return {
    info: (event, fields) => log.info(event, { newsroom, ...fields }),
    warn: (event, fields) => log.warn(event, { newsroom, ...fields }),
    error: (event, fields) => log.error(event, { newsroom, ...fields }),
  };
}
