import pg from 'pg';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { OperatorError } from '../../../src/lib/errors.ts';
import { openPostgresStore } from '../../../src/storage/postgres/postgres.ts';
import type { Store } from '../../../src/storage/store.ts';
import { note, notesOf, texts } from '../../claims/notes.ts';
import { postgresPrograms, startPostgres, type TestPostgres } from '../../postgres.ts';

describe.skipIf(postgresPrograms === null)('opening Postgres (skipped where it is not installed)', () => {
  let postgres: TestPostgres;
  let url: string;
  let store: Store;
  beforeAll(async () => {
    postgres = await startPostgres();
  });
  afterAll(async () => {
    await postgres?.remove();
  });
  beforeEach(async () => {
    url = await postgres.createDatabase();
    store = await openPostgresStore(url, { pollMs: 100 });
  });
  afterEach(async () => {
    await store.close();
  });
  const database = () => new URL(url).pathname.slice(1);
  async function connect(): Promise<pg.Client> {
    const client = new pg.Client({ connectionString: url });
    client.on('error', () => {});
    await client.connect();
    return client;
  }

  test('replicas that start together create one table', async () => {
    const fresh = await postgres.createDatabase();
    const stores = await Promise.all(Array.from({ length: 5 }, () => openPostgresStore(fresh)));
    await Promise.all(stores.map((one, n) => notesOf(one, 'desk').append(note('desk', `${n}`))));
    expect(await stores[0]?.count('desk')).toBe(5);
    await Promise.all(stores.map((one) => one.close()));
  });

  describe('fails with one line for the operator, without the password,', () => {
    async function refusal(address: string): Promise<string> {
      const error = await openPostgresStore(address).then(
        (opened) => opened.close(),
        (reason: unknown) => reason,
      );
      expect(error).toBeInstanceOf(OperatorError);
      const { message, cause } = error as Error;
      for (const shown of [message, String(cause), JSON.stringify(cause ?? null)]) {
        expect(shown).not.toContain(postgres.password);
        expect(shown).not.toContain(encodeURIComponent(postgres.password));
        expect(shown).not.toContain('wrong-password');
      }
      expect(message).not.toContain('\n');
      return message;
    }

    test('when the password is wrong', async () => {
      const address = new URL(url);
      address.password = 'wrong-password';
      expect(await refusal(address.href)).toContain('the password was refused');
    });

    test('when the database is missing', async () => {
      expect(await refusal(url.replace(database(), 'nowhere'))).toContain('/nowhere: the database does not exist');
    });

    test('when the role may not make the table', async () => {
      await postgres.sql(`CREATE ROLE guest LOGIN PASSWORD 'wrong-password'`);
      const address = new URL(await postgres.createDatabase());
      address.username = 'guest';
      address.password = 'wrong-password';
      expect(await refusal(address.href)).toContain('grant it CREATE');
    });

    test('when the table has another format', async () => {
      const owner = await connect();
      await owner.query(`COMMENT ON TABLE whosaid_records IS 'Whosaid store, format 2'`);
      await owner.end();
      expect(await refusal(url)).toContain('update Whosaid');
    });

    test('when the database does not hold UTF-8', async () => {
      await postgres.sql(`CREATE DATABASE ascii ENCODING SQL_ASCII TEMPLATE template0 LOCALE 'C'`);
      expect(await refusal(url.replace(database(), 'ascii'))).toContain('UTF8');
    });

    test('when the server is down', async () => {
      await postgres.kill();
      const message = await refusal(url);
      await postgres.start();
      expect(message).toContain('check STORE_URL and that the server runs');
    });
  });

  test('a role that may read and write but not make tables serves once the table is there', async () => {
    const owner = await connect();
    await owner.query(`CREATE ROLE writer LOGIN PASSWORD 'writer'`);
    await owner.query('GRANT SELECT, INSERT, UPDATE, DELETE ON whosaid_records TO writer');
    await owner.end();
    const address = new URL(url);
    address.username = 'writer';
    address.password = 'writer';
    const limited = await openPostgresStore(address.href);
    await notesOf(limited, 'desk').append(note('desk', 'one'));
    expect(await texts(notesOf(limited, 'desk'))).toEqual(['one']);
    await limited.close();
  });
});
