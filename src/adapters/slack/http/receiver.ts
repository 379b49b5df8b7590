/**
 * Slack's events, commands and interactions as signed requests: POST /slack/events.
 * https://docs.slack.dev/apis/events-api/using-http-request-urls
 *
 * It replaces Bolt's HTTPReceiver. A signed body of `null` makes that one read a member of null in a promise that nobody
 * handles, which would end the process and the other platform with it; and checking signatures and sending takes it longer
 * than a cached answer.
 */
import { createServer, type IncomingMessage, type RequestListener, type ServerResponse } from 'node:http';
import { parse as parseForm } from 'node:querystring';
import { type ReceiverEvent, ReceiverMultipleAckError } from '@slack/bolt';
import type { Log } from '../../../lib/log.ts';
import { createRejectionLogger, listen, readBody, serverOptions } from '../../signed-http.ts';
import type { Transport } from '../../transport.ts';
import type { JsonObject } from '../event-workspace.ts';
import type { Installer } from '../oauth/installer.ts';
import { addLoadShedding } from './load-shedding.ts';
import { verifyRequest } from './signature.ts';

const PATH = '/slack/events';
const FORM = 'application/x-www-form-urlencoded';
/** In bytes. It has a token and a flag. */
const MAX_SSL_CHECK_BYTES = 1_024;

interface HttpTransportOptions {
  signingSecret: string;
  /** 0 lets the system choose. */
  port: number;
  now: () => Date;
  log: Log;
  /** The pages by which workspaces install the app; null where none do. */
  pages: Installer['pages'] | null;
  onEvent(event: ReceiverEvent): Promise<void>;
}

export function createHttpTransport(options: HttpTransportOptions): Transport {
  const { port, log, onEvent } = options;
  const serialize = createSerializer();
  const server = createServer(
    serverOptions,
    createRequestListener(options, async (body, request, response) => {
      const { 'x-slack-retry-num': retryNum, 'x-slack-retry-reason': retryReason } = request.headers;
      await onEvent({
        body,
        ack: createAck(response, serialize),
        ...(retryNum === undefined ? {} : { retryNum: Number(retryNum) }),
        ...(typeof retryReason === 'string' ? { retryReason } : {}),
      });
    }),
  );
  addLoadShedding(server);
  return {
    async open() {
      const failed = (error: Error) => log.error('slack.http_server_error', { reason: String(error) });
      const boundPort = await listen(server, port, 'Slack', 'SLACK_PORT', failed);
      log.info('slack.connected', { mode: 'http', port: boundPort });
    },
    pause() {
      server.close();
    },
    async close() {
      server.close();
      server.closeAllConnections();
    },
  };
}

/** @param onBody called with a body that Slack has signed. */
function createRequestListener(
  { signingSecret, now, log, pages }: HttpTransportOptions,
  onBody: (body: JsonObject, request: IncomingMessage, response: ServerResponse) => Promise<void>,
): RequestListener {
  const logRejection = createRejectionLogger(
    log,
    'slack.request_rejected',
    'if Slack sent it, SLACK_SIGNING_SECRET is not this app’s',
  );

  async function handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const bytes = await readBody(request);
    if (bytes === null) return end(response.setHeader('connection', 'close'), 413);
    const isForm = request.headers['content-type']?.startsWith(FORM) === true;
    const rejection = verifyRequest(signingSecret, request.headers, bytes, now());
    if (rejection !== null) {
      if (isForm && isSslCheck(bytes)) return end(response, 200);
      logRejection(rejection);
      return end(response, 401);
    }
    const text = bytes.toString('utf8');
    const form = isForm ? parseForm(text) : null;
    if (form?.ssl_check === '1') return end(response, 200);
    const payload = form === null ? text : form.payload;
    const body = typeof payload === 'string' ? textToBody(payload) : form;
    if (body === null) return end(response, 400);
    if (body.type === 'url_verification') return send(response, JSON.stringify({ challenge: body.challenge }));
    await onBody(body, request, response);
    // Bolt does not know its type, or nobody listens for it.
    if (!response.headersSent) end(response, 404);
  }

  return (request, response) => {
    const path = request.url?.split('?', 1)[0] ?? '';
    if (request.method === 'GET' && pages?.paths.includes(path)) return pages.show(request, response);
    if (request.method !== 'POST' || path !== PATH) return end(response, 404);
    handle(request, response).catch((error: unknown) => {
      // The client has disconnected.
      if (!request.complete) return request.destroy();
      log.error('slack.request_failed', { reason: error instanceof Error ? error.stack : String(error) });
      if (!response.headersSent) end(response, 500);
    });
  };
}

/**
 * Slack's check of the certificate, which it does not sign; nothing else in it is used. A long body is not parsed: Node takes
 * a third of a second for a mebibyte of plus signs, in which nobody else is answered.
 * https://docs.slack.dev/interactivity/implementing-slash-commands
 */
function isSslCheck(bytes: Buffer): boolean {
  return bytes.length <= MAX_SSL_CHECK_BYTES && parseForm(bytes.toString('latin1')).ssl_check === '1';
}

/** @returns null for anything but a JSON object. */
function textToBody(text: string): JsonObject | null {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as JsonObject) : null;
  } catch {
    return null;
  }
}

/**
 * Acknowledges an event once, perhaps with a message. Rejects for a message if the connection is gone, such as when a load
 * balancer was restarted: the message can still go to the response_url.
 */
function createAck(response: ServerResponse, serialize: (body: object) => string): (body?: object) => Promise<void> {
  let isDone = false;
  return async (body) => {
    if (isDone) throw new ReceiverMultipleAckError();
    isDone = true;
    if (body === undefined) end(response, 200);
    else if (response.destroyed) throw new Error('the connection that the request came by is closed');
    else send(response, serialize(body));
  };
}

/** With its length, so that it is not sent in chunks, each of which would be another system call. */
function send(response: ServerResponse, json: string): void {
  response.writeHead(200, { 'content-type': 'application/json', 'content-length': Buffer.byteLength(json) }).end(json);
}

function end(response: ServerResponse, status: number): void {
  response.writeHead(status, { 'content-length': 0 }).end();
}

/** Serializes a body once for all who get the same: it takes a sixth of the time of a cached answer. */
function createSerializer(): (body: object) => string {
  const serialized = new WeakMap<object, string>();
  return (body) => {
    const known = serialized.get(body) ?? JSON.stringify(body);
    serialized.set(body, known);
    return known;
  };
}
