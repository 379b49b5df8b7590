/** The door before the receiver: who comes in a burst too large is told so at once, and everybody else is answered. */
import { once } from 'node:events';
import { createServer, type Server, type ServerResponse } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import { promisify } from 'node:util';
import { expect, onTestFinished, test, vi } from 'vitest';
import { addLoadShedding } from '../../../../src/adapters/slack/http/load-shedding.ts';

/** A server that holds every request until it is let go. */
async function startHeld(most: number, tooLate?: number) {
  const held: ServerResponse[] = [];
  const server: Server = createServer((_request, response) => {
    held.push(response);
    const until = performance.now() + 20;
    // Work that holds up the loop, as a search does.
    while (performance.now() < until);
    response.end('answered');
  });
  addLoadShedding(server, most, tooLate);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const { port } = server.address() as AddressInfo;
  const url = `http://127.0.0.1:${port}/slack/events`;
  const post = async (body: string, type = 'application/x-www-form-urlencoded') => {
    const response = await fetch(url, { method: 'POST', body, headers: { 'content-type': type } });
    return { status: response.status, text: await response.text() };
  };
  const connections = async () => promisify(server.getConnections.bind(server))();
  return { post, held, port, connections };
}

const body = 'token=x&command=%2Fwhosaid&text=a';
const type = 'content-type: application/x-www-form-urlencoded';
const command = `POST /slack/events HTTP/1.1\r\nhost: bot\r\n${type}\r\ncontent-length: ${body.length}\r\n\r\n${body}`;

/** What has come back on a new connection so far. */
async function open(port: number) {
  const socket = connect(port, '127.0.0.1');
  onTestFinished(() => void socket.destroy());
  let read = '';
  socket.on('data', (chunk: Buffer) => {
    read += chunk.toString();
  });
  await once(socket, 'connect');
  return { socket, read: () => read };
}

/** Sixty commands at once, so that all of them are there before the first is answered. @returns how often words came back. */
async function burst({ port, connections }: Awaited<ReturnType<typeof startHeld>>): Promise<(words: string) => number> {
  const opened = await Promise.all(Array.from({ length: 60 }, () => open(port)));
  await vi.waitFor(async () => expect(await connections()).toBe(60));
  for (const { socket } of opened) socket.write(command);
  const count = (words: string) => opened.filter(({ read }) => read().includes(words)).length;
  await vi.waitFor(() => expect(count('HTTP/1.1 200')).toBe(60), { timeout: 20_000 });
  return count;
}

test('of a burst those who would wait too long are told to ask again, and all are answered', async () => {
  const started = await startHeld(5);
  const { post, held } = started;
  const count = await burst(started);
  expect(count('Please ask again')).toBeGreaterThan(40);
  expect(count('answered')).toBe(60 - count('Please ask again'));
  expect(held).toHaveLength(count('answered'));
  expect((await post('token=x&command=%2Fwhosaid&text=a')).text).toBe('answered');
});

test('whoever came in while the wait was short and has waited too long by now is told so, and not answered late', async () => {
  const started = await startHeld(1_000, 400);
  const { held } = started;
  const count = await burst(started);
  // Each answer takes 20 ms.
  expect(count('answered')).toBeLessThanOrEqual(21);
  expect(count('answered')).toBe(held.length);
  expect(count('Please ask again')).toBe(60 - held.length);
});

test('whoever sends more before the first is answered is let go, and takes nobody’s place', async () => {
  const { post, held, port } = await startHeld(5);
  const { socket } = await open(port);
  socket.write(command.repeat(60));
  // Also by a reset, where it is still sending.
  socket.on('error', () => {});
  const closed = new Promise((resolve) => socket.once('close', resolve));
  expect((await post(body)).text).toBe('answered');
  await closed;
  // The first of them may be through the door before the connection is closed.
  expect(held.length).toBeLessThanOrEqual(2);
});

test('a connection that waits for each answer is kept', async () => {
  const { port } = await startHeld(5);
  const { socket, read } = await open(port);
  for (let times = 1; times <= 3; times += 1) {
    socket.write(command);
    await vi.waitFor(() => expect(read().split('answered')).toHaveLength(times + 1));
  }
});

test('an event or a button that is turned away gets a status that Slack repeats or shows', async () => {
  const { post } = await startHeld(0);
  expect(await post('{"type":"event_callback"}', 'application/json')).toEqual({ status: 503, text: '' });
  expect(await post('payload=%7B%7D')).toEqual({ status: 503, text: '' });
  expect(await post('')).toEqual({ status: 503, text: '' });
  expect((await post('token=x&command=%2Fhelp')).text).toContain('Whosaid is busy');
});
