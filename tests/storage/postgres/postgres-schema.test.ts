import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { OperatorError } from '../../../src/lib/errors.ts';
import { openPostgresStore } from '../../../src/storage/postgres/postgres.ts';
import { note, notesOf, texts } from '../../claims/notes.ts';
import { postgresPrograms, sqlOn, startPostgres, type TestPostgres } from '../../postgres.ts';

const run = promisify(execFile);
const operations = readFileSync(new URL('../../../docs/operations.md', import.meta.url), 'utf8');

/** As the first version made it: an append that met its key did not wait for a delete of it. */
const OLD_APPEND = `
  CREATE OR REPLACE FUNCTION whosaid_records_append(keys text[], texts text[]) RETURNS void LANGUAGE plpgsql AS $$
  BEGIN
    INSERT INTO whosaid_records (key, value)
      SELECT given.key, given.value FROM unnest(keys, texts) WITH ORDINALITY AS given (key, value, n) ORDER BY given.n
      ON CONFLICT (key) DO NOTHING;
  END $$;
  COMMENT ON FUNCTION whosaid_records_append(text[], text[]) IS NULL;`;

describe.skipIf(postgresPrograms === null)('what Postgres runs for us (skipped where it is not installed)', () => {
  let postgres: TestPostgres;
  beforeAll(async () => {
    postgres = await startPostgres();
  });
  afterAll(async () => {
    await postgres?.remove();
  });
  const open = (url: string) => openPostgresStore(url, { pollMs: 100 });
  /** Our functions and triggers, as the server writes them. */
  const made = (url: string) =>
    sqlOn(
      url,
      `SELECT pg_get_functiondef(oid) AS text, obj_description(oid, 'pg_proc') AS comment FROM pg_proc WHERE proname LIKE 'whosaid%'
       UNION ALL SELECT pg_get_triggerdef(oid), NULL FROM pg_trigger WHERE tgname LIKE 'whosaid%' ORDER BY text`,
    );
  /** The address of a new database in which one note is on record. */
  async function createRecord(): Promise<string> {
    const url = await postgres.createDatabase();
    const store = await open(url);
    await notesOf(store, 'desk').append(note('desk', 'kept'));
    await store.close();
    return url;
  }
  async function asRole(url: string, name: string): Promise<string> {
    await sqlOn(url, `CREATE ROLE ${name} LOGIN PASSWORD 'p'`);
    const address = new URL(url);
    address.username = name;
    address.password = 'p';
    return address.href;
  }

  test('functions of an older version are brought up to date by one of two copies that start at once, and the record stays', async () => {
    const url = await createRecord();
    const current = await made(url);
    await sqlOn(url, OLD_APPEND);
    expect(await made(url)).not.toEqual(current);
    const [one, other] = await Promise.all([open(url), open(url)]);
    expect(await made(url)).toEqual(current);
    expect(await texts(notesOf(one, 'desk'))).toEqual(['kept']);
    await notesOf(other, 'desk').append(note('desk', 'new'));
    await Promise.all([one.close(), other.close()]);
  });

  test('functions of a newer version are left as they are', async () => {
    const url = await createRecord();
    await sqlOn(
      url,
      `COMMENT ON FUNCTION whosaid_records_append(text[], text[]) IS 'Whosaid functions, version 1000';
       CREATE OR REPLACE FUNCTION whosaid_records_announce() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN NULL; END $$`,
    );
    const newer = await made(url);
    await (await open(url)).close();
    expect(await made(url)).toEqual(newer);
  });

  test('a role that may not replace the functions is told so in one line, and nothing is changed', async () => {
    const url = await createRecord();
    await sqlOn(url, OLD_APPEND);
    const old = await made(url);
    const writer = await asRole(url, 'schema_writer');
    await sqlOn(url, 'GRANT SELECT, INSERT, UPDATE, DELETE ON whosaid_records TO schema_writer');
    const refused = await open(writer).catch((error: unknown) => error);
    expect(refused).toBeInstanceOf(OperatorError);
    expect((refused as Error).message).toMatch(
      /^Postgres at \S+: the functions of public\.whosaid_records are missing or of an older Whosaid, and this role may not replace them: start this version once as the role that owns the table, with CREATE on the schema public \([^\n]+\)\.$/,
    );
    expect(await made(url)).toEqual(old);
    // The owner's start is what the line asks for.
    await (await open(url)).close();
    await (await open(writer)).close();
  });

  test('a table that was restored without its functions and triggers gets them back', async () => {
    const url = await createRecord();
    const current = await made(url);
    await sqlOn(url, `DROP FUNCTION whosaid_records_append, whosaid_records_queue, whosaid_records_announce CASCADE`);
    const store = await open(url);
    expect(await made(url)).toEqual(current);
    await notesOf(store, 'desk').append(note('desk', 'new'));
    expect(await texts(notesOf(store, 'desk'))).toEqual(['kept', 'new']);
    await store.close();
  });

  test('a role that has a schema of its own name finds its record again', async () => {
    const url = await postgres.createDatabase();
    const address = await asRole(url, 'paris');
    await sqlOn(url, 'CREATE SCHEMA paris AUTHORIZATION paris; GRANT CREATE ON SCHEMA public TO paris');
    for (const text of ['one', 'two']) {
      const store = await open(address);
      await notesOf(store, 'desk').append(note('desk', text));
      await store.close();
    }
    const store = await open(address);
    expect(await texts(notesOf(store, 'desk'))).toEqual(['one', 'two']);
    await store.close();
  });

  test('the page’s commands dump a record and restore it into an empty database, with all that it needs', async () => {
    const url = await createRecord();
    const [, dump = '', restore = ''] =
      /^In Postgres: `(pg_dump [^`]+)` and `(pg_restore [^`]+)`/m.exec(operations) ?? [];
    const folder = mkdtempSync(join(tmpdir(), 'whosaid-dump-'));
    const shell = (command: string, address: string) => {
      const { hostname, port, username, password, pathname } = new URL(address);
      const env = {
        PATH: `${postgresPrograms}:${process.env.PATH}`,
        ...{ PGHOST: hostname, PGPORT: port, PGUSER: decodeURIComponent(username), PGDATABASE: pathname.slice(1) },
        ...(password === '' ? {} : { PGPASSWORD: decodeURIComponent(password) }),
      };
      return run('sh', ['-c', command], { cwd: folder, env });
    };
    try {
      await shell(dump, url);
      const empty = await postgres.createDatabase();
      await shell(restore, empty);
      expect(await made(empty)).toEqual(await made(url));
      const store = await open(empty);
      await notesOf(store, 'desk').append(note('desk', 'new'));
      expect(await texts(notesOf(store, 'desk'))).toEqual(['kept', 'new']);
      await store.close();
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});
