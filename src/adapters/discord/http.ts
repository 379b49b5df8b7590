/**
 * Interactions as signed HTTP requests instead of over the gateway: any number of replicas can share one load balancer.
 * https://docs.discord.com/developers/interactions/receiving-and-responding
 */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { type APIInteraction, InteractionResponseType, InteractionType } from 'discord-api-types/v10';
import type { Log } from '../../lib/log.ts';
import { closeIfPipelined, createRejectionLogger, listen, readBody, serverOptions } from '../signed-http.ts';
import type { Transport } from '../transport.ts';
import { errorToLogFields } from './errors.ts';
import type { CallbackBody } from './responder.ts';
import { hexToPublicKey, verifyRequest } from './signature.ts';

interface HttpTransportOptions {
  /** The application's public key in hexadecimal. */
  publicKey: string;
  /** 0 lets the system choose. */
  port: number;
  now: () => Date;
  log: Log;
  /** Resolves when the interaction is answered, or needs no answer. `first` answers the request. */
  onInteraction(interaction: APIInteraction, first: (body: CallbackBody) => Promise<void>): Promise<void>;
}

export function createHttpTransport({ publicKey, port, now, log, onInteraction }: HttpTransportOptions): Transport {
  const key = hexToPublicKey(publicKey);
  // Discord checks now and then whether wrong signatures are rejected.
  const logRejection = createRejectionLogger(log, 'discord.request_rejected', null);
  const server = createServer(serverOptions, (request, response) => {
    if (closeIfPipelined(request, response)) return;
    handle(request, response).catch((error: unknown) => {
      // The client has disconnected, which anybody can do any number of times.
      if (!request.complete) return request.destroy();
      log.warn('discord.request_failed', errorToLogFields(error));
      if (!response.headersSent) send(response, 500, null);
    });
  });

  async function handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    if (request.method !== 'POST') return send(response, 404, null);
    const body = await readBody(request);
    if (body === null) return send(response, 413, null);
    const rejection = verifyRequest(key, request.headers, body, now());
    if (rejection !== null) {
      logRejection(rejection);
      return send(response, 401, null);
    }
    const payload = textToPayload(body.toString('utf8'));
    if (payload === null) return send(response, 400, null);
    if ('type' in payload && payload.type === InteractionType.Ping)
      return send(response, 200, { type: InteractionResponseType.Pong });
    if (!isInteraction(payload)) return send(response, 400, null);
    await onInteraction(payload, async (callback) => {
      if (response.headersSent || response.destroyed) throw new Error('the request was answered or given up already');
      send(response, 200, callback);
    });
    // Seen before, or not ours.
    if (!response.headersSent) send(response, 409, null);
  }

  return {
    async open() {
      const failed = (error: Error) => log.error('discord.http_server_error', errorToLogFields(error));
      log.info('discord.listening', { port: await listen(server, port, 'Discord', 'DISCORD_PORT', failed) });
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

function textToPayload(text: string): object | null {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? value : null;
  } catch {
    return null;
  }
}

/** The fields that the answer's addresses are made of; the others are checked where they are needed. */
function isInteraction(payload: object): payload is APIInteraction {
  const { id, token, application_id, type } = payload as Record<string, unknown>;
  return [id, token, application_id].every((one) => typeof one === 'string') && typeof type === 'number';
}

function send(response: ServerResponse, status: number, body: object | null): void {
  const text = body === null ? '' : JSON.stringify(body);
  response.writeHead(status, {
    ...(body === null ? {} : { 'content-type': 'application/json' }),
    'content-length': Buffer.byteLength(text),
    // The unread rest of the request would be taken for the next one.
    ...(status === 413 ? { connection: 'close' } : {}),
  });
  response.end(text);
}
