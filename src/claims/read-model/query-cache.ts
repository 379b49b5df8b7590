/** What was read from the board and is read again: parsed documents, kept until the board changes. */
import type { DatabaseSync } from 'node:sqlite';

export interface Memory {
  /** What `make` gave for the key since the board changed last. It is shared: whoever gets it must not change it. */
  of<T>(key: string, make: () => T): T;
  /** Changes when the board does; null where nothing is remembered. */
  version(): number | null;
  /** Calls `read` within a transaction, in which the board cannot change: it is asked for its version once. */
  hold<T>(read: () => T): T;
}

/** Documents kept; the oldest goes first. A statement's is a few hundred bytes, a dossier's without its texts a few thousand. */
const MOST = 5_000;

/**
 * `PRAGMA data_version` tells when another connection has committed, in microseconds, and nothing of this connection's own
 * commits (https://www.sqlite.org/pragma.html#pragma_data_version): a connection that writes must not have a memory.
 *
 * @param db a connection that only reads; null for one that writes too, which remembers nothing.
 */
export function createMemory(db: DatabaseSync | null): Memory {
  if (db === null) return { of: (_key, make) => make(), version: () => null, hold: (read) => read() };
  const statement = db.prepare('PRAGMA data_version');
  let held: number | null = null;
  const version = () => held ?? Number(statement.get()?.data_version);
  const kept = new Map<string, unknown>();
  let at: number | null = null;
  return {
    version,
    hold(read) {
      held = version();
      try {
        return read();
      } finally {
        held = null;
      }
    },
    of<T>(key: string, make: () => T): T {
      const now = version();
      if (now !== at) {
        kept.clear();
        at = now;
      }
      const known = kept.get(key);
      if (known !== undefined) return known as T;
      const made = make();
      if (made !== null) kept.set(key, made);
      if (kept.size > MOST) for (const oldest of kept.keys().take(1)) kept.delete(oldest);
      return made;
    },
  };
}
