import { webApi } from '@slack/bolt';
import { describe, expect, onTestFinished, test } from 'vitest';
import { WebSocket } from 'ws';
import { expectNoProblems } from './problems.ts';
import { quiet } from './quiet.ts';
import { type Delivery, signature } from './slack/delivery.ts';
import { cast } from './slack/workspace.ts';
import { type FakeSlack, startFakeSlack } from './slack.ts';
import { echo, rejected, startHttpApp, startSocketApp } from './stock-bolt.ts';
import { openFakeSlack } from './test-fakes.ts';

/** A stock Web API client that tries three times; `options` as of Bolt's clientOptions. */
const clientOf = (peer: FakeSlack, options: webApi.WebClientOptions = {}) =>
  new webApi.WebClient(peer.botToken, {
    slackApiUrl: peer.url,
    retryConfig: { retries: 2, minTimeout: 5, maxTimeout: 20 },
    logger: quiet,
    ...options,
  });

describe('requests that are not from Slack', () => {
  const sent = (delivery: Delivery) => {
    if (delivery.sent === null) throw new Error('was not sent over HTTP');
    return delivery.sent;
  };

  test('a bad signature and a stale time stamp are answered 401, and the next command is answered', async () => {
    const peer = await openFakeSlack();
    await startHttpApp(peer, echo);
    const { headers, body } = sent(await peer.sendCommand({ command: '/whosaid', text: 'one' }));
    const old = String(Math.floor(Date.now() / 1000) - 301);
    const stale = { 'x-slack-request-timestamp': old, 'x-slack-signature': signature(peer.signingSecret, old, body) };

    const bad = await peer.sendRaw({ headers: { ...headers, 'x-slack-signature': `v0=${'0'.repeat(64)}` }, body });
    const changed = await peer.sendRaw({ headers, body: body.replace('text=one', 'text=two') });
    const late = await peer.sendRaw({ headers: { ...headers, ...stale }, body });
    const next = await peer.sendCommand({ command: '/whosaid', text: 'three' });

    expect([bad.status, changed.status, late.status]).toEqual([401, 401, 401]);
    expect(next.ack).toEqual({ text: 'you asked: three' });
  });

  test('a replay inside five minutes is a valid request to Bolt: the app itself must know it again', async () => {
    const peer = await openFakeSlack();
    await startHttpApp(peer, echo);
    const delivery = await peer.sendCommand({ command: '/whosaid', text: 'one' });

    expect((await peer.sendRaw(sent(delivery))).status).toBe(200);
  });
});

describe('acknowledgements', () => {
  test.each([
    ['HTTP', startHttpApp],
    ['Socket Mode', startSocketApp],
  ])('a command over %s that is not acknowledged in time fails for the user', async (_name, startApp) => {
    const peer = await openFakeSlack({ ackDeadlineMs: 30 });
    await startApp(peer, (app) => app.command('/whosaid', async () => {}));

    const delivery = await peer.sendCommand({ command: '/whosaid' });

    expect(delivery).toMatchObject({ status: null, ack: null, failure: 'operation_timeout' });
    expect(peer.visibleTo(cast.alice)).toEqual([]);
  });

  test('a command to an app that is not there fails for the user', async () => {
    const peer = await openFakeSlack();
    expect((await peer.sendCommand({ command: '/whosaid' })).failure).toBe('dispatch_failed');
    peer.deliverTo('http://127.0.0.1:9/slack/events');
    expect((await peer.sendCommand({ command: '/whosaid' })).failure).toBe('dispatch_failed');
  });
});

