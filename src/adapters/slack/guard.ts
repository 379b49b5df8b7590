/** What stands before Bolt's receiver of HTTP requests, for what Bolt itself does not survive. */
import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';

/**
 * Seconds that a request's time stamp may be away from this machine's clock. Bolt refuses older ones, and takes any that is
 * ahead: where the clock is an hour slow, what somebody caught could be sent again for an hour and five minutes.
 * https://docs.slack.dev/authentication/verifying-requests-from-slack
 */
const MOST_AHEAD = 300;

/**
 * Reads a request's body and passes it on, read. A body of `null`, even one that is rightly signed, makes Bolt read a member
 * of null in a promise that nobody handles, which would end the process and the other platform with it: it gets 400.
 *
 * @param mostBytes a longer body gets 413, and the connection is closed.
 * @param onAhead told how many seconds a time stamp is ahead, where that is too far; such a request gets 401.
 * @param pages further paths that a browser may open.
 */
export function guardRequests(
  pass: RequestListener,
  mostBytes: number,
  onAhead: (seconds: number) => void,
  pages: readonly string[] = [],
): RequestListener {
  return (request, response) => {
    if (request.method === 'GET' && pages.includes(request.url?.split('?', 1)[0] ?? '')) return pass(request, response);
    if (request.method !== 'POST' || request.url?.split('?', 1)[0] !== '/slack/events') return end(response, 404);
    readBody(request, mostBytes).then(
      (body) => {
        if (body === null) return end(response.setHeader('connection', 'close'), 413);
        const ahead = Number(request.headers['x-slack-request-timestamp']) - Date.now() / 1000;
        if (ahead > MOST_AHEAD) {
          onAhead(Math.round(ahead));
          return end(response, 401);
        }
        if (isNull(body.toString('utf8'))) return end(response, 400);
        // Of the acknowledgements that carry anything; Bolt says it of objects alone, and gets them as texts: see Connection.pack.
        response.setHeader('content-type', 'application/json');
        // What Bolt takes for a body that was read already.
        pass(Object.assign(request, { rawBody: body }), response);
      },
      // The other side has gone away.
      () => request.destroy(),
    );
  };
}

/** By its events, which costs less than iterating over it. @returns null for a body that is too long; rejects where it breaks off. */
function readBody(request: IncomingMessage, mostBytes: number): Promise<Buffer | null> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let bytes = 0;
    request.on('data', (chunk: Buffer) => {
      bytes += chunk.length;
      if (bytes <= mostBytes) return void chunks.push(chunk);
      request.removeAllListeners('data').pause();
      resolve(null);
    });
    request.once('end', () => resolve(Buffer.concat(chunks)));
    request.once('error', reject);
    request.once('close', () => {
      // Not for each request that ended well: an error gathers the names of all that was called.
      if (!request.complete) reject(new Error('the request broke off'));
    });
  });
}

function isNull(body: string): boolean {
  if (body.trim() === 'null') return true;
  return (
    body.includes('payload=') && new URLSearchParams(body).getAll('payload').some((value) => value.trim() === 'null')
  );
}

function end(response: ServerResponse, status: number): void {
  response.writeHead(status).end();
}
