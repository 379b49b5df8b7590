/** Workspaces install the app with stock Bolt's OAuth, and get the newsroom that is theirs. */
import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { openStore } from '../../src/storage/open-store.ts';
import { eventually } from '../fakes/eventually.ts';
import { answeredInAck } from '../fakes/slack.ts';
import { bodyOf, type GridWorkspace } from '../fakes/slack-grid.ts';
import { createNewsroomsHarness, type NewsroomsHarness, testNewsrooms } from './serving.ts';

let stage: NewsroomsHarness;
let paris: GridWorkspace;
let oslo: GridWorkspace;
beforeEach(async () => {
  stage = await createNewsroomsHarness();
  paris = stage.workspace(testNewsrooms.paris.team);
  oslo = stage.workspace(testNewsrooms.oslo.team);
  await stage.start();
});
afterEach(() => stage.remove());

async function asked(workspace: GridWorkspace, line: string): Promise<string> {
  const [, command = '', typed = ''] = /^(\/\w+)\s*(.*)$/s.exec(line) ?? [];
  for (let tries = 0; ; tries += 1) {
    const delivery = await workspace.fake.sendCommand({ command, typed });
    if (delivery.failure !== null) throw new Error(`${line}: ${delivery.failure}`);
    const text = JSON.stringify(answeredInAck(delivery) ? delivery.ack : workspace.fake.followUps.at(-1));
    // What a person would do: it says to ask again.
    if (tries === 20 || !/just opening|still reading/.test(text)) return text;
    await new Promise((resolve) => setTimeout(resolve, 300));
  }
}

test('a workspace that installs the app is answered from its own newsroom’s record', async () => {
  expect((await stage.install(paris)).status).toBe(200);
  expect((await stage.install(oslo)).status).toBe(200);
  expect(stage.grid.exchanges.map(({ client_id }) => client_id)).toEqual([stage.grid.clientId, stage.grid.clientId]);
  const [inParis, inOslo] = [await asked(paris, '/source S5'), await asked(oslo, '/source S5')];
  expect(inParis).toContain(testNewsrooms.paris.mark);
  expect(inParis).not.toContain(testNewsrooms.oslo.mark);
  expect(inOslo).toContain(testNewsrooms.oslo.mark);
  expect(inOslo).not.toContain(testNewsrooms.paris.mark);
  await paris.fake.sendMention({ typed: 'source S5' });
  await eventually(() =>
    expect(JSON.stringify(paris.fake.callsOf('chat.postMessage'))).toContain(testNewsrooms.paris.mark),
  );
  expect(oslo.fake.callsOf('chat.postMessage')).toEqual([]);
});

test('a workspace that the file does not name gets an empty newsroom of its own', async () => {
  const other = stage.workspace('T0OTHER001');
  await stage.install(other);
  expect(await asked(other, '/dossiers')).not.toMatch(/mark(paris|oslo)|cannot open/);
  await other.fake.sendCommand({ command: '/record', typed: '"We never said so" speaker:Nobody' });
  await eventually(() => expect(other.fake.callsOf('views.open')).toHaveLength(1));
  expect(
    stage
      .serving()
      .registry.list()
      .map(({ name }) => name),
  ).toContain('slack-t0other001');
});

test('a state that is not this browser’s, forged or used with a bad code installs nothing', async () => {
  const page = await fetch(stage.address());
  const cookie = page.headers.get('set-cookie')?.split(';', 1)[0] ?? '';
  const redirect = stage.address().replace('install', 'oauth_redirect');
  const state = cookie.split('=').slice(1).join('=');
  const back = async (query: Record<string, string>, headers: Record<string, string>) =>
    (await fetch(`${redirect}?${new URLSearchParams(query)}`, { headers })).status;
  expect(await back({ code: stage.grid.grant(paris), state }, {})).toBe(400);
  expect(
    await back({ code: stage.grid.grant(paris), state: 'forged' }, { cookie: 'slack-app-oauth-state=forged' }),
  ).toBe(400);
  expect(await back({ code: stage.grid.grant(paris) }, { cookie })).toBe(400);
  expect(await back({ code: 'no-such-code', state }, { cookie })).toBe(500);
  expect(bodyOf(await stage.grid.sendForm(command(paris)))).toMatchObject({ response_type: 'ephemeral' });
  expect(JSON.stringify(bodyOf(await stage.grid.sendForm(command(paris))))).toContain('no newsroom for this workspace');
});

function command({ team }: GridWorkspace): Record<string, string> {
  return {
    command: '/source',
    text: 'S5',
    team_id: team,
    user_id: 'U1',
    user_name: 'u',
    channel_id: 'C1',
    is_enterprise_install: 'false',
  };
}

