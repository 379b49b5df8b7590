/**
 * A door before the receiver: requests go in one by one, and where they would wait too long they are turned away at once, with an
 * answer, instead of all of them coming too late. What stands behind the door would otherwise do a burst's work before it
 * sends the first answer.
 */
import type { IncomingMessage, RequestListener, Server, ServerResponse } from 'node:http';
import { closeIfPipelined } from '../../signed-http.ts';

/** While the one in front has waited this long, in milliseconds, nobody else joins. Far below Slack's three seconds. */
const MAX_WAIT_MS = 300;
const MAX_WAITING = 1_000;
/**
 * Whoever has waited this long, in milliseconds, is turned away when the turn comes: many may have joined while the wait
 * was short. An answer that takes longer is promised after 2,200 more, so that both together stay within three seconds.
 */
const QUEUE_TIMEOUT_MS = 700;

const BUSY = {
  response_type: 'ephemeral',
  text: 'Whosaid is busy: too many questions came at once. Please ask again in a few seconds.',
};

/**
 * @param maxWaiting how many may wait, however short the wait.
 * @param queueTimeoutMs milliseconds after which nobody is let in.
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
 * A command is told so in its acknowledgement; the sentence is nobody's secret, so that no signature is asked for. An event
 * gets a 503, which Slack repeats in a minute; a button or shortcut too, for which Slack shows its own warning.
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
