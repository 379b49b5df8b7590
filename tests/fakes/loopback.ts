/** A real HTTP server on 127.0.0.1 that both stand-ins are built on, with the faults a network has: a hang, a cut, an odd status. */
import type { IncomingHttpHeaders, Server, ServerResponse } from 'node:http';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Duplex } from 'node:stream';

/** A JSON object of unknown content: what comes over the wire before it is looked at. */
export type Json = Record<string, unknown>;

/** One request, its body read to the end. `path` is decoded; `query` is the part after the question mark. */
export interface LoopbackRequest {
  method: string;
  path: string;
  query: URLSearchParams;
  headers: IncomingHttpHeaders;
  body: Buffer;
}

/** What to send back: a status with a JSON body (or text, or none), or a fault. `hang` never answers, `drop` cuts the connection. */
export type LoopbackReply = { status: number; headers?: Record<string, string>; body?: unknown } | 'hang' | 'drop';

/** A running loopback server. `close()` also cuts connections that hang, so that a test ends. */
export interface Loopback {
  origin: string;
  port: number;
  close(): Promise<void>;
}

/** True for a plain JSON object, so that its keys may be read. */
export function isJson(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The JSON objects of an array, or none when it is no array: platforms send `null` for "no list". */
export function jsonList(value: unknown): Json[] {
  return Array.isArray(value) ? value.filter(isJson) : [];
}

/** A string member of a JSON object, or null. */
export function textAt(value: Json, key: string): string | null {
  const member = value[key];
  return typeof member === 'string' ? member : null;
}

async function read(message: IncomingMessage): Promise<LoopbackRequest> {
  const chunks: Buffer[] = [];
  for await (const chunk of message) chunks.push(chunk as Buffer);
  const url = new URL(message.url ?? '/', 'http://loopback');
  return {
    method: message.method ?? 'GET',
    path: decodeURIComponent(url.pathname),
    query: url.searchParams,
    headers: message.headers,
    body: Buffer.concat(chunks),
  };
}

function write(response: ServerResponse, reply: LoopbackReply): void {
  if (reply === 'hang') return;
  if (reply === 'drop') {
    response.socket?.destroy();
    return;
  }
  const text = reply.body === undefined ? '' : typeof reply.body === 'string' ? reply.body : JSON.stringify(reply.body);
  const type = typeof reply.body === 'string' ? 'text/plain; charset=utf-8' : 'application/json; charset=utf-8';
  response.writeHead(reply.status, { ...(reply.body === undefined ? {} : { 'content-type': type }), ...reply.headers });
  response.end(text);
}

/**
 * Starts a server on 127.0.0.1 at a port of the system's choice.
 * A handler that throws answers 599 with its message, so that a mistake in a stand-in is never taken for a platform's answer.
 */
export async function listen(
  handle: (request: LoopbackRequest) => LoopbackReply | Promise<LoopbackReply>,
  upgrade: (message: IncomingMessage, socket: Duplex, head: Buffer) => void,
): Promise<Loopback> {
  const server: Server = createServer((message, response) => {
    read(message)
      .then(handle)
      .catch((error: unknown): LoopbackReply => ({ status: 599, body: `peer fault: ${String(error)}` }))
      .then((reply) => write(response, reply));
  });
  server.on('upgrade', upgrade);
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', resolve);
  });
  const { port } = server.address() as AddressInfo;
  return {
    origin: `http://127.0.0.1:${port}`,
    port,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
