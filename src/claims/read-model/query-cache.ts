/** What was read from the board and is read again: parsed documents, kept until the board changes. */
import type { DatabaseSync } from 'node:sqlite';

export interface QueryCache {
  /** What `make` gave for the key since the board changed last. It is shared: whoever gets it must not change it. */
  getOrCompute<T>(key: string, make: () => T): T;
  /** Changes when the board does; null where nothing is remembered. */
  version(): number | null;
  /** Calls `read` within a transaction, in which the board cannot change: it is asked for its version once. */
  pinVersion<T>(read: () => T): T;
}

/** Documents kept; the oldest goes first. A statement's is a few hundred bytes, a dossier's without its texts a few thousand. */
const MAX_ENTRIES = 5_000;

/**
 * `PRAGMA data_version` tells when another connection has committed, in microseconds, and nothing of this connection's own
 * commits (https://www.sqlite.org/pragma.html#pragma_data_version): a connection that writes must not have a memory.
 *
 * @param db a connection that only reads; null for one that writes too, which remembers nothing.
 */
export function createQueryCache(db: DatabaseSync | null): QueryCache {
  if (db === null) return { getOrCompute: (_key, make) => make(), version: () => null, pinVersion: (read) => read() };
  const statement = db.prepare('PRAGMA data_version');
  let pinned: number | null = null;
  const version = () => pinned ?? Number(statement.get()?.data_version);
  const cached = new Map<string, unknown>();
  let at: number | null = null;
  return {
    version,
    pinVersion(read) {
      pinned = version();
      try {
        return read();
      } finally {
        pinned = null;
      }
    },
    getOrCompute<T>(key: string, make: () => T): T {
      const now = version();
      if (now !== at) {
        cached.clear();
        at = now;
      }
      const known = cached.get(key);
      if (known !== undefined) return known as T;
      const made = make();
      if (made !== null) cached.set(key, made);
      if (cached.size > MAX_ENTRIES) for (const oldest of cached.keys().take(1)) cached.delete(oldest);
      return made;
    },
  };
}
