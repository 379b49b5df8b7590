import { Events, GatewayIntentBits } from 'discord.js';
import { describe, expect, test } from 'vitest';
import { WebSocket } from 'ws';
import { discordErrors, rateLimit } from './discord/errors.ts';
import { discordCast as cast } from './discord/guild.ts';
import type { FakeDiscord } from './discord.ts';
import { eventually } from './eventually.ts';
import { createClient, echo, startClient } from './stock-discord.ts';
import { openFakeDiscord } from './test-fakes.ts';

const plainMessage = { content: 'hello', allowed_mentions: { parse: [] } };

describe('faults of Discord', () => {
  test('an answer that comes twice is refused as already acknowledged', async () => {
    const peer = await openFakeDiscord();
    const codes: unknown[] = [];
    await startClient(peer, async (interaction) => {
      await interaction.client.rest
        .post(`/interactions/${interaction.id}/${interaction.token}/callback`, {
          body: { type: 4, data: plainMessage },
          auth: false,
        })
        .catch((error: { code: unknown }) => codes.push(error.code));
    });

    const interaction = await peer.sendCommand({ name: 'whosaid' });
    await peer.redeliver(interaction);
    await eventually(() => expect(codes).toEqual([40060]));

    expect(peer.visibleTo(cast.boris)).toHaveLength(1);
  });

  test('an answer after three seconds meets an unknown interaction, and the user saw a failure', async () => {
    const peer = await openFakeDiscord({ deadlineMs: 20 });
    const codes: unknown[] = [];
    await startClient(peer, async (interaction) => {
      await eventually(() => expect(peer.interactions[0]?.failure).not.toBeNull());
      if (interaction.isRepliable()) await interaction.reply('late').catch((error) => codes.push(error.code));
    });

    const interaction = await peer.sendCommand({ name: 'whosaid' });
    await eventually(() => expect(codes).toEqual([10062]));

    expect(interaction).toMatchObject({ callback: null, failure: 'The application did not respond' });
    expect(peer.visibleTo(cast.alice)).toEqual([]);
  });

  test('autocomplete takes choices only, and choices answer nothing else', async () => {
    const peer = await openFakeDiscord();
    const codes: unknown[] = [];
    const callbacks = { 2: { type: 8, data: { choices: [] } }, 4: { type: 4, data: plainMessage } } as const;
    await startClient(peer, async ({ client, id, token, type }) => {
      const body = type === 2 || type === 4 ? callbacks[type] : {};
      await client.rest.post(`/interactions/${id}/${token}/callback`, { body, auth: false }).catch((error) => {
        codes.push(error.code);
      });
    });

    void peer.sendAutocomplete({ name: 'compare', options: { a: 'lec' }, focused: 'a' });
    void peer.sendCommand({ name: 'compare' });

    await eventually(() => expect(codes).toEqual([50035, 50035]));
    expect(peer.visibleTo(cast.alice)).toEqual([]);
  });

  test('an edit after fifteen minutes meets an invalid token', async () => {
    let minutes = 0;
    const peer = await openFakeDiscord({ now: () => Date.now() + minutes * 60_000 });
    const codes: unknown[] = [];
    await startClient(peer, async (interaction) => {
      if (!interaction.isChatInputCommand()) return;
      await interaction.reply('first');
      minutes = 16;
      await interaction.editReply('second').catch((error) => codes.push(error.code));
    });

    await peer.sendCommand({ name: 'whosaid' });

    await eventually(() => expect(codes).toEqual([50027]));
    expect(peer.visibleTo(cast.boris)).toMatchObject([{ content: 'first' }]);
  });

  test.each([
    ['a route', false],
    ['everything', true],
  ])('a rate limit of %s is waited for, and the call then succeeds', async (_of, global) => {
    const peer = await openFakeDiscord();
    const { client } = await startClient(peer, echo);
    const limited: boolean[] = [];
    client.rest.on('rateLimited', (info) => limited.push(info.global));
    peer.failNext('POST /channels/:channel/messages', rateLimit(1, global));

    await client.rest.post(`/channels/${cast.desk}/messages`, { body: plainMessage });

    expect(peer.callsOf('POST /channels/:channel/messages').map((call) => call.status)).toEqual([429, 200]);
    expect(limited).toContain(global);
  });

  test.each([
    ['an error of the server', discordErrors.server],
    ['no answer', 'hang' as const],
    ['a cut connection', 'drop' as const],
  ])('%s once is survived by trying again, or told', async (_fault, fault) => {
    const peer = await openFakeDiscord();
    const { client } = createClient(peer, { rest: { api: peer.url, retries: 1, timeout: 100 } });
    await client.login(peer.botToken);
    peer.failNext('GET /channels/:channel', fault);

    await client.rest.get(`/channels/${cast.desk}`).catch(() => 'told');
    expect(await client.rest.get(`/channels/${cast.desk}`)).toMatchObject({ name: 'desk' });
  });
});