test('tokens are in no file, no log line and no export in clear; uninstalling takes them away at once', async () => {
  await stage.install(paris);
  await stage.install(oslo);
  await asked(paris, '/source S5');
  await asked(oslo, '/source S5');
  const tokens = stage.grid.tokens();
  expect(tokens).toHaveLength(2);
  const clear = [...tokens, stage.grid.clientSecret, stage.environment.TOKEN_KEYS ?? ''];
  const stored = () =>
    ['ledger.sqlite', 'ledger.sqlite-wal']
      .map((name) => readFileSync(join(stage.folder, 'data', name), 'latin1'))
      .join('');
  for (const secret of clear) {
    expect(stored()).not.toContain(secret);
    expect(stage.lines.join('')).not.toContain(secret);
  }
  const before = stage.grid.eventBody(paris, { type: 'app_uninstalled' }, Date.now() / 1000 - 3_600);
  await stage.grid.sendEvent(before);
  expect(await asked(paris, '/source S5')).toContain(testNewsrooms.paris.mark);
  await stage.grid.sendEvent(
    stage.grid.eventBody(paris, { type: 'tokens_revoked', tokens: { oauth: ['U1'], bot: [] } }),
  );
  expect(await asked(paris, '/source S5')).toContain(testNewsrooms.paris.mark);
  await stage.grid.sendEvent(stage.grid.eventBody(paris, { type: 'app_uninstalled' }));
  await eventually(() => expect(stage.lines.join('')).toContain('slack.uninstalled'));
  expect(await asked(paris, '/source S5')).toContain('no newsroom for this workspace');
  expect(await asked(oslo, '/source S5')).toContain(testNewsrooms.oslo.mark);
  await stage.stop();
  const store = await openStore(stage.config.STORE_URL, stage.config.DATA_DIR);
  expect((await store.range('slack.installations', 0, 10)).map(({ key }) => key)).toEqual([`team ${oslo.team}`]);
  await store.close();
});

test('a start with a new first key goes on, then the old one can go; a wrong key ends it with a line', async () => {
  await stage.install(paris);
  await stage.stop();
  const old = stage.environment.TOKEN_KEYS ?? '';
  const fresh = randomBytes(32).toString('base64');
  await stage.start({ TOKEN_KEYS: `${fresh},${old}` });
  expect(await asked(paris, '/source S5')).toContain(testNewsrooms.paris.mark);
  await stage.stop();
  await stage.start({ TOKEN_KEYS: fresh });
  expect(await asked(paris, '/source S5')).toContain(testNewsrooms.paris.mark);
  await stage.stop();
  await expect(stage.start({ TOKEN_KEYS: old })).rejects.toThrow(/^TOKEN_KEYS: .* add that key at the end\.$/);
});

test('a token that rotates is renewed before it ends, once, and the new one is used', async () => {
  await stage.install(paris, { expiresIn: 60 });
  await asked(paris, '/source S5');
  await asked(paris, '/source S5');
  const renewals = stage.grid.exchanges.filter(({ grant_type }) => grant_type === 'refresh_token');
  expect(renewals.length).toBeGreaterThan(0);
  expect(new Set(renewals.map(({ refresh_token }) => refresh_token)).size).toBe(renewals.length);
});

test('in a channel that two workspaces share, the newsroom of the bot that was addressed answers', async () => {
  await stage.install(paris);
  await stage.install(oslo);
  await asked(paris, '/help');
  await asked(oslo, '/help');
  // Slack names one installation alone; the mention is of the other one's bot.
  const event = {
    type: 'app_mention',
    user: 'U0ALICE001',
    channel: 'C0DESK0001',
    ts: '1700000000.000100',
    event_ts: '1700000000.000100',
  };
  const body = stage.grid.eventBody(oslo, { ...event, text: `<@${paris.botUser}> source S5` });
  await stage.grid.sendEvent({ ...body, team_id: oslo.team });
  await eventually(() =>
    expect(JSON.stringify(paris.fake.callsOf('chat.postMessage'))).toContain(testNewsrooms.paris.mark),
  );
  expect(oslo.fake.callsOf('chat.postMessage')).toEqual([]);
});

test('an organisation installs once, and its workspaces have one newsroom', async () => {
  const member = stage.workspace('T0ORGA0001');
  await stage.install(member, { isOrgWide: true });
  const fields = {
    ...command(member),
    command: '/dossiers',
    text: '',
    enterprise_id: 'E0GROUP001',
    is_enterprise_install: 'true',
  };
  // In a channel that the organisation shares with Oslo Slack may name Oslo's workspace; the installation is the organisation's.
  const shared = { ...fields, command: '/source', text: 'S5', team_id: testNewsrooms.oslo.team };
  await eventually(async () => {
    const told = JSON.stringify(bodyOf(await stage.grid.sendForm(shared)));
    expect(told).not.toMatch(/no newsroom|just opening|cannot open|mark(paris|oslo)/);
  });
  await eventually(async () => {
    const told = JSON.stringify(bodyOf(await stage.grid.sendForm(fields)));
    expect(told).not.toMatch(/no newsroom|just opening|cannot open|mark(paris|oslo)/);
  });
  expect(
    stage
      .serving()
      .registry.list()
      .map(({ name }) => name),
  ).toContain('slack-e0group001');
});

test('who may install starts closed: a workspace that is not listed is told so', async () => {
  const closed = await createNewsroomsHarness({ others: null });
  try {
    await closed.start();
    const page = await closed.install(closed.workspace('T0OTHER001'));
    expect(page).toEqual({ status: 403, text: expect.stringContaining('serves no newsroom of T0OTHER001') });
    expect(closed.grid.revoked).toHaveLength(1);
    expect((await closed.install(closed.workspace(testNewsrooms.paris.team))).status).toBe(200);
  } finally {
    await closed.remove();
  }
});

test('where only listed workspaces are served, another one is told so and its token is given back', async () => {
  const closed = await createNewsroomsHarness({ others: false });
  try {
    await closed.start();
    const page = await closed.install(closed.workspace('T0OTHER001'));
    expect(page).toEqual({ status: 403, text: expect.stringContaining('serves no newsroom of T0OTHER001') });
    expect(closed.grid.revoked).toHaveLength(1);
    expect((await closed.install(closed.workspace(testNewsrooms.paris.team))).status).toBe(200);
  } finally {
    await closed.remove();
  }
});
