/** A board's file is taken as it is where its version is the code's: so a version names one set of tables, and never two. */
import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { expect, test } from 'vitest';
import { openConnection } from '../../../src/claims/read-model/connection.ts';
import { READ_MODEL_VERSION } from '../../../src/claims/read-model/schema.ts';

/** Where the tables change, raise READ_MODEL_VERSION and put both here; where two changes meet here, raise it again. */
const KNOWN = { version: 13, tables: '896d67b516d3976a' };

test('the tables are those of their version', () => {
  const folder = mkdtempSync(join(tmpdir(), 'whosaid-'));
  const path = join(folder, 'board.sqlite');
  openConnection(path, () => {}).close();
  const db = new DatabaseSync(path);
  const rows = db.prepare('SELECT sql FROM sqlite_schema WHERE sql IS NOT NULL ORDER BY name').all();
  db.close();
  rmSync(folder, { recursive: true });
  // Comments and spaces do not count.
  const sql = rows.map((row) => String(row.sql).replaceAll(/--.*$/gm, '').replaceAll(/\s+/g, ' ')).join('\n');
  const tables = createHash('sha256').update(sql).digest('hex').slice(0, 16);
  expect({ version: READ_MODEL_VERSION, tables }).toEqual(KNOWN);
});