describe('the gateway', () => {
  test('a bad token is refused by REST, and with 4004 by the gateway', async () => {
    const peer = await openFakeDiscord();
    await expect(createClient(peer).client.login('not.a.token')).rejects.toMatchObject({ code: 'TokenInvalid' });

    const { client } = createClient(peer);
    const closed = new Promise((resolve) => client.once(Events.ShardDisconnect, ({ code }) => resolve(code)));
    const shardError = new Promise((resolve) => client.once(Events.ShardError, resolve));
    peer.gateway.refuseNext(4004);
    client.login(peer.botToken).catch(() => {});

    expect(await closed).toBe(4004);
    expect(String(await shardError)).toContain('Authentication failed');
  });

  test('an identify with another token, and a packet before it, close the line by their codes', async () => {
    const peer = await openFakeDiscord();
    const closed = (packet: object) =>
      new Promise((resolve) => {
        const socket = new WebSocket(peer.gateway.url());
        socket.once('message', () => socket.send(JSON.stringify(packet)));
        socket.once('close', resolve);
      });

    expect(await closed({ op: 2, d: { token: 'not.a.token', intents: 1 } })).toBe(4004);
    expect(await closed({ op: 3, d: {} })).toBe(4003);
  });

  test('an intent that was not granted is refused with 4014', async () => {
    const peer = await openFakeDiscord();
    const { client } = createClient(peer, { intents: [GatewayIntentBits.Guilds, GatewayIntentBits.MessageContent] });
    const closed = new Promise((resolve) => client.once(Events.ShardDisconnect, ({ code }) => resolve(code)));
    client.once(Events.ShardError, () => {});
    client.login(peer.botToken).catch(() => {});

    expect(await closed).toBe(4014);
  });

  test.each([
    ['asked to reconnect', (peer: FakeDiscord) => peer.gateway.requestReconnect()],
    ['cut off', (peer: FakeDiscord) => peer.gateway.drop()],
    ['closed with 4000', (peer: FakeDiscord) => peer.gateway.closeWith(4000)],
  ])('a client that is %s resumes, and gets what it missed', async (_how, disturb) => {
    const peer = await openFakeDiscord();
    await startClient(peer, echo);

    disturb(peer);
    await eventually(() => expect(peer.gateway.open()).toBe(0));
    const interaction = await peer.sendCommand({ name: 'whosaid', options: { phrase: 'missed' } });
    await peer.gateway.reached('resumed', 1);

    expect(interaction.failure).toBeNull();
    expect(peer.visibleTo(cast.alice)).toMatchObject([{ content: 'you asked: missed' }]);
    expect(peer.gateway.counters.identified).toBe(1);
  });

  test('a session that is no longer valid is replaced by a new one', async () => {
    const peer = await openFakeDiscord();
    await startClient(peer, echo);

    peer.gateway.invalidateSession(false);
    await peer.gateway.reached('identified', 2);
    const interaction = await peer.sendCommand({ name: 'whosaid', options: { phrase: 'again' } });

    expect(interaction.callback?.type).toBe(4);
  });

  test('heartbeats are answered; without an answer the client reconnects and resumes', async () => {
    const peer = await openFakeDiscord({ heartbeatMs: 50 });
    await startClient(peer, echo);
    await eventually(() => expect(peer.gateway.counters.heartbeats).toBeGreaterThan(2));

    peer.gateway.answerHeartbeats(false);
    await eventually(() => expect(peer.gateway.counters.resumed).toBeGreaterThan(0));
    peer.gateway.answerHeartbeats(true);

    const interaction = await peer.sendCommand({ name: 'whosaid', options: { phrase: 'again' } });
    expect(interaction.callback?.type).toBe(4);
  });

  test('a revoked token ends the session with 4004, and REST answers 401', async () => {
    const peer = await openFakeDiscord();
    const { client } = await startClient(peer, echo);
    const closed = new Promise((resolve) => client.once(Events.ShardDisconnect, ({ code }) => resolve(code)));
    client.once(Events.ShardError, () => {});

    peer.revokeToken();

    expect(await closed).toBe(4004);
    await expect(client.rest.get('/users/@me')).rejects.toMatchObject({ status: 401 });
  });
});
