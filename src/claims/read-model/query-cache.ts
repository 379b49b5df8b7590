/** Caches parsed documents until the read model changes. */
import type { DatabaseSync } from 'node:sqlite';

export interface QueryCache {
  /** What `make` gave for the key since the read model last changed. It is shared: callers must not change it. */
  getOrCompute<T>(key: string, make: () => T): T;
  /** Changes when the read model does; null where nothing is cached. */
  version(): number | null;
  /** Calls `read` within a transaction, in which nothing changes: the version is asked for once. */
  pinVersion<T>(read: () => T): T;
}

/** The oldest goes first. A statement's is a few hundred bytes, a dossier's without its texts a few thousand. */
const MAX_ENTRIES = 5_000;

/**
 * `PRAGMA data_version` changes when another connection has committed and costs microseconds. It says nothing of this
 * connection's own commits (https://www.sqlite.org/pragma.html#pragma_data_version), so one that writes must not cache.
 *
 * @param db a connection that only reads; null for one that writes too.
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
