/** The door before Bolt: who comes in a burst too large is told so at once, and everybody else is answered. */
import { createServer, type Server, type ServerResponse } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import { expect, onTestFinished, test, vi } from 'vitest';
import { putDoorBefore } from '../../../src/adapters/slack/admission.ts';

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
  putDoorBefore(server, most, tooLate);
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
  return { post, held, port };
}

/** Sixty commands in one piece, so that all of them are there before the first is answered. @returns how often words came back. */
async function burst(port: number): Promise<(words: string) => number> {
  const body = 'token=x&command=%2Fwhosaid&text=a';
  const type = 'content-type: application/x-www-form-urlencoded';
  const one = `POST /slack/events HTTP/1.1\r\nhost: bot\r\n${type}\r\ncontent-length: ${body.length}\r\n\r\n${body}`;
  const socket = connect(port, '127.0.0.1');
  onTestFinished(() => void socket.destroy());
  let read = '';
  socket.on('data', (chunk: Buffer) => {
    read += chunk.toString();
  });
  socket.write(one.repeat(60));
  const count = (words: string) => read.split(words).length - 1;
  await vi.waitFor(() => expect(count('HTTP/1.1 200')).toBe(60), { timeout: 20_000 });
  return count;
}

test('of a burst those who would wait too long are told to ask again, and all are answered', async () => {
  const { post, held, port } = await startHeld(5);
  const count = await burst(port);
  expect(count('Please ask again')).toBeGreaterThan(40);
  expect(count('answered')).toBe(60 - count('Please ask again'));
  expect(held).toHaveLength(count('answered'));
  expect((await post('token=x&command=%2Fwhosaid&text=a')).text).toBe('answered');
});

test('whoever came in while the wait was short and has waited too long by now is told so, and not answered late', async () => {
  const { held, port } = await startHeld(1_000, 400);
  const count = await burst(port);
  // Each answer takes 20 ms.
  expect(count('answered')).toBeLessThanOrEqual(21);
  expect(count('answered')).toBe(held.length);
  expect(count('Please ask again')).toBe(60 - held.length);
});

test('an event or a button that is turned away gets a status that Slack repeats or shows', async () => {
  const { post } = await startHeld(0);
  expect(await post('{"type":"event_callback"}', 'application/json')).toEqual({ status: 503, text: '' });
  expect(await post('payload=%7B%7D')).toEqual({ status: 503, text: '' });
  expect(await post('')).toEqual({ status: 503, text: '' });
  expect((await post('token=x&command=%2Fhelp')).text).toContain('Whosaid is busy');
});
