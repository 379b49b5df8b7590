/** Installations on both stores. */
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe } from 'vitest';
import { openStore } from '../../../../src/storage/open-store.ts';
import { postgresPrograms, startPostgres, type TestPostgres } from '../../../postgres.ts';
import { temporaryFolder } from '../../../processes/run.ts';
import { installationsContract } from './installation-store-contract.ts';

describe('on SQLite', () => {
  const folder = temporaryFolder();
  let stores = 0;
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  installationsContract(() => {
    stores += 1;
    return openStore('', join(folder, String(stores)));
  });
});

describe.skipIf(postgresPrograms === null)('on Postgres (skipped where it is not installed)', () => {
  let postgres: TestPostgres;
  beforeAll(async () => {
    postgres = await startPostgres();
  });
  afterAll(() => postgres.remove());
  installationsContract(async () => openStore(await postgres.createDatabase(), ''));
});
