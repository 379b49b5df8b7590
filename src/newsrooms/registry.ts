/** The newsrooms of one process: each opened when it is needed, once, and closed when it has been idle. */

import type { Ledger } from '../claims/ledger/ledger.ts';
import type { Entry } from '../claims/model/entry.ts';
import type { Board } from '../claims/read-model/read-model.ts';
import type { Clock } from '../lib/clock.ts';
import type { Log } from '../lib/log.ts';
import type { Store } from '../storage/store.ts';
import type { NewsroomMap } from './newsroom-map.ts';
import { openRoom, type Room } from './room.ts';

export interface Registry {
  /** The newsroom, opened if it is not. Rejects as openNewsroom does. */
  open(name: string): Promise<Room>;
  /** Closes those that are idle. */
  sweep(): Promise<void>;
  /** Those that are open now. */
  opened(): readonly { name: string; board: Board; ledger: Ledger<Entry> }[];
  /** Closes all, and opens none any more. */
  close(): Promise<void>;
}

interface RegistryParts {
  map: NewsroomMap;
  store: Store;
  clock: Clock;
  log: Log;
  /** Lets the front ends that have the newsroom's workspaces and servers join it. Never rejects. */
  attach(room: Room): Promise<void>;
  /** Milliseconds without a question after which a newsroom that sends nothing by itself is closed. */
  idleMs: number;
}

export function createRegistry({ map, store, clock, log, attach, idleMs }: RegistryParts): Registry {
  const rooms = new Map<string, Promise<Room>>();
  const ready = new Map<string, Room>();
  /** A newsroom is opened again only when it is closed: two of them would build one board. */
  const closing = new Map<string, Promise<void>>();
  let isClosed = false;

  async function opening(name: string, before: Promise<unknown>): Promise<Room> {
    await before;
    const room = await openRoom(map.configOf(name), store, clock, ofNewsroom(log, name));
    await attach(room);
    await room.begin();
    ready.set(name, room);
    log.info('newsroom opened', { newsroom: name });
    return room;
  }

  function closeRoom(name: string, room: Room): Promise<void> {
    rooms.delete(name);
    ready.delete(name);
    const closed = room
      .close()
      .catch((error: unknown) => log.error('a newsroom could not be closed', { newsroom: name, error }))
      .finally(() => closing.delete(name));
    closing.set(name, closed);
    return closed;
  }

  return {
    open(name) {
      if (isClosed) return Promise.reject(new Error('the newsrooms are closed'));
      const held = rooms.get(name);
      if (held !== undefined) return held;
      const room = opening(name, closing.get(name) ?? Promise.resolve());
      rooms.set(name, room);
      room.catch(() => rooms.delete(name));
      return room;
    },
    async sweep() {
      for (const [name, room] of ready) if (room.isIdle(idleMs)) await closeRoom(name, room);
    },
    opened: () => [...ready].map(([name, { newsroom }]) => ({ name, board: newsroom.board, ledger: newsroom.ledger })),
    async close() {
      isClosed = true;
      await Promise.allSettled([...rooms].map(async ([name, room]) => closeRoom(name, await room)));
      await Promise.allSettled(closing.values());
    },
  };
}

/** A log whose lines say which newsroom they are of. */
function ofNewsroom(log: Log, newsroom: string): Log {
  return {
    info: (event, fields) => log.info(event, { newsroom, ...fields }),
    warn: (event, fields) => log.warn(event, { newsroom, ...fields }),
    error: (event, fields) => log.error(event, { newsroom, ...fields }),
  };
}
