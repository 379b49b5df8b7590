/** What Slack's and Discord's signed requests have in common: a port that anybody can reach, a body, and a time stamp. */
import { once } from 'node:events';
import type { IncomingMessage, Server, ServerOptions, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { OperatorError } from '../lib/errors.ts';
import type { Log } from '../lib/log.ts';

/** Milliseconds within which a request's headers and body must be here. */
const REQUEST_TIMEOUT_MS = 10_000;

export const serverOptions: ServerOptions = {
  requestTimeout: REQUEST_TIMEOUT_MS,
  headersTimeout: REQUEST_TIMEOUT_MS,
  // How often Node looks for requests that are late: by default only every half minute.
  connectionsCheckingInterval: 1_000,
  // Longer than balancers keep a connection without a request, so that it is they who end it.
  keepAliveTimeout: 75_000,
};

/** Bytes of a request's body; the platforms' largest payloads are far below. */
const MAX_BODY_BYTES = 1024 * 1024;

/** Seconds that a time stamp may be away from this machine's clock: what is further away may be a replayed one. Both platforms send each once, at once. */
const MAX_CLOCK_SKEW_S = 300;

/** A refusal is told at once, and further ones for the same reason only after so many milliseconds: anybody can send any number of them. */
const LOG_INTERVAL_MS = 10_000;

/** Why a request is not taken. `seconds`: how far its time stamp is ahead of this machine's clock, negative for behind. */
export type RequestRejection = { reason: 'unsigned' | 'forged' } | { reason: 'ahead' | 'stale'; seconds: number };

/** @param timestamp seconds since 1970. Only of a request whose signature is right: anybody else may claim any time. */
export function checkTimestamp(timestamp: string, now: Date): RequestRejection | null {
  const seconds = Math.round(Number(timestamp) - now.getTime() / 1000);
  if (Math.abs(seconds) <= MAX_CLOCK_SKEW_S) return null;
  return { reason: seconds > 0 ? 'ahead' : 'stale', seconds };
}

/**
 * For what anybody can bring about any number of times: it is told at once, and again for the same reason only after
 * QUIET_MS, with how often it came `since` the last time.
 *
 * @returns what is given each one. Its reasons have to be few, and none of them a stranger's text: all are kept.
 */
export function createLogThrottle(): (reason: string, report: (missed: { since?: number }) => void) => void {
  const reported = new Map<string, { at: number; since: number }>();
  return (reason, report) => {
    const [now, last] = [performance.now(), reported.get(reason)];
    if (last !== undefined && now - last.at < LOG_INTERVAL_MS) {
      last.since += 1;
      return;
    }
    report(last === undefined || last.since === 0 ? {} : { since: last.since });
    reported.set(reason, { at: now, since: 0 });
  };
}

/**
 * Tells the log of refusals.
 *
 * @param event the line's name.
 * @param forgedRemedy what an operator may have to mend where a signature is wrong; null where that is no reason to warn.
 */
export function createRejectionLogger(
  log: Log,
  event: string,
  forgedRemedy: string | null,
): (rejection: RequestRejection) => void {
  const throttle = createLogThrottle();
  return (rejection) =>
    throttle(rejection.reason, (missed) => {
      const isTimestamp = 'seconds' in rejection;
      const remedy = isTimestamp ? 'set this machine’s clock: npm run doctor compares it' : forgedRemedy;
      log[isTimestamp || forgedRemedy !== null ? 'warn' : 'info'](event, {
        ...rejection,
        ...(remedy === null ? {} : { remedy }),
        ...missed,
      });
    });
}

/**
 * Closes the connection of a request that was sent before an earlier one on it is answered. No balancer and neither platform
 * does so, and thousands of requests come in one piece then, while nobody else is answered.
 *
 * @returns whether it did.
 */
export function closeIfPipelined(request: IncomingMessage, response: ServerResponse): boolean {
  // Node gives a response its socket once those before it are sent.
  if (response.socket !== null) return false;
  request.socket.destroy();
  return true;
}

/**
 * By the request's events, which costs less than iterating over it.
 *
 * @returns null for a body that is too long, of which the rest is not read. Rejects where it breaks off.
 */
export function readBody(request: IncomingMessage): Promise<Buffer | null> {
  if (Number(request.headers['content-length'] ?? 0) > MAX_BODY_BYTES) return Promise.resolve(null);
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let bytes = 0;
    request.on('data', (chunk: Buffer) => {
      bytes += chunk.length;
      if (bytes <= MAX_BODY_BYTES) return void chunks.push(chunk);
      request.removeAllListeners('data').pause();
      resolve(null);
    });
    request.once('end', () => resolve(chunks.length === 1 && chunks[0] ? chunks[0] : Buffer.concat(chunks)));
    request.once('error', reject);
    request.once('close', () => {
      // Not for each request that ended well: an error gathers the names of all that was called.
      if (!request.complete) reject(new Error('the request broke off'));
    });
  });
}

/**
 * @param platform as people write it; `variable` names the port.
 * @param onError told of what the server itself suffers later, such as no more files to be opened.
 * @returns the port. Rejects with an OperatorError.
 */
export async function listen(
  server: Server,
  port: number,
  platform: string,
  variable: string,
  onError: (error: Error) => void,
): Promise<number> {
  try {
    await once(server.listen(port), 'listening');
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code ?? String(error);
    throw new OperatorError(
      `${platform} over HTTP cannot listen on port ${port} (${code}): choose another ${variable}.`,
      {
        cause: error,
      },
    );
  }
  server.on('error', onError);
  return (server.address() as AddressInfo).port;
}