describe('Socket Mode', () => {
  test.each([
    ['is told to refresh', (peer: FakeSlack) => peer.socket.disconnect('refresh_requested')],
    ['loses the line', (peer: FakeSlack) => peer.socket.drop()],
  ])('an app that %s reconnects and answers the next command', async (_how, disturb) => {
    const peer = await openFakeSlack();
    await startSocketApp(peer, echo);

    disturb(peer);
    await peer.socket.opened(2);
    const delivery = await peer.sendCommand({ command: '/whosaid', text: 'again' });

    expect(delivery.ack).toEqual({ text: 'you asked: again' });
    expect(peer.callsOf('apps.connections.open')).toHaveLength(2);
  });

  test('text that is no envelope is survived', async () => {
    const peer = await openFakeSlack();
    await startSocketApp(peer, echo);

    peer.socket.sendText('no json');
    peer.socket.sendText('{"type":"unheard_of"}');

    expect((await peer.sendCommand({ command: '/whosaid', text: 'still here' })).failure).toBeNull();
  });

  test.each(['token_revoked', 'account_inactive', 'invalid_auth'])(
    'a bot token that is %s ends the start with that error',
    async (error) => {
      const peer = await openFakeSlack();
      peer.revokeToken(error);

      expect(await rejected(startSocketApp(peer, echo))).toBe(error);
      expect(peer.socket.openings()).toBe(0);
    },
  );

  test('a bad app token ends the start', async () => {
    const peer = await openFakeSlack();
    peer.revokeToken('invalid_auth', 'app');

    expect(await rejected(startSocketApp(peer, echo))).toBe('invalid_auth');
  });
});

