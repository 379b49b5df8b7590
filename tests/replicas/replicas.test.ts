/** Several copies of the bot on one Postgres: what one records the others answer, and what comes twice is answered once. */
import { rmSync } from 'node:fs';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { createSender } from '../../src/bot/outbox/sender.ts';
import { readConfig } from '../../src/config/config.ts';
import { type Newsroom, openNewsroom } from '../../src/newsrooms/open-newsroom.ts';
import { createMetrics } from '../../src/ops/metrics.ts';
import { createKeyv } from '../../src/storage/keyv.ts';
import { createLeases } from '../../src/storage/lease.ts';
import { openStore } from '../../src/storage/open-store.ts';
import { openPostgresStore } from '../../src/storage/postgres/postgres.ts';
import { buttonIn } from '../adapters/slack/harness.ts';
import { cast } from '../fakes/slack/workspace.ts';
import { openFakeSlack } from '../fakes/test-fakes.ts';
import { asker } from '../newsrooms/test-newsroom.ts';
import { postgresPrograms, startPostgres, type TestPostgres } from '../postgres.ts';
import { temporaryFolder } from '../processes/run.ts';
import { askReplica, createReplicas, type Replicas } from './replicas.ts';

describe.skipIf(postgresPrograms === null)('copies on one Postgres (skipped where it is not installed)', () => {
  let postgres: TestPostgres;
  let url: string;
  let copies: Replicas;
  let peer: Awaited<ReturnType<typeof openFakeSlack>>;
  beforeAll(async () => {
    postgres = await startPostgres();
  });
  afterAll(async () => {
    await postgres?.remove();
  });
  beforeEach(async () => {
    url = await postgres.createDatabase();
    peer = await openFakeSlack();
    copies = createReplicas(peer, url);
  });
  afterEach(() => copies.remove());
  const cutConnections = () =>
    postgres.sql(
      `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '${new URL(url).pathname.slice(1)}'`,
    );
  const eventually = (expectation: () => Promise<void>) => vi.waitFor(expectation, { timeout: 20_000, interval: 50 });

  /** While connections come back a first try may be refused, in a sentence; it is asked again, as a person would. */
  async function recordedByOneAnsweredBy(recorder: { url: string }, reader: { url: string }, id: string) {
    await eventually(async () => {
      expect(await askReplica(peer, recorder, `/retract ${id} reason:"Not by ${id}"`)).toMatch(/is retracted|already/);
    });
    await eventually(async () => expect(await askReplica(peer, reader, `/source ${id}`)).toContain(`Not by ${id}`));
  }

  test('what one process records the other answers, and a new copy is ready once it holds all of it', async () => {
    const [one, other] = await Promise.all([copies.open(), copies.start()]);
    await recordedByOneAnsweredBy(one, other, 'S1');
    await recordedByOneAnsweredBy(other, one, 'S2');
    const third = await copies.open();
    expect(third.newsroom.logged).toContain('info read_model.ready');
    // The dossier once, although two copies found it at the same time, and two retractions.
    expect(await third.newsroom.ledger.count()).toBe(3);
    for (const id of ['S1', 'S2']) expect(await askReplica(peer, third, `/source ${id}`)).toContain(`Not by ${id}`);
    const { code, stdout } = await other.stop();
    expect(code).toBe(0);
    expect(stdout).toMatch(/record +1 dossier, 15 statements/);
    expect(other.lines).toContainEqual(expect.objectContaining({ msg: 'read_model.ready' }));
  });

  test('a copy hears of what another one records by the notification, and by its own look where it cannot listen', async () => {
    const recorder = await copies.open();
    const metrics = createMetrics();
    const heard: unknown[] = [];
    const quiet = { info() {}, warn() {}, error() {} };
    const log = metrics.instrument({ ...quiet, info: (event) => event === 'read_model.synced' && heard.push(event) });
    /** @param pollMs of an hour leaves the notification alone. */
    const reader = async (pollMs: number, run: (newsroom: Newsroom) => Promise<void>) => {
      const store = await openPostgresStore(url, { pollMs });
      const folder = temporaryFolder();
      const newsroom = await openNewsroom(readConfig({ DATA_DIR: folder, STORE_URL: url }), () => new Date(), log, {
        store,
      });
      await run(newsroom);
      await newsroom.close();
      await store.close();
      rmSync(folder, { recursive: true });
    };
    const answers = async ({ bot }: Newsroom, id: string) =>
      JSON.stringify(await bot.answerLine(`/source ${id}`, { ...asker, channel: null }, null));
    const recorded = async (id: string) =>
      expect(await askReplica(peer, recorder, `/retract ${id} reason:"Not by ${id}"`)).toContain('is retracted');

    await reader(3_600_000, async (newsroom) => {
      // It listens: what comes while it does not yet is found when it begins to.
      await eventually(async () =>
        expect(
          await postgres.sql("SELECT 1 FROM pg_stat_activity WHERE query = 'LISTEN whosaid_changes'"),
        ).toHaveLength(2),
      );
      await recorded('S1');
      await eventually(async () => expect(await answers(newsroom, 'S1')).toContain('Not by S1'));
      await eventually(async () => expect(heard).toHaveLength(1));
      expect((await metrics.page()).text).toContain('whosaid_board_follow_seconds_count 1');
    });
    await reader(50, async (newsroom) => {
      await recorded('S2');
      await eventually(async () => expect(await answers(newsroom, 'S2')).toContain('Not by S2'));
      const database = new URL(url).pathname.slice(1);
      await postgres.sql(`ALTER DATABASE ${database} ALLOW_CONNECTIONS false`);
      await postgres.sql(
        `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '${database}' AND application_name = 'whosaid watch'`,
      );
      await recorded('S3');
      await eventually(async () => expect(await answers(newsroom, 'S3')).toContain('Not by S3'));
      const listening = `SELECT 1 FROM pg_stat_activity WHERE datname = '${database}' AND application_name = 'whosaid watch'`;
      expect(await postgres.sql(listening)).toEqual([]);
      await postgres.sql(`ALTER DATABASE ${database} ALLOW_CONNECTIONS true`);
    });
  });

  test('after a cut, and after Postgres was killed and came back, copies answer, record and hear of each other', async () => {
    const [one, other] = await Promise.all([copies.open(), copies.open()]);
    await cutConnections();
    await recordedByOneAnsweredBy(one, other, 'S3');
    await postgres.kill();
    expect(await askReplica(peer, other, '/whosaid "ready to dialogue"')).toContain('Sergei Shoigu');
    const refused = await askReplica(peer, one, '/retract S4 reason:"Too early"');
    const read = () => `${refused} ${JSON.stringify(peer.visibleTo(cast.alice).map(({ blocks }) => blocks))}`;
    await eventually(async () => expect(read()).toContain('not certain whether the change was made'));
    await postgres.start();
    await recordedByOneAnsweredBy(other, one, 'S5');
    await cutConnections();
    await recordedByOneAnsweredBy(one, other, 'S6');
  });

  test('an event that two copies get is answered once, and a message that two events tell of too', async () => {
    const [one, other] = await Promise.all([copies.open(), copies.open()]);
    peer.deliverTo(one.url);
    const first = await peer.sendMention({ typed: '"ready to dialogue"' });
    peer.deliverTo(other.url);
    await peer.redeliver(first, 1);
    await eventually(async () => expect(peer.callsOf('chat.postMessage')).toHaveLength(1));
    const direct = await peer.sendDirectMessage({ user: cast.boris, typed: '/help' });
    peer.deliverTo(one.url);
    await peer.redeliver(direct, 1);
    await eventually(async () => expect(peer.callsOf('chat.postMessage')).toHaveLength(2));
    // Stopping waits for all that was taken: a double would be answered by now.
    for (const copy of [one, other]) await copy.close();
    expect(peer.callsOf('chat.postMessage')).toHaveLength(2);
  });

  test('a press that two copies get acts once, and a command that two get records once', async () => {
    const [one, other] = await Promise.all([copies.open(), copies.open()]);
    await askReplica(peer, one, '/whosaid "ready to dialogue"');
    const [message] = peer.visibleTo(cast.alice);
    if (message === undefined) throw new Error('there is no answer to press on');
    const actionId = buttonIn(message, 'Share S5');
    const press = await peer.sendBlockAction({ message, actionId });
    await eventually(async () => expect(peer.callsOf('chat.postMessage')).toHaveLength(1));
    // The dossier, that the post was asked for, and where it stands.
    await eventually(async () => expect(await one.newsroom.ledger.count()).toBe(3));
    const correction = await peer.sendCommand({
      command: '/correct',
      typed: 'S1 says:"Other words." reason:"A slip of the pen."',
    });
    expect(await one.newsroom.ledger.count()).toBe(4);

    peer.deliverTo(other.url);
    for (const delivery of [press, correction])
      expect(await peer.redeliver(delivery, 1)).toMatchObject({ status: 200, failure: null });
    for (const copy of [one, other]) await copy.adapter.stop();

    expect(peer.callsOf('chat.postMessage')).toHaveLength(1);
    expect(await other.newsroom.ledger.count()).toBe(4);
  });

  test('a summary that two copies are asked for at once by one command is posted once', async () => {
    const [one, other] = await Promise.all([copies.open(), copies.open()]);
    peer.deliverTo(one.url);
    const asked = peer.sendCommand({ command: '/summary', text: `lecornu-shoigu to:<#${cast.desk}|desk>` });
    await eventually(async () => expect(peer.deliveries).toHaveLength(1));
    peer.deliverTo(other.url);
    const [first] = peer.deliveries;
    if (first === undefined) throw new Error('nothing was delivered');
    const told = await Promise.all([asked, peer.redeliver(first, 1)]);
    for (const copy of [one, other]) await copy.adapter.stop();

    expect(told.map(({ failure }) => failure)).toEqual([null, null]);
    expect(peer.callsOf('chat.postMessage')).toHaveLength(1);
  });

  test('copies of two newsrooms on one store never answer from each other’s record', async () => {
    const [one, other] = await Promise.all([copies.open({ NEWSROOM: 'north' }), copies.open({ NEWSROOM: 'south' })]);
    await recordedByOneAnsweredBy(one, one, 'S1');
    await other.newsroom.readModel.catchUp();
    expect(await askReplica(peer, other, '/source S1')).not.toContain('Retracted');
  });

  describe('a summary for a team channel', () => {
    const quiet = { info() {}, warn() {}, error() {} };
    const environment = { SUMMARY_CHANNELS: 'slack:#desk' };
    const posts = () => peer.callsOf('chat.postMessage');

    test('is sent by one of the replicas that start together', async () => {
      const all = await Promise.all([copies.open(environment), copies.open(environment), copies.open(environment)]);
      await Promise.all(
        all.map(async ({ newsroom, adapter }) => {
          newsroom.connect(adapter);
          await newsroom.configuredPosts.publishMissing(() => false);
        }),
      );
      expect(posts()).toHaveLength(1);
    });

    test('is not sent again when the replica that sent it died before it was recorded, and is then on record', async () => {
      const [one, other] = await Promise.all([copies.open(environment), copies.open()]);
      one.newsroom.connect(one.adapter);
      const { post } = one.adapter;
      one.adapter.post = async (target, answer) => {
        const posted = await post(target, answer);
        await one.newsroom.ledger.close();
        return posted;
      };
      await one.newsroom.configuredPosts.publishMissing(() => false);
      expect(posts()).toHaveLength(1);

      await other.newsroom.readModel.catchUp();
      const store = await openStore(url, '');
      let passed = 0;
      const leases = createLeases(
        createKeyv(store, 'newsroom:turns', 'append'),
        'other',
        60_000,
        () => new Date(),
        () => passed,
      );
      const { newsroom, adapter } = other;
      const sender = createSender({ ...newsroom, leases, append: newsroom.record, now: () => new Date(), log: quiet });
      const [due] = newsroom.readModel.outbox.due(new Date(), ['slack'], 1);
      if (due === undefined) throw new Error('nothing is due');
      const send = () =>
        sender.send({ send: due, keys: [due.key] }, adapter, null, (invocation) =>
          newsroom.bot.answer(invocation, asker, null),
        );
      // The other replica may still be sending it.
      expect(await send()).toBe(false);
      passed = 60_000;
      expect(await send()).toBe(true);
      await store.close();
      expect(posts()).toHaveLength(1);
      const [dossier] = newsroom.readModel.records.dossiers({ limit: 1, offset: 0 }).items;
      const channel = String(posts()[0]?.args.channel);
      expect(
        newsroom.readModel.posts.summary('slack', channel, 'lecornu-shoigu', dossier?.seeded ?? ''),
      ).not.toBeNull();
    });
  });
});
