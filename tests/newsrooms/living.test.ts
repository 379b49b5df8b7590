/** What newsrooms do by themselves: they are opened when needed, post in their own channels, and are closed when idle. */
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { readConfig } from '../../src/config/config.ts';
import { createSystemClock } from '../../src/lib/system-clock.ts';
import { type Serving, serveNewsrooms } from '../../src/newsrooms/serve.ts';
import { eventually } from '../fakes/eventually.ts';
import { cast } from '../fakes/slack/workspace.ts';
import { bodyOf, type GridWorkspace } from '../fakes/slack-grid.ts';
import { postgresPrograms, startPostgres, type TestPostgres } from '../postgres.ts';
import { finished, printed, startEntry } from '../processes/run.ts';
import { createNewsroomsHarness, type NewsroomsHarness, testNewsrooms } from './serving.ts';

let stage: NewsroomsHarness | null = null;
afterEach(async () => {
  await stage?.remove();
  stage = null;
});

async function answered({ fake: peer }: GridWorkspace, command: string, typed: string, words: string): Promise<void> {
  await eventually(async () => {
    const before = peer.followUps.length;
    const { ack } = await peer.sendCommand({ command, typed });
    expect(JSON.stringify([ack, peer.followUps.slice(before)])).toContain(words);
  });
}

test('a newsroom’s summaries and corrections go to its own workspace, and nothing goes to the other', async () => {
  stage = await createNewsroomsHarness({ more: ['    summaries: ["slack:#desk"]'] });
  const [paris, oslo] = [stage.workspace(testNewsrooms.paris.team), stage.workspace(testNewsrooms.oslo.team)];
  await stage.start();
  await stage.install(oslo);
  await stage.install(paris);
  await answered(oslo, '/source', 'S5', testNewsrooms.oslo.mark);
  await answered(paris, '/source', 'S5', testNewsrooms.paris.mark);
  await eventually(() => expect(paris.fake.callsOf('chat.postMessage')).toHaveLength(1));
  await stage.stop();
  await stage.start();
  await answered(paris, '/posts', '', 'lecornu-shoigu');
  expect(paris.fake.callsOf('chat.postMessage')).toHaveLength(1);
  expect(JSON.stringify(paris.fake.callsOf('chat.postMessage'))).toContain(testNewsrooms.paris.mark);
  await answered(paris, '/correct', 'S5 says:"Both said they were ready." reason:"Closer"', 'S5');
  await eventually(() => expect(paris.fake.callsOf('chat.update').length).toBeGreaterThan(0));
  expect(oslo.fake.callsOf('chat.postMessage')).toEqual([]);
  expect(oslo.fake.callsOf('chat.update')).toEqual([]);
});

test('an idle newsroom is closed and opened again by the next question; one that has to send stays open', async () => {
  stage = await createNewsroomsHarness();
  const { registry } = await started(stage);
  const [paris, oslo] = [stage.workspace(testNewsrooms.paris.team), stage.workspace(testNewsrooms.oslo.team)];
  for (const workspace of [paris, oslo]) await stage.install(workspace);
  await answered(paris, '/source', 'S5', testNewsrooms.paris.mark);
  await answered(oslo, '/source', 'S5', testNewsrooms.oslo.mark);
  await answered(oslo, '/follow', 'lecornu-shoigu', 'Followed');
  await registry.closeIdle(0);
  expect(registry.list().map(({ name }) => name)).toEqual(['oslo']);
  await answered(paris, '/source', 'S5', testNewsrooms.paris.mark);
  expect(
    registry
      .list()
      .map(({ name }) => name)
      .sort(),
  ).toEqual(['oslo', 'paris']);
  const { choices } = await stage.discord.sendAutocomplete({
    name: 'source',
    options: { statement: 'S5' },
    focused: 'statement',
    server: testNewsrooms.paris.server,
  });
  expect(JSON.stringify(choices)).toContain('S5');
});

test('many questions at once that find the newsroom closed open it once', async () => {
  stage = await createNewsroomsHarness();
  const { registry } = await started(stage);
  const paris = stage.workspace(testNewsrooms.paris.team);
  await stage.install(paris);
  await answered(paris, '/source', 'S5', testNewsrooms.paris.mark);
  await registry.closeIdle(0);
  const before = stage.lines.filter((line) => line.includes('"newsroom.opened"')).length;
  const told = await Promise.all(
    Array.from({ length: 20 }, () => paris.fake.sendCommand({ command: '/source', typed: 'S5' })),
  );
  for (const { failure } of told) expect(failure).toBeNull();
  expect(stage.lines.filter((line) => line.includes('"newsroom.opened"')).length).toBe(before + 1);
});

test('a workspace that refuses its token is told in the log, and the other newsrooms go on', async () => {
  stage = await createNewsroomsHarness();
  await stage.start();
  const [paris, oslo] = [stage.workspace(testNewsrooms.paris.team), stage.workspace(testNewsrooms.oslo.team)];
  for (const workspace of [paris, oslo]) await stage.install(workspace);
  await stage.stop();
  paris.fake.revokeToken('account_inactive');
  await stage.start();
  await answered(oslo, '/source', 'S5', testNewsrooms.oslo.mark);
  await answered(paris, '/source', 'S5', 'cannot open this newsroom');
  expect(stage.lines.join('')).toContain('account_inactive');
  // Discord's people of the same newsroom are answered all the same.
  const asked = await stage.discord.sendCommand({
    name: 'source',
    options: { statement: 'S5' },
    server: testNewsrooms.paris.server,
  });
  expect(JSON.stringify(asked.original)).toContain(testNewsrooms.paris.mark);
});

