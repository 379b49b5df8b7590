import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openSqliteStore } from '../../../src/storage/sqlite/sqlite.ts';
import { describeLedger } from './ledger-contract.ts';

describeLedger('the ledger on the embedded store', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'whosaid-ledger-'));
  return {
    open: async () => openSqliteStore(join(folder, 'ledger.sqlite'), { pollMs: 10 }),
    remove: async () => rmSync(folder, { recursive: true }),
  };
});
