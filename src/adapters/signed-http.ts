/** What Slack's and Discord's signed requests have in common: a port that anybody can reach, a body, and a timestamp. */
import { once } from 'node:events';
import type { IncomingMessage, Server, ServerOptions, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { OperatorError } from '../lib/errors.ts';
import type { Log } from '../lib/log.ts';

/** Milliseconds within which a request's headers and body must arrive. */
const REQUEST_TIMEOUT_MS = 10_000;

export const serverOptions: ServerOptions = {
  requestTimeout: REQUEST_TIMEOUT_MS,
  headersTimeout: REQUEST_TIMEOUT_MS,
  // How often Node looks for late requests; by default, every half minute.
  connectionsCheckingInterval: 1_000,
  // Longer than load balancers keep an idle connection, so that they close it first.
  keepAliveTimeout: 75_000,
};

/** Bytes of a request's body; the platforms' largest payloads are far smaller. */
const MAX_BODY_BYTES = 1024 * 1024;

/** Seconds that a timestamp may differ from this machine's clock; beyond that, the request may be a replay. */
const MAX_CLOCK_SKEW_S = 300;

/** Milliseconds before a rejection for the same reason is logged again: anybody can cause any number of them. */
const LOG_INTERVAL_MS = 10_000;

/** Why a request is rejected. `seconds`: how far its timestamp is ahead of this machine's clock, negative for behind. */
export type RequestRejection = { reason: 'unsigned' | 'forged' } | { reason: 'ahead' | 'stale'; seconds: number };

/** @param timestamp seconds since 1970, of a request whose signature is valid: anybody else may claim any time. */
export function checkTimestamp(timestamp: string, now: Date): RequestRejection | null {
  const seconds = Math.round(Number(timestamp) - now.getTime() / 1000);
  if (Math.abs(seconds) <= MAX_CLOCK_SKEW_S) return null;
  return { reason: seconds > 0 ? 'ahead' : 'stale', seconds };
}

/**
 * For what anybody can cause any number of times: it is reported at once, and again for the same reason only after
 * LOG_INTERVAL_MS, with how often it happened `since` the last report.
 *
 * @returns a function to call each time. Reasons are kept forever, so there must be few, and none a stranger's text.
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
 * Logs rejections.
 *
 * @param event the name of the log event.
 * @param forgedRemedy what an operator may have to fix if a signature is wrong; null where that is no reason to warn.
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
 * Closes the connection if a request was sent before the previous one on it was answered. No load balancer and neither
 * platform does so, and thousands of requests that arrive in one piece would keep everybody else waiting.
 *
 * @returns whether it closed the connection.
 */
export function closeIfPipelined(request: IncomingMessage, response: ServerResponse): boolean {
  // Node assigns the socket once the earlier responses are sent.
  if (response.socket !== null) return false;
  request.socket.destroy();
  return true;
}

/**
 * Reads by the request's events, which costs less than iterating over it.
 *
 * @returns null for a body that is too long; the rest of it is not read. Rejects if the request breaks off.
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
      // Only if it did not end well: creating an error collects a stack.
      if (!request.complete) reject(new Error('the request broke off'));
    });
  });
}

/**
 * @param platform as people write it; `variable` is the one that sets the port.
 * @param onError called with later errors of the server itself, such as too many open files.
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