test('the whole process serves several newsrooms and ends cleanly', async () => {
  stage = await createNewsroomsHarness();
  const child = startEntry('main', [], { ...stage.environment, HEALTH_PORT: '' });
  const end = finished(child);
  await printed(child, 'newsrooms');
  await eventually(async () => {
    const asked = await stage?.discord.sendCommand({
      name: 'source',
      options: { statement: 'S5' },
      server: testNewsrooms.oslo.server,
    });
    expect(JSON.stringify(asked?.original)).toContain(testNewsrooms.oslo.mark);
  });
  child.kill('SIGTERM');
  const { code, stdout, stderr } = await end;
  expect(code).toBe(0);
  expect(stdout).toMatch(/slack +on +HTTP on port 0, install at \/slack\/install/);
  expect(stdout).toMatch(/newsrooms +2 in /);
  for (const name of ['TOKEN_KEYS', 'SLACK_CLIENT_SECRET', 'DISCORD_TOKEN'])
    expect(stdout + stderr).not.toContain(stage.environment[name]);
});

async function started(on: NewsroomsHarness): Promise<Serving> {
  await on.start();
  return on.serving();
}

describe.skipIf(postgresPrograms === null)('two copies on one Postgres (skipped where it is not installed)', () => {
  let postgres: TestPostgres;
  beforeAll(async () => {
    postgres = await startPostgres();
  });
  afterAll(() => postgres.remove());

  test('what is installed through one is answered by the other, an event is answered once, and an uninstall holds for both', async () => {
    stage = await createNewsroomsHarness({ storeUrl: await postgres.createDatabase() });
    const paris = stage.workspace(testNewsrooms.paris.team);
    await stage.start();
    const first = stage.address().replace('install', 'events');
    let second = '';
    const info = (event: string, fields: Record<string, unknown> = {}) => {
      if (event === 'slack.connected') second = `http://127.0.0.1:${fields.port}/slack/events`;
    };
    const other = await serveNewsrooms({
      config: readConfig({ ...stage.environment, DATA_DIR: join(stage.folder, 'second'), DISCORD_TOKEN: '' }),
      clock: createSystemClock(),
      log: { info, warn() {}, error() {} },
      health: null,
      announce: () => {},
      onEnded: () => {},
    });
    try {
      await stage.install(paris);
      stage.grid.deliverTo(second);
      await answered(paris, '/source', 'S5', testNewsrooms.paris.mark);
      const { grid } = stage;
      const event = {
        type: 'app_mention',
        user: cast.alice,
        channel: cast.desk,
        ts: '1700000000.000200',
        text: `<@${paris.botUser}> source S5`,
      };
      const body = grid.eventBody(paris, event);
      await grid.sendEvent(body);
      grid.deliverTo(first);
      await answered(paris, '/source', 'S5', testNewsrooms.paris.mark);
      await grid.sendEvent(body);
      await eventually(() => expect(paris.fake.callsOf('chat.postMessage')).toHaveLength(1));
      await grid.sendEvent(grid.eventBody(paris, { type: 'app_uninstalled' }));
      grid.deliverTo(second);
      const command = {
        command: '/source',
        text: 'S5',
        team_id: paris.team,
        user_id: 'U1',
        user_name: 'u',
        channel_id: 'C1',
      };
      await eventually(async () => {
        const told = JSON.stringify(bodyOf(await grid.sendForm(command)));
        expect(told).toContain('no newsroom for this workspace');
      });
      expect(paris.fake.callsOf('chat.postMessage')).toHaveLength(1);
    } finally {
      await other.stop();
    }
  });

  test('two workspaces of one newsroom are both answered, also messages of one number, and each post is corrected with its own token', async () => {
    const second = 'T0OTHER001';
    stage = await createNewsroomsHarness({ storeUrl: await postgres.createDatabase(), second, others: false });
    const { grid } = stage;
    const both = [stage.workspace(testNewsrooms.paris.team), stage.workspace(second)];
    await stage.start();
    const channels = both.map(
      ({ fake: peer }, n) => peer.workspace.addChannel(`C0TEAM000${n}`, 'team', [cast.bot, cast.alice]).id,
    );
    for (const [n, workspace] of both.entries()) {
      await stage.install(workspace);
      await answered(workspace, '/source', 'S5', testNewsrooms.paris.mark);
      await answered(workspace, '/summary', `lecornu-shoigu to:${channels[n]}`, 'is posted');
    }
    for (const workspace of both) {
      const event = { type: 'app_mention', user: cast.alice, channel: cast.desk, ts: '1700000000.000200' };
      await grid.sendEvent(grid.eventBody(workspace, { ...event, text: `<@${workspace.botUser}> source S5` }));
    }
    const answersIn = ({ fake: peer }: GridWorkspace) =>
      peer.callsOf('chat.postMessage').filter(({ args }) => args.channel === cast.desk);
    await eventually(() => expect(both.map((one) => answersIn(one).length)).toEqual([1, 1]));

    await answered(both[1] as GridWorkspace, '/correct', 'S5 says:"Both said they were ready." reason:"Closer"', 'S5');
    // A workspace that has not got the channel refuses the token of the other one.
    const edited = ({ fake: peer }: GridWorkspace) =>
      peer.callsOf('chat.update').flatMap(({ args, answer }) => (answer?.ok === true ? [args.channel] : []));
    await eventually(() => expect(both.map(edited)).toEqual(channels.map((channel) => [channel])));
  });
});