describe('the Web API', () => {
  test('a rate limit is waited for, and the call then succeeds', async () => {
    const peer = await openFakeSlack();
    peer.failNext('chat.postMessage', { status: 429, retryAfter: 1 });

    const posted = await clientOf(peer).chat.postMessage({ channel: cast.desk, text: 'a summary' });

    expect(posted.ok).toBe(true);
    expect(peer.callsOf('chat.postMessage').map((call) => call.answer?.ok)).toEqual([false, true]);
    expect(peer.visibleTo(cast.boris)).toHaveLength(1);
  });

  test('a second message in the same second is limited, one in another channel is not', async () => {
    let clock = 1_800_000_000_000;
    const peer = await openFakeSlack({ limitPosts: true, now: () => clock });
    const client = clientOf(peer, { rejectRateLimitedCalls: true });
    peer.workspace.addChannel('C0SECOND01', 'second', [cast.bot]);
    const post = (channel: string) => rejected(client.chat.postMessage({ channel, text: 'a summary' }));

    expect([await post(cast.desk), await post(cast.desk)]).toEqual(['resolved', expect.stringContaining('rate-limit')]);
    expect(await post('C0SECOND01')).toBe('resolved');
    clock += 1000;
    expect(await post(cast.desk)).toBe('resolved');
  });

  test.each([
    [cast.elsewhere, 'not_in_channel'],
    [cast.archived, 'is_archived'],
    [cast.secret, 'channel_not_found'],
    ['C0NOWHERE1', 'channel_not_found'],
  ])('posting to %s is refused with %s', async (channel, error) => {
    const peer = await openFakeSlack();

    expect(await rejected(clientOf(peer).chat.postMessage({ channel, text: 'a summary' }))).toBe(error);
  });

  test('a public channel can be joined and then posted to; a scope that is missing is named', async () => {
    const peer = await openFakeSlack({ scopes: ['chat:write', 'channels:join'] });
    const client = clientOf(peer);

    await client.conversations.join({ channel: cast.elsewhere });
    await client.chat.postMessage({ channel: '#elsewhere', text: 'a summary' });

    expect(peer.visibleTo(cast.alice, cast.elsewhere)).toHaveLength(1);
    await expect(client.users.info({ user: cast.alice })).rejects.toMatchObject({
      data: { error: 'missing_scope', needed: 'users:read', provided: 'chat:write,channels:join' },
    });
  });

  test('a token of the other kind is refused, and an address of the socket is good once', async () => {
    const peer = await openFakeSlack();
    const appClient = new webApi.WebClient(peer.appToken, { slackApiUrl: peer.url, logger: quiet });
    const opens = (url: string) =>
      new Promise((resolve) => {
        const socket = new WebSocket(url);
        socket.once('open', () => resolve(true));
        socket.once('error', () => resolve(false));
      });

    expect(await rejected(clientOf(peer).apps.connections.open({}))).toBe('not_allowed_token_type');
    expect(await rejected(appClient.chat.postMessage({ channel: cast.desk, text: 'a summary' }))).toBe(
      'not_allowed_token_type',
    );
    const { url = '' } = await appClient.apps.connections.open({});
    expect([await opens(url), await opens(url)]).toEqual([true, false]);
  });

  test.each([
    [cast.archived, 'is_archived'],
    [cast.secret, 'channel_not_found'],
  ])('joining %s is refused with %s', async (channel, error) => {
    const peer = await openFakeSlack();

    expect(await rejected(clientOf(peer).conversations.join({ channel }))).toBe(error);
  });

  test('a message has a permalink and a thread, and can be changed and removed by its author only', async () => {
    const peer = await openFakeSlack();
    const client = clientOf(peer);
    const { ts = '' } = await client.chat.postMessage({ channel: cast.desk, text: 'a summary' });
    const reply = await client.chat.postMessage({ channel: cast.desk, text: 'a reply', thread_ts: ts });
    const other = peer.say({ text: 'not yours' });
    const on = { channel: cast.desk, ts };

    const link = await client.chat.getPermalink({ channel: cast.desk, message_ts: reply.ts ?? '' });
    const thread = await client.conversations.replies(on);
    await client.chat.update({ ...on, text: 'a better summary' });

    expect(link.permalink).toMatch(/^https:\/\/newsroom\.slack\.com\/archives\/C0DESK0001\/p\d{16}\?thread_ts=/);
    expect(thread.messages?.map((message) => message.text)).toEqual(['a summary', 'a reply']);
    expect(peer.visibleTo(cast.boris)[0]).toMatchObject({ text: 'a better summary', edited: true });
    expect(await rejected(client.chat.update({ channel: cast.desk, ts: other.ts, text: 'mine' }))).toBe(
      'cant_update_message',
    );
    expect(await rejected(client.chat.delete({ channel: cast.desk, ts: other.ts }))).toBe('cant_delete_message');
    await client.chat.delete(on);
    expect(await rejected(client.chat.update({ ...on, text: 'gone' }))).toBe('message_not_found');
  });

  test('an update without blocks leaves the old blocks standing', async () => {
    const peer = await openFakeSlack();
    const client = clientOf(peer);
    const blocks = [{ type: 'section', text: { type: 'mrkdwn', text: 'wrong' } }];
    const { ts = '' } = await client.chat.postMessage({ channel: cast.desk, text: 'wrong', blocks });

    await client.chat.update({ channel: cast.desk, ts, text: 'right' });
    expect(peer.workspace.message(cast.desk, ts)).toMatchObject({ text: 'right', blocks });
    await client.chat.update({ channel: cast.desk, ts, text: 'right', blocks: [] });
    expect(peer.workspace.message(cast.desk, ts)).toMatchObject({ text: 'right', blocks: [] });
  });

  test('a call that hangs is given up, and a cut one is told', async () => {
    const peer = await openFakeSlack();
    const message = { channel: cast.desk, text: 'a summary' };
    for (const fault of ['hang', 'drop'] as const) {
      peer.failNext('chat.postMessage', fault, 3);
      expect(await rejected(clientOf(peer, { timeout: 50 }).chat.postMessage(message))).not.toBe('resolved');
    }
    expect(peer.visibleTo(cast.boris)).toEqual([]);
    expect(await rejected(clientOf(peer).chat.postMessage(message))).toBe('resolved');
  });

  test('channels come in pages', async () => {
    const peer = await openFakeSlack();
    const names: (string | undefined)[] = [];
    const pages = clientOf(peer).paginate('conversations.list', { limit: 1, exclude_archived: true });
    for await (const page of pages as AsyncIterable<webApi.ConversationsListResponse>) {
      names.push(...(page.channels ?? []).map((channel) => channel.name));
    }

    expect(names).toEqual(['desk', 'elsewhere']);
  });
});

test('a body that Slack would refuse gets its error, and fails the test by name', async () => {
  const peer = await startFakeSlack();
  onTestFinished(() => peer.close());
  const client = clientOf(peer);
  const blocks = Array.from({ length: 51 }, () => ({ type: 'divider' }));

  expect(await rejected(client.chat.postMessage({ channel: cast.desk, text: 'many', blocks }))).toBe('invalid_blocks');
  expect(await rejected(client.chat.postMessage({ channel: cast.desk, text: 'x'.repeat(40_001) }))).toBe(
    'msg_too_long',
  );
  expect(await rejected(client.chat.postMessage({ channel: cast.desk, text: 'wake up <!channel>' }))).toBe('resolved');

  expect(() => expectNoProblems(peer)).toThrow(
    /51 items, at most 50[\s\S]*40001 characters[\s\S]*raw mention or special form <!channel>/,
  );
});
