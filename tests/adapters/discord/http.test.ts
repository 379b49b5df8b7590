/** Discord's interactions as signed requests: the same answers as over the gateway, and nothing for whoever cannot sign. */
import { request } from 'node:http';
import { connect } from 'node:net';
import { expect, test } from 'vitest';
import { createAnswer, paragraph, text } from '../../../src/bot/answer.ts';
import { UserError } from '../../../src/lib/errors.ts';
import { discordCast as cast } from '../../fakes/discord/guild.ts';
import { eventually } from '../../fakes/eventually.ts';
import { buttonsOf, createTestBot, startHarness, textOf } from './harness.ts';

const portOf = (lines: readonly { event: string; fields: Record<string, unknown> }[]) =>
  Number(lines.find(({ event }) => event === 'discord.listening')?.fields.port);

test('a command, a button, a completion and a message’s menu are answered in the response', async () => {
  const bot = createTestBot(
    {
      whosaid: ({ phrase = '' }) =>
        createAnswer({
          title: `found ${phrase}`,
          blocks: [paragraph(text('words'))],
          actions: [{ label: 'More', command: 'check', options: { text: 'more' } }],
        }),
      check: ({ text: words = '' }) => createAnswer({ title: `checked ${words}`, blocks: [] }),
    },
    async () => [{ label: 'Sergei Shoigu', value: 'shoigu' }],
  );
  const { peer } = await startHarness({ bot, overHttp: true });
  const asked = await peer.sendCommand({ name: 'whosaid', options: { phrase: 'ready' } });
  expect(asked).toMatchObject({ failure: null, callback: { type: 4 } });
  expect(textOf(asked.original)).toContain('found ready');
  expect(peer.visibleTo(cast.boris)).toEqual([]);
  const [message] = peer.visibleTo(cast.alice);
  if (message === undefined) throw new Error('nothing to press');
  const pressed = await peer.sendComponent({ message, customId: buttonsOf(message).More ?? '' });
  expect(textOf(pressed.original)).toContain('checked more');
  const typed = await peer.sendAutocomplete({ name: 'whosaid', options: { side: 'sho' }, focused: 'side' });
  expect(typed.choices).toEqual([{ name: 'Sergei Shoigu', value: 'shoigu' }]);
  const said = peer.say({ content: 'what was said' });
  const menu = await peer.sendMessageCommand({ name: 'Check quotations', message: said });
  expect(textOf(menu.original)).toContain('checked what was said');
  // The answers went back in the responses: no call of the REST API but those of the start.
  expect(peer.callsOf('POST /interactions/:id/:token/callback')).toEqual([]);
});

test('an answer that takes long is promised in the response and filled in later', async () => {
  const slow = Promise.withResolvers<void>();
  const bot = createTestBot({
    whosaid: async () => {
      await slow.promise;
      return createAnswer({ title: 'late', blocks: [] });
    },
  });
  const { peer } = await startHarness({ bot, overHttp: true, peer: { deadlineMs: 20_000 } });
  const asked = await peer.sendCommand({ name: 'whosaid', options: { phrase: 'x' } });
  expect(asked.callback).toMatchObject({ type: 5 });
  slow.resolve();
  await eventually(() => expect(textOf(asked.original)).toContain('late'));
});

test('a post goes where the asker may write, as their roles say now, and nowhere else', async () => {
  const bot = createTestBot({
    summary: async ({ to = '' }, _asker, poster) => {
      if (poster === null) throw new UserError('no poster');
      const channel = await poster.resolve(to);
      await poster.post(
        { channel, thread: null, idempotencyKey: null },
        createAnswer({ title: 'The summary', blocks: [] }),
      );
      return createAnswer({ title: 'posted', blocks: [] });
    },
  });
  const { peer } = await startHarness({ bot, overHttp: true });
  const answer = async (to: string) =>
    textOf((await peer.sendCommand({ name: 'summary', options: { dossier: 'd', to } })).original);
  expect(await answer(cast.desk)).toContain('posted');
  expect(await answer(cast.notices)).toMatch(/may not write|cannot write/);
  expect(peer.visibleTo(cast.boris, cast.desk)).toHaveLength(1);
});

