/**
 * Slack's events, commands and interactions as signed requests: POST /slack/events.
 * https://docs.slack.dev/apis/events-api/using-http-request-urls
 *
 * In place of Bolt's HTTPReceiver, on the interface that Bolt has for others. A body of `null`, even one that is rightly signed,
 * makes Bolt's read a member of null in a promise that nobody handles, which would end the process and the other platform with
 * it; and its way of comparing signatures and of sending takes longer than an answer that is kept.
 */
import { createServer, type IncomingMessage, type RequestListener, type ServerResponse } from 'node:http';
import { parse as parseForm } from 'node:querystring';
import { type App, type Receiver, ReceiverMultipleAckError } from '@slack/bolt';
import type { Log } from '../../../lib/log.ts';
import { createRejectionLogger, listen, readBody, serverOptions } from '../../signed-http.ts';
import type { Installer } from '../oauth/installer.ts';
import type { ResponseBody } from '../responder.ts';
import type { Transport } from '../transport.ts';
import { addLoadShedding } from './load-shedding.ts';
import { verifyRequest } from './signature.ts';

const PATH = '/slack/events';
const FORM = 'application/x-www-form-urlencoded';
/** Bytes; it is a token and a flag. */
const MAX_SSL_CHECK_BYTES = 1_024;

interface HttpTransportOptions {
  signingSecret: string;
  /** 0 lets the system choose. */
  port: number;
  now: () => Date;
  log: Log;
  /** Where several workspaces install the app. */
  pages?: Installer['pages'];
}

type JsonObject = Record<string, unknown>;

export function createHttpTransport(options: HttpTransportOptions): Transport {
  const { port, log } = options;
  const listening = Promise.withResolvers<App>();
  const server = createServer(
    serverOptions,
    createRequestListener(options, async (body, request, response) => {
      const app = await listening.promise;
      const { 'x-slack-retry-num': retryNum, 'x-slack-retry-reason': retryReason } = request.headers;
      await app.processEvent({
        body,
        ack: createAck(response),
        ...(retryNum === undefined ? {} : { retryNum: Number(retryNum) }),
        ...(typeof retryReason === 'string' ? { retryReason } : {}),
      });
    }),
  );
  addLoadShedding(server);
  return {
    receiver: toReceiver((app) => listening.resolve(app)),
    epoch: () => 0,
    serialize: createSerializer(),
    async open() {
      const failed = (error: Error) => log.error('slack.http_server_error', { reason: String(error) });
      const boundPort = await listen(server, port, 'Slack', 'SLACK_PORT', failed);
      log.info('slack.connected', { mode: 'http', port: boundPort });
    },
    delay() {
      server.close();
    },
    async close() {
      server.close();
      server.closeAllConnections();
    },
  };
}

/** Bolt gives its app to a receiver; that it would start and stop it as well is not used. */
export function toReceiver(init: (app: App) => void): Receiver {
  return { init, start: async () => {}, stop: async () => {} };
}

/** @param onBody is given what Slack sent, once it is known to be Slack's. */
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
    // What Bolt knows no kind of, and what nobody listens for.
    if (!response.headersSent) end(response, 404);
  }

  return (request, response) => {
    const path = request.url?.split('?', 1)[0] ?? '';
    if (request.method === 'GET' && pages?.paths.includes(path)) return pages.show(request, response);
    if (request.method !== 'POST' || path !== PATH) return end(response, 404);
    handle(request, response).catch((error: unknown) => {
      // The other side has gone away.
      if (!request.complete) return request.destroy();
      log.error('slack.request_failed', { reason: error instanceof Error ? error.stack : String(error) });
      if (!response.headersSent) end(response, 500);
    });
  };
}

/**
 * Slack's look whether the address has a certificate, which it does not sign; nothing else of it is read. Node takes a third
 * of a second for a mebibyte of plus signs, in which nobody else is answered: what is long is not looked at.
 * https://docs.slack.dev/interactivity/implementing-slash-commands
 */
function isSslCheck(bytes: Buffer): boolean {
  return bytes.length <= MAX_SSL_CHECK_BYTES && parseForm(bytes.toString('latin1')).ssl_check === '1';
}

/** @returns null for what is no JSON of an object. */
function textToBody(text: string): JsonObject | null {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as JsonObject) : null;
  } catch {
    return null;
  }
}

/**
 * What acknowledges an event, once, with a message where there is one. Rejects for a message that nobody waits for any more,
 * such as behind a balancer that was restarted: it can still go to the response_url.
 */
function createAck(response: ServerResponse): (body?: object | string) => Promise<void> {
  let isDone = false;
  return async (body) => {
    if (isDone) throw new ReceiverMultipleAckError();
    isDone = true;
    if (body === undefined || body === '') end(response, 200);
    else if (response.destroyed) throw new Error('the connection that the request came by is closed');
    else send(response, typeof body === 'string' ? body : JSON.stringify(body));
  };
}

/** With its length, so that it is not sent in chunks: each piece would be one more that the system is given. */
function send(response: ServerResponse, json: string): void {
  response.writeHead(200, { 'content-type': 'application/json', 'content-length': Buffer.byteLength(json) }).end(json);
}

function end(response: ServerResponse, status: number): void {
  response.writeHead(status, { 'content-length': 0 }).end();
}

/** Makes a body the JSON that is sent, once for all who get the same: it takes a sixth of the time of an answer that is kept. */
function createSerializer(): Transport['serialize'] {
  const serialized = new WeakMap<ResponseBody, string>();
  return (body) => {
    const known = serialized.get(body) ?? JSON.stringify(body);
    serialized.set(body, known);
    return known;
  };
}
