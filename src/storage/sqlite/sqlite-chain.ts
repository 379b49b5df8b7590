/** Links in the embedded store: a table beside the records, so that chaining a record never rewrites it. */
import type { DatabaseSync } from 'node:sqlite';
import { type Link, nextLink, type Seal, type SealDetails, type Sealer } from '../chain.ts';

export const CHAIN_TABLE = `
  CREATE TABLE chain (
    position INTEGER PRIMARY KEY REFERENCES records (position) ON DELETE CASCADE,
    number INTEGER NOT NULL,
    salt BLOB,
    content BLOB NOT NULL,
    hash BLOB NOT NULL,
    more TEXT
  ) STRICT;
`;

/** Of a query that joins the chain to the records. */
export const LINK_COLUMNS = 'chain.number, chain.salt, chain.content, chain.hash, chain.more';

export function rowToLink(row: Record<string, unknown>): Link | null {
  if (row.number === null) return null;
  const hex = (value: unknown) => Buffer.from(value as Uint8Array).toString('hex');
  return {
    number: Number(row.number),
    salt: row.salt === null ? null : hex(row.salt),
    content: hex(row.content),
    hash: hex(row.hash),
    more: row.more === null ? null : (JSON.parse(String(row.more)) as SealDetails),
  };
}

export interface ChainWriter {
  /** Links the record at this position behind the last link. */
  link(position: number | bigint, key: string, seal: Seal): void;
  hasBegun(): boolean;
  /** Links all records of the namespace, once; nothing where the chain has begun. */
  begin(): void;
  /** Replaces what a link has beside its hash. */
  reseal(position: number, seal: Pick<Seal, 'salt' | 'more'>): void;
}

/** Every call belongs into a transaction of the caller's. */
export function createChainWriter(database: DatabaseSync, namespace: string, sealer: Sealer): ChainWriter {
  // The last record with a link: one that somebody wrote past Whosaid has none, and does not end the chain.
  const last = database.prepare(
    `SELECT chain.number, chain.hash FROM records JOIN chain ON chain.position = records.position
     WHERE records.namespace = ? ORDER BY records.position DESC LIMIT 1`,
  );
  const insert = database.prepare(
    'INSERT INTO chain (position, number, salt, content, hash, more) VALUES (?, ?, ?, ?, ?, ?)',
  );
  const update = database.prepare('UPDATE chain SET salt = ?, more = ? WHERE position = ?');

  function readLast(): Pick<Link, 'number' | 'hash'> | null {
    const row = last.get(namespace);
    return row === undefined
      ? null
      : { number: Number(row.number), hash: Buffer.from(row.hash as Uint8Array).toString('hex') };
  }
  function write(position: number | bigint, { number, salt, content, hash, more }: Link): void {
    insert.run(
      position,
      number,
      toBytes(salt),
      Buffer.from(content, 'hex'),
      Buffer.from(hash, 'hex'),
      more === null ? null : JSON.stringify(more),
    );
  }

  return {
    hasBegun: () => readLast() !== null,
    link(position, key, seal) {
      write(
        position,
        nextLink(readLast(), () => sealer.begin(0), key, seal),
      );
    },
    begin() {
      if (readLast() !== null) return;
      const next = database.prepare(
        'SELECT position, key, value FROM records WHERE namespace = ? AND position > ? ORDER BY position LIMIT 1',
      );
      const count = database.prepare('SELECT count(*) AS n FROM records WHERE namespace = ?').get(namespace)?.n;
      const begun = () => sealer.begin(Number(count));
      let link: Link | null = null;
      for (let row = next.get(namespace, 0); row !== undefined; row = next.get(namespace, Number(row.position))) {
        const key = String(row.key);
        link = nextLink(link, begun, key, sealer.seal(key, String(row.value)));
        write(Number(row.position), link);
      }
    },
    reseal(position, { salt, more }) {
      update.run(toBytes(salt), more === null ? null : JSON.stringify(more), position);
    },
  };
}

function toBytes(hex: string | null): Buffer | null {
  return hex === null ? null : Buffer.from(hex, 'hex');
}
