import { afterAll, beforeAll, describe } from 'vitest';
import { openPostgresStore } from '../../../src/storage/postgres/postgres.ts';
import { describeLedger } from '../../claims/ledger/ledger-contract.ts';
import { postgresPrograms, startPostgres, type TestPostgres } from '../../postgres.ts';
import { describeStore } from '../contract.ts';

describe.skipIf(postgresPrograms === null)('with a real Postgres (skipped where it is not installed)', () => {
  let postgres: TestPostgres;
  beforeAll(async () => {
    postgres = await startPostgres();
  });
  afterAll(async () => {
    await postgres?.remove();
  });
  const makePlace = async () => {
    const url = await postgres.createDatabase();
    return { open: () => openPostgresStore(url, { pollMs: 100 }), remove: async () => {} };
  };

  describeStore('the store in Postgres', makePlace);
  describeLedger('the ledger in Postgres', makePlace);
});
