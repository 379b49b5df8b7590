import type { AddressInfo } from 'node:net';
import { createServer } from 'node:net';
import { describe, expect, onTestFinished, test } from 'vitest';
import { createAnswer } from '../../../src/bot/answer.ts';
import { OperatorError } from '../../../src/lib/errors.ts';
import { signature } from '../../fakes/slack/delivery.ts';
import { cast } from '../../fakes/slack/workspace.ts';
import { createHarness, type Harness, type Mode, startHarness, until } from './harness.ts';

const modes: Mode[] = ['signed HTTP', 'Socket Mode'];

const refusal = (harness: Harness): Promise<OperatorError> =>
  harness.adapter.start().then(
    () => Promise.reject(new Error('it started')),
    (error: OperatorError) => error,
  );

async function expectAnswer({ peer }: Harness): Promise<void> {
  await until(() => expect(peer.socket.open()).toBe(1));
  expect(await peer.sendCommand({ command: '/whosaid', typed: 'x' })).toMatchObject({ status: 200, failure: null });
}

describe.each(modes)('over %s', (mode) => {
  test.each(['invalid_auth', 'token_revoked', 'account_inactive'])(
    'a bot token that is refused (%s) ends the start with one line that names the variable',
    async (code) => {
      const harness = await createHarness(mode);
      harness.peer.revokeToken(code);
      const error = await refusal(harness);
      expect(error).toBeInstanceOf(OperatorError);
      expect(error.message).toMatch(
        new RegExp(`^SLACK_BOT_TOKEN: Slack refused it \\(${code}\\); .*api\\.slack\\.com/apps`),
      );
      expect(error.message).not.toMatch(/\n|xox/);
    },
  );

  test('a Slack that cannot be reached ends the start with one line', async () => {
    const harness = await createHarness(mode);
    harness.peer.failNext('auth.test', 'drop', 5);
    expect((await refusal(harness)).message).toMatch(/^Slack cannot be reached: check the network/);
  });

  test('a 429 at the start is waited for', async () => {
    const harness = await createHarness(mode);
    harness.peer.failNext('auth.test', { status: 429, retryAfter: 1 });
    await harness.adapter.start();
  });

  test('a bot token that is revoked while it runs is told once, and what was asked is still answered', async () => {
    const harness = await startHarness(mode);
    const { peer, adapter, fatal } = harness;
    peer.revokeToken();
    for (const channel of ['C0DESK0001', '#desk']) {
      await expect(adapter.post({ channel, thread: null, idempotencyKey: null }, title)).rejects.toThrow(
        'no longer lets Whosaid in',
      );
    }
    expect(fatal.map(({ message }) => message)).toEqual([
      expect.stringContaining('SLACK_BOT_TOKEN: Slack refused it (token_revoked)'),
    ]);
    expect(await peer.sendCommand({ command: '/whosaid', typed: 'x' })).toMatchObject({ failure: null });
  });

  test('Slack’s word that the app was removed is told', async () => {
    const { peer, fatal } = await startHarness(mode);
    await peer.sendEvent({ type: 'app_uninstalled' });
    await until(() => expect(fatal[0]?.message).toContain('the app was removed (app_uninstalled)'));
  });
});

const title = createAnswer({ title: 'T', blocks: [] });

