/**
 * Admits requests to the receiver one by one. If they would wait too long, they are rejected at once, with an answer, so that
 * not all of them are late. Without it, a burst would do all its work before the first answer is sent.
 */
import type { IncomingMessage, RequestListener, Server, ServerResponse } from 'node:http';
import { closeIfPipelined } from '../../signed-http.ts';

/** Once the first in the queue has waited this long, in milliseconds, no more are queued. Far below Slack's three seconds. */
const MAX_WAIT_MS = 300;
const MAX_WAITING = 1_000;
/**
 * A request that has waited this long, in milliseconds, is rejected when it would be admitted: many may have queued while the
 * wait was short. The answer is deferred after 2,200 more, so that both together stay within three seconds.
 */
const QUEUE_TIMEOUT_MS = 700;

const BUSY = {
  response_type: 'ephemeral',
  text: 'Whosaid is busy: too many questions came at once. Please ask again in a few seconds.',
};

/**
 * @param maxWaiting how many may wait, however short the wait.
 * @param queueTimeoutMs milliseconds after which a request is no longer admitted.
 */
export function addLoadShedding(server: Server, maxWaiting = MAX_WAITING, queueTimeoutMs = QUEUE_TIMEOUT_MS): void {
  const handlers = server.listeners('request') as RequestListener[];
  server.removeAllListeners('request');
  const waiting: { request: IncomingMessage; response: ServerResponse; since: number }[] = [];

  function next(): void {
    const first = waiting.shift();
    if (first !== undefined && !first.response.destroyed) {
      if (performance.now() - first.since > queueTimeoutMs) rejectBusy(first.request, first.response);
      else for (const handle of handlers) handle.call(server, first.request, first.response);
    }
    if (waiting.length > 0) setImmediate(next);
  }

  server.on('request', (request: IncomingMessage, response: ServerResponse) => {
    if (closeIfPipelined(request, response)) return;
    const since = performance.now();
    const [front] = waiting;
    if (waiting.length >= maxWaiting || (front !== undefined && since - front.since > MAX_WAIT_MS)) {
      rejectBusy(request, response);
      return;
    }
    waiting.push({ request, response, since });
    if (waiting.length === 1) setImmediate(next);
  });
}

/**
 * A command gets a sentence in its acknowledgement, which is no secret, so its signature is not checked. An event gets a 503,
 * and Slack repeats it in a minute; so does a button or shortcut, for which Slack shows its own warning.
 */
function rejectBusy(request: IncomingMessage, response: ServerResponse): void {
  let isOver = false;
  const answer = (isCommand: boolean) => {
    if (isOver) return;
    isOver = true;
    const body = isCommand ? JSON.stringify(BUSY) : '';
    response.writeHead(isCommand ? 200 : 503, {
      'content-type': 'application/json; charset=utf-8',
      'content-length': Buffer.byteLength(body),
      ...(isCommand ? {} : { 'retry-after': '60' }),
    });
    response.end(body);
    request.resume();
  };
  if (!request.headers['content-type']?.startsWith('application/x-www-form-urlencoded')) {
    answer(false);
    return;
  }
  request.once('data', (chunk: Buffer) => answer(!chunk.subarray(0, 8).toString('latin1').startsWith('payload=')));
  request.once('end', () => answer(false));
  request.once('error', () => answer(false));
}
