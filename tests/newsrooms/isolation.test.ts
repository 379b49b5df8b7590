/** Two newsrooms that share a process and a store, on both stores and over both ways of Discord. */
import { afterAll, beforeAll, describe } from 'vitest';
import { postgresPrograms, startPostgres, type TestPostgres } from '../postgres.ts';
import { isolationContract } from './isolation.ts';

describe('on SQLite, Discord over the gateway', () => {
  isolationContract({ discordOverHttp: false, runs: 12 });
});

describe.skipIf(postgresPrograms === null)('on Postgres (skipped where it is not installed), Discord over HTTP', () => {
  let postgres: TestPostgres;
  beforeAll(async () => {
    postgres = await startPostgres();
  });
  afterAll(() => postgres.remove());
  isolationContract({ storeUrl: () => postgres.createDatabase(), discordOverHttp: true, runs: 6 });
});
