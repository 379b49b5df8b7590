/** Socket Mode: tickets, the hello, envelopes and their acknowledgements, Slack's own disconnects and a cut line. */
import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { type WebSocket, WebSocketServer } from 'ws';
import { isJson, type Json } from '../loopback.ts';
import type { Delivery, Transport } from './delivery.ts';
import { bot } from './workspace.ts';

/** Why Slack says goodbye: docs.slack.dev/apis/events-api/using-socket-mode, "Disconnecting". */
export type DisconnectReason = 'warning' | 'refresh_requested' | 'link_disabled';

interface Pending {
  delivery: Delivery;
  start: number;
  settle: () => void;
}

/** The envelope of a delivery. Retries carry their number and reason beside the payload. */
function envelope(delivery: Delivery): Json {
  return {
    envelope_id: delivery.id,
    type: delivery.kind,
    payload: delivery.payload,
    accepts_response_payload: delivery.kind !== 'events_api',
    ...(delivery.kind === 'events_api'
      ? { retry_attempt: delivery.retry?.num ?? 0, retry_reason: delivery.retry?.reason ?? '' }
      : {}),
  };
}

/** An acknowledgement's payload; an empty object says as much as none. */
function ackBody(message: Json): unknown {
  return isJson(message.payload) && Object.keys(message.payload).length > 0 ? message.payload : null;
}

/** Creates the socket side. `deadlineMs` is how long Slack waits for an acknowledgement: 3,000 there. */
export function createSocketSide(deadlineMs: number) {
  const server = new WebSocketServer({ noServer: true });
  const tickets = new Set<string>();
  const sockets: WebSocket[] = [];
  const pending = new Map<string, Pending>();
  const waiting: { count: number; resolve: () => void }[] = [];
  let opened = 0;
  let issued = 0;

  const receive = (text: string): void => {
    const message: unknown = JSON.parse(text);
    if (!isJson(message) || typeof message.envelope_id !== 'string') return;
    const found = pending.get(message.envelope_id);
    if (found === undefined || found.delivery.status !== null) return;
    found.delivery.status = 200;
    found.delivery.ack = ackBody(message);
    found.delivery.ackAfterMs = performance.now() - found.start;
    found.settle();
  };

  const accept = (socket: WebSocket): void => {
    sockets.push(socket);
    opened += 1;
    socket.on('message', (data) => receive(String(data)));
    socket.on('close', () => sockets.splice(sockets.indexOf(socket), 1));
    socket.on('error', () => {});
    const hello = { type: 'hello', num_connections: sockets.length, connection_info: { app_id: bot.appId } };
    socket.send(JSON.stringify({ ...hello, debug_info: { host: 'applink-0', approximate_connection_time: 18060 } }));
    for (const entry of waiting.filter((one) => one.count <= opened)) entry.resolve();
  };

  const deliver: Transport = (delivery) =>
    new Promise((resolve) => {
      const socket = sockets.findLast((one) => one.readyState === one.OPEN);
      if (socket === undefined) {
        delivery.failure = 'dispatch_failed';
        resolve();
        return;
      }
      const timer = setTimeout(() => {
        delivery.failure = 'operation_timeout';
        resolve();
      }, deadlineMs);
      const settle = () => {
        clearTimeout(timer);
        resolve();
      };
      pending.set(delivery.id, { delivery, start: performance.now(), settle });
      socket.send(JSON.stringify(envelope(delivery)));
    });

  return {
    deliver,
    /** A new address for apps.connections.open, good for one connection. */
    url(port: number): string {
      issued += 1;
      const ticket = `ticket-${issued}`;
      tickets.add(ticket);
      return `ws://127.0.0.1:${port}/link/?ticket=${ticket}&app_id=${bot.appId}`;
    },
    upgrade(message: IncomingMessage, socket: Duplex, head: Buffer): void {
      const ticket = new URL(message.url ?? '/', 'http://loopback').searchParams.get('ticket') ?? '';
      if (!tickets.delete(ticket)) {
        socket.end('HTTP/1.1 404 Not Found\r\n\r\n');
        return;
      }
      server.handleUpgrade(message, socket, head, accept);
    },
    /** Resolves when the app has opened `count` connections since the start of the peer. */
    opened: (count: number) =>
      opened >= count ? Promise.resolve() : new Promise<void>((resolve) => waiting.push({ count, resolve })),
    /** How many connections the app has opened since the start. */
    openings: () => opened,
    /** How many are open now. */
    open: () => sockets.length,
    /** Tells the app to reconnect, as Slack does when it recycles a host. The app closes the line itself. */
    disconnect(reason: DisconnectReason): void {
      for (const socket of sockets) {
        socket.send(JSON.stringify({ type: 'disconnect', reason, debug_info: { host: 'applink-0' } }));
      }
    },
    /** Cuts every line without a word. */
    drop(): void {
      for (const socket of [...sockets]) socket.terminate();
    },
    /** Sends any text over the open line: what the app must survive. */
    sendText(text: string): void {
      for (const socket of sockets) socket.send(text);
    },
    close(): void {
      for (const socket of [...sockets]) socket.terminate();
      server.close();
    },
  };
}
