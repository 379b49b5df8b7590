import { randomBytes } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import pg from 'pg';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { LedgerError } from '../../../src/claims/ledger/ledger.ts';
import { createEntrySealer } from '../../../src/claims/ledger/seal.ts';
import { createDedupeStore } from '../../../src/storage/dedupe-store.ts';
import { openPostgresStore } from '../../../src/storage/postgres/postgres.ts';
import { CALL_CHAIN, toChainArguments } from '../../../src/storage/postgres/postgres-chain.ts';
import type { Store } from '../../../src/storage/store.ts';
import { entriesOf } from '../../bot/editing/editing-session.ts';
import { note, notesOf, readAll, texts } from '../../claims/notes.ts';
import { openTestNewsroom } from '../../newsrooms/test-newsroom.ts';
import { postgresPrograms, startPostgres, type TestPostgres } from '../../postgres.ts';

describe.skipIf(postgresPrograms === null)('Postgres in trouble (skipped where it is not installed)', () => {
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
  const cutConnections = () =>
    postgres.sql(`SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '${database()}'`);

  /** Appends one after the other until stopped; gives the ids of those that were acknowledged. */
  function keepAppending(to: Store, writer: string): { stop(): Promise<string[]>; acknowledged: string[] } {
    const ledger = notesOf(to, 'desk', { maxAttempts: 10, delayMs: 20 });
    const acknowledged: string[] = [];
    let running = true;
    const writing = (async () => {
      for (let n = 0; running; n += 1) {
        const entry = note('desk', `${writer}${n}`);
        await ledger.append(entry);
        acknowledged.push(entry.id);
      }
    })();
    return {
      acknowledged,
      async stop() {
        running = false;
        await writing;
        return acknowledged;
      },
    };
  }
  async function has(acknowledged: string[], more: number): Promise<void> {
    while (acknowledged.length < more) await pause(5);
  }

  test('a killed and restarted server has lost nothing acknowledged, doubled nothing, and writers go on', async () => {
    await postgres.sql(`ALTER DATABASE ${database()} SET synchronous_commit = off`);
    await cutConnections();
    const other = await openPostgresStore(url);
    const writers = [keepAppending(store, 'a'), keepAppending(other, 'b')];
    for (let round = 1; round <= 3; round += 1) {
      for (const { acknowledged } of writers) await has(acknowledged, acknowledged.length + 30);
      await postgres.kill();
      await postgres.start();
    }
    for (const { acknowledged } of writers) await has(acknowledged, acknowledged.length + 10);
    const [a = [], b = []] = await Promise.all(writers.map((writer) => writer.stop()));
    const stored = (await readAll(notesOf(store, 'desk'))).map(({ entry }) => entry.id);
    expect(new Set(stored).size).toBe(stored.length);
    expect(stored.toSorted()).toEqual([...a, ...b].toSorted());
    expect(stored.filter((id) => a.includes(id))).toEqual(a);
    expect(stored.filter((id) => b.includes(id))).toEqual(b);
    await other.close();
  });

  test('connections cut in the middle of writes lose and double nothing', async () => {
    const writer = keepAppending(store, 'a');
    for (let cut = 0; cut < 20; cut += 1) {
      await has(writer.acknowledged, writer.acknowledged.length + 3);
      await cutConnections();
    }
    const acknowledged = await writer.stop();
    expect((await readAll(notesOf(store, 'desk'))).map(({ entry }) => entry.id)).toEqual(acknowledged);
  });

  test('a reader goes on behind a cut without loss or repetition', async () => {
    const ledger = notesOf(store, 'desk', { maxAttempts: 10, delayMs: 20 });
    await ledger.append(...Array.from({ length: 1_000 }, (_, n) => note('desk', `${n}`)));
    const seen: string[] = [];
    for await (const { entry } of ledger.read(null)) {
      seen.push(entry.text);
      if (seen.length % 200 === 0) await cutConnections();
    }
    expect(seen).toEqual(Array.from({ length: 1_000 }, (_, n) => `${n}`));
  });

  test('a reader never passes an entry that a slow transaction is still to commit', async () => {
    const slow = await connect();
    await slow.query('BEGIN');
    const first = note('desk', 'slow');
    const sealer = createEntrySealer('desk', () => new Date());
    const row = { key: first.id, value: JSON.stringify({ value: first }) };
    await slow.query(CALL_CHAIN, toChainArguments('desk:', [row], sealer));
    const ledger = notesOf(store, 'desk');
    const quick = ledger.append(note('desk', 'quick'));
    await pause(100);
    const before = await readAll(ledger);
    await slow.query('COMMIT');
    await quick;
    await slow.end();
    expect(before).toEqual([]);
    expect(await texts(ledger)).toEqual(['slow', 'quick']);
  });

  test('of two who claim a key while an old claim of it is deleted, one gets it', async () => {
    const claims = (owner: string) => createDedupeStore(store, 'desk:taken', owner, () => new Date());
    await claims('earlier').claim(['Ev1']);
    // Whoever inserts waits behind this lock, between its looking at the key and its looking at what the key holds.
    const holder = await connect();
    await holder.query('SELECT pg_advisory_lock(42)');
    await holder.query(`
      CREATE FUNCTION wait_here() RETURNS trigger LANGUAGE plpgsql AS
        $$ BEGIN PERFORM pg_advisory_lock(42); PERFORM pg_advisory_unlock(42); RETURN NULL; END $$;
      CREATE TRIGGER wait_here AFTER INSERT ON whosaid_records FOR EACH STATEMENT EXECUTE FUNCTION wait_here()`);
    const waiting = async () =>
      (
        await holder.query(
          "SELECT 1 FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'",
        )
      ).rowCount;

    const second = claims('second').claim(['Ev1']);
    while ((await waiting()) !== 1) await pause(5);
    const removed = { isDone: false };
    const removing = store
      .adapter('desk:taken', 'replace')
      .delete('Ev1')
      .then(() => {
        removed.isDone = true;
      });
    // The delete is over, or it waits for the one who looks at the key.
    while (!removed.isDone && (await waiting()) !== 2) await pause(5);
    await holder.query('SELECT pg_advisory_unlock(42)');
    const outcomes = [await second];
    await removing;
    outcomes.push(await claims('third').claim(['Ev1']));
    await holder.end();

    expect(outcomes.filter(Boolean)).toHaveLength(1);
    expect(await claims('fourth').claim(['Ev1'])).toBe(false);
  });

  test('a write that does not answer in time has an unknown outcome, and appending it again settles it', async () => {
    const blocker = await connect();
    await blocker.query('BEGIN');
    await blocker.query('LOCK TABLE whosaid_records');
    const ledger = notesOf(store, 'desk', { timeoutMs: 100, maxAttempts: 2 });
    const entry = note('desk', 'one');
    const outcome = await ledger.append(entry).catch((error: unknown) => error);
    await blocker.query('COMMIT');
    await blocker.end();
    expect(outcome).toBeInstanceOf(LedgerError);
    expect(outcome).toMatchObject({ outcome: 'unknown', message: expect.stringContaining(entry.id) });
    await notesOf(store, 'desk').append(entry);
    expect(await texts(notesOf(store, 'desk'))).toEqual(['one']);
  });

  test('on a full disk the asker is told that nothing was changed, and it is changed once there is room', async (context) => {
    const disk = postgres.smallDisk;
    if (disk === null) return context.skip('skipped: no disk can be mounted here');
    const newsroom = await openTestNewsroom({ STORE_URL: await disk.createDatabase(), EDITORS: 'slack:U1' });
    const reasons: string[] = [];
    // Words that cannot be packed: what is recorded needs new pages soon.
    const correct = async () => {
      const reason = `${reasons.length} ${randomBytes(1_400).toString('base64')}`;
      return { reason, said: await newsroom.text(`/correct S5 says:"Words ${reasons.length}." reason:"${reason}"`) };
    };
    disk.fill();
    for (let isFull = false; !isFull; ) {
      const { reason, said } = await correct();
      isFull = said.includes('The record cannot be written to at the moment, so nothing was changed.');
      if (isFull) expect(said).not.toContain('S5 is corrected');
      else expect(said).toContain('S5 is corrected');
      if (!isFull) reasons.push(reason);
      expect(reasons.length).toBeLessThan(500);
    }
    expect(newsroom.logged).toContain('error bot.store_unavailable');
    expect(await newsroom.text('/whosaid "ready to dialogue"')).toContain('Sergei Shoigu');

    disk.empty();
    const { reason, said } = await correct();
    expect(said).toContain('S5 is corrected');
    const recorded = (await entriesOf(newsroom)).flatMap((entry) =>
      entry.kind === 'statement-corrected' ? [entry.reason] : [],
    );
    expect(recorded).toEqual([...reasons, reason]);
    await newsroom.remove();
    await disk.drop();
  });

  test('where the database takes no changes, such as a standby, the error says so and nothing is recorded', async () => {
    await store.close();
    await postgres.sql(`ALTER DATABASE ${database()} SET default_transaction_read_only = on`);
    store = await openPostgresStore(url, { pollMs: 100 });
    const appended = notesOf(store, 'desk').append(note('desk', 'one'));
    await expect(appended).rejects.toMatchObject({ outcome: 'refused' });
    await expect(appended).rejects.toThrow(/it takes no changes now: give STORE_URL the address of the primary/);
    expect(await texts(notesOf(store, 'desk'))).toEqual([]);
  });

  test('a watcher hears of the writes of others, also after its connection was cut', async () => {
    const watching = await openPostgresStore(url, { pollMs: 3_600_000 });
    for (let round = 0; round < 3; round += 1) {
      const cursor = (await readAll(notesOf(watching, 'desk'))).at(-1)?.cursor ?? null;
      const found = Promise.withResolvers<void>();
      const stop = watching.watch(async () => {
        const fresh = await texts(notesOf(watching, 'desk'), cursor).catch(() => []);
        if (fresh.length > 0) found.resolve();
      });
      await cutConnections();
      await notesOf(store, 'desk', { maxAttempts: 10 }).append(note('desk', `${round}`));
      await found.promise;
      stop();
    }
    await watching.close();
  });

  test('a watcher finds what no notification announced', async () => {
    const seen = Promise.withResolvers<void>();
    const owner = await connect();
    await owner.query('ALTER TABLE whosaid_records DISABLE TRIGGER whosaid_records_announce');
    await owner.end();
    const other = await openPostgresStore(url);
    let heard = 0;
    const stop = store.watch(async () => {
      heard += 1;
      if ((await store.count(null)) > 0) seen.resolve();
    });
    await pause(300);
    const before = heard;
    await notesOf(other, 'desk').append(note('desk', 'silent'));
    await seen.promise;
    expect(heard).toBeGreaterThan(before);
    stop();
    await other.close();
  });

  test('an idle connection that is cut does not end the process, and the next query opens another', async () => {
    await notesOf(store, 'desk').append(note('desk', 'one'));
    await cutConnections();
    await pause(50);
    expect(await texts(notesOf(store, 'desk'))).toEqual(['one']);
  });
});
