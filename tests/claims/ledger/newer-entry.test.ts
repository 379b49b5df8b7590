import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { createLedger } from '../../../src/claims/ledger/ledger.ts';
import { type Entry, parseEntry } from '../../../src/claims/model/entry.ts';
import { OperatorError } from '../../../src/lib/errors.ts';
import { createKeyv } from '../../../src/storage/keyv.ts';
import { openSqliteStore } from '../../../src/storage/sqlite/sqlite.ts';
import { newId } from '../notes.ts';

async function readEntry(body: object): Promise<unknown> {
  const folder = mkdtempSync(join(tmpdir(), 'whosaid-newer-'));
  const store = openSqliteStore(join(folder, 'ledger.sqlite'));
  try {
    const id = newId();
    await createKeyv(store, 'desk', 'append').set(id, { id, newsroom: 'desk', ...body });
    for await (const _ of createLedger<Entry>({ store, newsroom: 'desk', parse: parseEntry }).read(null)) break;
    return null;
  } catch (error) {
    return error;
  } finally {
    await store.close();
    rmSync(folder, { recursive: true });
  }
}

test('an entry of a kind that only a newer version knows asks for the update', async () => {
  const error = await readEntry({ kind: 'statement-of-another-age' });
  expect(error).toBeInstanceOf(OperatorError);
  expect((error as Error).message).toMatch(
    /was written by a newer Whosaid \(as statement-of-another-age\): update this one$/,
  );
});

test('a known kind with a form that no version wrote is a damaged entry', async () => {
  const error = await readEntry({ kind: 'follow-set', platform: 'pigeon' });
  expect(error).toMatchObject({ name: 'LedgerError', outcome: 'refused' });
});
