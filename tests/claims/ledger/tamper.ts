/** Writes to a store past Whosaid, as somebody with the file or the database at hand would. */
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import pg from 'pg';
import { sealEntry, storedToJson } from '../../../src/claims/ledger/seal.ts';
import type { Entry } from '../../../src/claims/model/entry.ts';
import { createKeepingSealer, nextLink, type Seal } from '../../../src/storage/chain.ts';
import { openStore } from '../../../src/storage/open-store.ts';
import type { StoredRow } from '../../../src/storage/store.ts';

export const NEWSROOM = 'newsroom';

export async function rowsOf(url: string, folder: string): Promise<StoredRow[]> {
  const store = await openStore(url, folder);
  try {
    return await store.range(NEWSROOM, 0, 100_000);
  } finally {
    await store.close();
  }
}

/** Puts these rows in the place of the ledger's, under new positions in their order. */
export async function rewrite(url: string, folder: string, rows: readonly StoredRow[]): Promise<void> {
  if (url === '') rewriteSqlite(join(folder, 'ledger.sqlite'), rows);
  else await rewritePostgres(url, rows);
}

const bytes = (hex: string | null) => (hex === null ? null : Buffer.from(hex, 'hex'));
const detailsOf = ({ link }: StoredRow) => (link === null || link.more === null ? null : JSON.stringify(link.more));

function rewriteSqlite(file: string, rows: readonly StoredRow[]): void {
  const db = new DatabaseSync(file);
  db.exec('BEGIN');
  db.prepare('DELETE FROM records WHERE namespace = ?').run(NEWSROOM);
  for (const row of rows) {
    const { key, value, link } = row;
    const { lastInsertRowid } = db
      .prepare('INSERT INTO records (namespace, key, value) VALUES (?, ?, ?)')
      .run(NEWSROOM, key, value);
    if (link !== null)
      db.prepare('INSERT INTO chain (position, number, salt, content, hash, more) VALUES (?, ?, ?, ?, ?, ?)').run(
        lastInsertRowid,
        link.number,
        bytes(link.salt),
        bytes(link.content),
        bytes(link.hash),
        detailsOf(row),
      );
  }
  db.exec('COMMIT');
  db.close();
}

async function rewritePostgres(url: string, rows: readonly StoredRow[]): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  await client.query('BEGIN');
  await client.query('DELETE FROM whosaid_records WHERE namespace = $1', [NEWSROOM]);
  for (const row of rows) {
    const { key, value, link } = row;
    await client.query(
      'INSERT INTO whosaid_records (key, value, number, salt, content, hash, more) VALUES ($1, $2, $3, $4, $5, $6, $7)',
      [
        `${NEWSROOM}:${key}`,
        value,
        link?.number ?? null,
        bytes(link?.salt ?? null),
        bytes(link?.content ?? null),
        bytes(link?.hash ?? null),
        detailsOf(row),
      ],
    );
  }
  await client.query('COMMIT');
  await client.end();
}

export const entryOf = ({ value }: StoredRow): Entry => JSON.parse(storedToJson(value));

export function withEntry(row: StoredRow, change: (entry: Record<string, unknown>) => unknown): StoredRow {
  const value = JSON.stringify({ value: change(JSON.parse(storedToJson(row.value))) });
  return { ...row, value };
}

/** The chain as somebody who knows how it is made would make it anew. */
export function recompute(rows: readonly StoredRow[]): StoredRow[] {
  const { begin } = createKeepingSealer(new Map(rows.slice(0, 1).map(({ key, link }) => [key, link as Seal])));
  let last: StoredRow['link'] = null;
  return rows.map((row) => {
    last = nextLink(last, () => begin(0), row.key, sealEntry(storedToJson(row.value)));
    return { ...row, link: last };
  });
}