test('a ping is answered; forged, stale, replayed and malformed requests are refused and nothing is asked of the bot', async () => {
  const { peer, bot, lines } = await startHarness({ overHttp: true });
  const asked = () => (bot as ReturnType<typeof createTestBot>).asked.length;
  const command = { type: 2, id: '900000000000000001', token: 't', application_id: cast.application, data: {} };
  const now = Math.floor(Date.now() / 1000);
  const changed = (change: Record<string, string>) => (headers: Record<string, string>) => ({ ...headers, ...change });
  expect(await peer.sendRaw({ type: 1 })).toEqual({ status: 200, body: { type: 1 } });
  const forged: Record<string, string>[] = [
    { 'x-signature-ed25519': '0'.repeat(128) },
    { 'x-signature-ed25519': '' },
    { 'x-signature-ed25519': 'zz'.repeat(64) },
    { 'x-signature-timestamp': String(now + 60) },
    { 'x-signature-timestamp': '' },
    { 'x-signature-timestamp': `${now}\u00a0` },
  ];
  for (const change of forged) expect((await peer.sendRaw(command, changed(change))).status).toBe(401);
  const url = `http://127.0.0.1:${portOf(lines)}/`;
  expect((await fetch(url)).status).toBe(404);
  expect((await fetch(url, { method: 'POST', body: '{}' })).status).toBe(401);
  expect((await peer.sendRaw({ type: 2 })).status).toBe(400);
  expect(asked()).toBe(0);
  const first = await peer.sendCommand({ name: 'whosaid', options: { phrase: 'x' } });
  expect(asked()).toBe(1);
  expect((await peer.sendRaw(first.payload)).status).toBe(409);
  expect(asked()).toBe(1);
});

test('a body that is too long is refused before it is read, and the next request is answered', async () => {
  const { peer, lines } = await startHarness({ overHttp: true });
  const port = portOf(lines);
  const status = await new Promise((resolve) => {
    const long = request({ port, method: 'POST', headers: { 'content-length': 10_000_000 } }, ({ statusCode }) =>
      resolve(statusCode),
    );
    long.on('error', () => {});
    long.write('x');
  });
  expect(status).toBe(413);
  // Without a length: cut off where it is too long.
  const chunked = await fetch(`http://127.0.0.1:${port}/`, { method: 'POST', body: 'x'.repeat(1_100_000) }).then(
    (answer) => answer.status,
    () => 413,
  );
  expect(chunked).toBe(413);
  const junk = connect(port, '127.0.0.1');
  junk.on('error', () => {});
  junk.write('NONSENSE\r\n\r\n');
  expect((await peer.sendCommand({ name: 'whosaid', options: { phrase: 'x' } })).failure).toBeNull();
  junk.destroy();
});

test('requests that break off are no lines in the log, however many there are', async () => {
  const { peer, lines } = await startHarness({ overHttp: true });
  const before = lines.length;
  const breakOff = () =>
    new Promise<void>((resolve, reject) => {
      const socket = connect(portOf(lines), '127.0.0.1', () =>
        socket.end('POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 50\r\n\r\nx'),
      );
      socket.on('error', reject);
      socket.resume().on('close', () => resolve());
    });
  for (let times = 1; times <= 20; times += 1) await breakOff();
  expect((await peer.sendCommand({ name: 'whosaid', options: { phrase: 'x' } })).failure).toBeNull();
  expect(lines.slice(before).filter(({ event }) => event === 'discord.request_failed')).toEqual([]);
});

test('a connection that sends more before the first answer is closed, and others are served', async () => {
  const { peer, lines } = await startHarness({ overHttp: true });
  const read = await new Promise<string>((resolve) => {
    let answers = '';
    const socket = connect(portOf(lines), '127.0.0.1', () =>
      socket.write('GET / HTTP/1.1\r\nHost: x\r\n\r\n'.repeat(60)),
    );
    socket.on('data', (chunk: Buffer) => {
      answers += chunk.toString();
    });
    // A reset, where it is still sending.
    socket.on('error', () => {});
    socket.on('close', () => resolve(answers));
  });
  expect(read.split('HTTP/1.1').length).toBeLessThanOrEqual(2);
  expect((await peer.sendCommand({ name: 'whosaid', options: { phrase: 'x' } })).failure).toBeNull();
});

test('a bad token, and a server that the bot is not in, are told when it starts', async () => {
  await expect(startHarness({ overHttp: true, token: 'not-a-token-of-any-bot' })).rejects.toThrow('DISCORD_TOKEN');
  await expect(startHarness({ overHttp: true, guild: '123456789012345678' })).rejects.toThrow('DISCORD_GUILD');
});

test('commands that were taken are answered before it stops', async () => {
  const slow = Promise.withResolvers<void>();
  const bot = createTestBot({
    whosaid: async () => {
      await slow.promise;
      return createAnswer({ title: 'in time', blocks: [] });
    },
  });
  const { peer, adapter } = await startHarness({ bot, overHttp: true });
  const asked = peer.sendCommand({ name: 'whosaid', options: { phrase: 'x' } });
  await eventually(() => expect((bot as ReturnType<typeof createTestBot>).asked).toHaveLength(1));
  const stopped = adapter.stop();
  slow.resolve();
  expect(textOf((await asked).original)).toContain('in time');
  await stopped;
});