describe('Socket Mode', () => {
  test.each(['invalid_auth', 'token_revoked'])('an app token that is refused (%s) names its variable', async (code) => {
    const harness = await createHarness('Socket Mode');
    harness.peer.revokeToken(code, 'app');
    expect((await refusal(harness)).message).toMatch(new RegExp(`^SLACK_APP_TOKEN: Slack refused it \\(${code}\\)`));
  });

  test.each(['warning', 'refresh_requested'] as const)('reconnects when Slack asks to (%s)', async (reason) => {
    const harness = await startHarness('Socket Mode');
    harness.peer.socket.disconnect(reason);
    await harness.peer.socket.opened(2);
    await expectAnswer(harness);
  });

  test('reconnects after a cut line, again and again, also when Slack refuses for a while', async () => {
    const harness = await startHarness('Socket Mode');
    for (let times = 1; times <= 3; times += 1) {
      harness.peer.failNext('apps.connections.open', { error: 'internal_error' });
      harness.peer.failNext('apps.connections.open', 'drop');
      harness.peer.failNext('apps.connections.open', { status: 503 });
      harness.peer.socket.drop();
      await harness.peer.socket.opened(times + 1);
      await expectAnswer(harness);
    }
  });

  test('a command whose line is cut before its acknowledgement is answered by its response address', async () => {
    const { peer, bot, lines } = await startHarness('Socket Mode');
    const delivery = peer.sendCommand({ command: '/slow', typed: 'x' });
    await until(() => expect(bot.asked).toHaveLength(1));
    peer.socket.drop();
    await until(() => expect(lines.join()).toContain('slack.disconnected'));
    bot.release();
    await until(() => expect(peer.visibleTo(cast.alice)).toHaveLength(1));
    expect(peer.followUps).toHaveLength(1);
    await delivery;
  });

  test('an app token that is revoked while it runs is told once and does not end the process', async () => {
    const { peer, fatal } = await startHarness('Socket Mode');
    peer.revokeToken('token_revoked', 'app');
    peer.socket.drop();
    await until(() => expect(fatal).toHaveLength(1));
    expect(fatal[0]?.message).toContain('SLACK_APP_TOKEN: Slack refused it (token_revoked)');
  });

  test.each([
    '',
    'null',
    '[]',
    '{',
    '{"type":"events_api"}',
    '{"type":"interactive","envelope_id":"1"}',
    '{"type":"hello"}',
  ])('survives %j on the line', async (odd) => {
    const harness = await startHarness('Socket Mode');
    harness.peer.socket.sendText(odd);
    await expectAnswer(harness);
  });
});

