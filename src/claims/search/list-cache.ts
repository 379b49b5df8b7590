import type { DatabaseSync } from 'node:sqlite';
import { LRUCache } from 'lru-cache';

/** How many numbers of statements are cached in lists: four mebibytes. */
const MAX_LISTED = 1_000_000;

/** Lists of statements, until another connection commits; the owner clears it when it writes itself. */
export function createListCache(db: DatabaseSync) {
  const version = db.prepare('PRAGMA data_version');
  const lists = new LRUCache<string, Int32Array>({ maxSize: MAX_LISTED, sizeCalculation: ({ length }) => length + 1 });
  let cachedAt = -1;
  return {
    clear: () => lists.clear(),
    getOrRead(key: string, read: () => Int32Array): Int32Array {
      const now = Number(version.get()?.data_version);
      if (now !== cachedAt) lists.clear();
      cachedAt = now;
      let list = lists.get(key);
      if (list === undefined) {
        list = read();
        lists.set(key, list);
      }
      return list;
    },
  };
}