describe('signed HTTP', () => {
  const now = () => Math.floor(Date.now() / 1000);
  const body = new URLSearchParams({
    ...{ command: '/whosaid', text: 'x', user_id: cast.alice, user_name: 'alice', channel_id: cast.desk },
    ...{ channel_name: 'desk', team_id: 'T0NEWSROOM', response_url: 'http://127.0.0.1:1/', trigger_id: '1' },
  }).toString();
  const headers = (secret: string, at: number, signed = body) => ({
    'content-type': 'application/x-www-form-urlencoded',
    'x-slack-request-timestamp': String(at),
    'x-slack-signature': signature(secret, at, signed),
  });

  test('takes a good signature and refuses a bad, a stale, a foreign and a missing one', async () => {
    const { peer, bot, lines } = await startHarness('signed HTTP');
    const send = async (given: Record<string, string>) => (await peer.sendRaw({ headers: given, body })).status;
    const { 'x-slack-signature': _, ...unsigned } = headers(peer.signingSecret, now());
    expect(await send(headers(peer.signingSecret, now()))).toBe(200);
    expect(await send(headers('another secret', now()))).toBe(401);
    expect(await send(headers(peer.signingSecret, now() - 600))).toBe(401);
    expect(await send(headers(peer.signingSecret, now() + 600))).toBe(401);
    expect(await send(headers(peer.signingSecret, now(), `${body}&x=1`))).toBe(401);
    expect(await send({ ...headers(peer.signingSecret, now()), 'x-slack-request-timestamp': 'soon' })).toBe(401);
    expect(await send(unsigned)).toBe(401);
    expect(bot.asked).toHaveLength(1);
    const told = lines.map((line) => JSON.parse(line)).filter(({ event }) => event === 'slack.request_rejected');
    expect(told.map(({ reason }) => reason)).toEqual(['forged', 'stale', 'ahead', 'unsigned']);
    expect(told[0].remedy).toContain('SLACK_SIGNING_SECRET');
    expect(told[2]).toMatchObject({ remedy: expect.stringContaining('clock') });
    expect(Math.abs(told[2].seconds - 600)).toBeLessThan(60);
  });

  test('refuses a body over its limit and goes on', async () => {
    const { peer, bot } = await startHarness('signed HTTP');
    const large = `text=${'x'.repeat(2 * 1024 * 1024)}`;
    const sent = await peer.sendRaw({ headers: headers(peer.signingSecret, now(), large), body: large });
    expect(sent.status).toBe(413);
    expect(await peer.sendCommand({ command: '/whosaid', typed: 'x' })).toMatchObject({ status: 200 });
    expect(bot.asked).toHaveLength(1);
  });

  test('answers Slack’s check of the address', async () => {
    const { peer } = await startHarness('signed HTTP');
    const check = JSON.stringify({ type: 'url_verification', challenge: 'abc' });
    const given = { ...headers(peer.signingSecret, now(), check), 'content-type': 'application/json' };
    expect(await peer.sendRaw({ headers: given, body: check })).toEqual({ status: 200, body: '{"challenge":"abc"}' });
  });

  test('answers Slack’s check of the certificate, which is not signed, and takes nothing else from it', async () => {
    const { peer, bot } = await startHarness('signed HTTP');
    const given = { 'content-type': 'application/x-www-form-urlencoded' };
    expect(await peer.sendRaw({ headers: given, body: `${body}&ssl_check=1` })).toEqual({ status: 200, body: '' });
    expect(bot.asked).toHaveLength(0);
  });

  test('what is not signed and longer than that check is refused before it is taken apart, which takes long', async () => {
    const { peer } = await startHarness('signed HTTP');
    const given = { 'content-type': 'application/x-www-form-urlencoded' };
    const long = `ssl_check=1&token=x&text=${'+'.repeat(1_000_000)}`;
    expect((await peer.sendRaw({ headers: given, body: long })).status).toBe(401);
    const check = 'ssl_check=1&token=x';
    expect((await peer.sendRaw({ headers: given, body: check })).status).toBe(200);
    const signed = headers(peer.signingSecret, now(), check);
    expect((await peer.sendRaw({ headers: signed, body: check })).status).toBe(200);
  });

  test('a form whose content type says more than that it is one is taken', async () => {
    const { peer, bot } = await startHarness('signed HTTP');
    const given = headers(peer.signingSecret, now());
    given['content-type'] += '; charset=utf-8';
    expect((await peer.sendRaw({ headers: given, body })).status).toBe(200);
    expect(bot.asked).toHaveLength(1);
  });

  test.each([
    ['what nobody listens for', '{"type":"shortcut","callback_id":"x","user":{"id":"U1"},"team":{"id":"T1"}}', 404],
    ['what Bolt knows no kind of', '{"type":"news"}', 404],
    ['an event that is a text', '{"event":"x"}', 500],
    ['null', 'null', 400],
    ['a list', '[1]', 400],
    ['no JSON', '{', 400],
  ])('refuses %s at once, and goes on', async (_what, payload, status) => {
    const { peer, bot } = await startHarness('signed HTTP');
    const given = { ...headers(peer.signingSecret, now(), payload), 'content-type': 'application/json' };
    expect((await peer.sendRaw({ headers: given, body: payload })).status).toBe(status);
    expect(await peer.sendCommand({ command: '/whosaid', typed: 'x' })).toMatchObject({ status: 200, failure: null });
    expect(bot.asked).toHaveLength(1);
  });

  test('an answer comes in one piece, of a length that is told before', async () => {
    const { peer, lines } = await startHarness('signed HTTP');
    const port = Number(/"port":(\d+)/.exec(lines.join(''))?.[1]);
    const url = `http://127.0.0.1:${port}/slack/events`;
    const response = await fetch(url, { method: 'POST', headers: headers(peer.signingSecret, now()), body });
    expect(response.headers.get('content-type')).toBe('application/json');
    expect(response.headers.get('transfer-encoding')).toBeNull();
    expect(Number(response.headers.get('content-length'))).toBe(Buffer.byteLength(await response.text()));
  });

  test('a command whose connection is cut before its acknowledgement is answered by its response address', async () => {
    const { peer, bot, lines } = await startHarness('signed HTTP', { ackDeadlineMs: 200 });
    const port = Number(/"port":(\d+)/.exec(lines.join(''))?.[1]);
    expect(await peer.sendCommand({ command: '/slow', typed: 'x' })).toMatchObject({ failure: 'operation_timeout' });
    // By the time that these are answered the bot knows of the cut, too.
    for (const path of ['', 'slack']) await fetch(`http://127.0.0.1:${port}/${path}`);
    bot.release();
    await until(() => expect(peer.visibleTo(cast.alice)).toHaveLength(1));
    expect(peer.followUps).toHaveLength(1);
    expect(lines.join()).not.toContain('slack.request_failed');
  });

  test('a port that is taken ends the start with one line', async () => {
    const taken = createServer().listen(0);
    onTestFinished(() => void taken.close());
    const { port } = taken.address() as AddressInfo;
    const harness = await createHarness('signed HTTP', {}, { port });
    expect((await refusal(harness)).message).toMatch(
      new RegExp(`cannot listen on port ${port} \\(EADDRINUSE\\): choose another SLACK_PORT\\.`),
    );
  });

  test('without an app token and a signing secret says which to set', async () => {
    const neither = { appToken: null, signingSecret: null };
    await expect(createHarness('signed HTTP', {}, neither)).rejects.toThrow(/SLACK_APP_TOKEN.*SLACK_SIGNING_SECRET/);
  });
});
