/** A balancer as small as one can be: it sends each request to the next copy whose /readyz says 200, and to another where none takes it. */
import { createServer, type IncomingMessage, request, type ServerResponse } from 'node:http';
import { type AddressInfo, createServer as createPort } from 'node:net';

export interface Backend {
  /** Where its requests go. */
  url: string;
  /** Where its health is. */
  health: string;
}

export interface Balancer {
  url: string;
  add(copy: Backend): void;
  /** How many copies it sends to now. */
  ready(): number;
  close(): Promise<void>;
}

/** Milliseconds between two looks at the copies. */
const POLL_INTERVAL_MS = 50;

export async function startBalancer(): Promise<Balancer> {
  const known: Backend[] = [];
  let ready: Backend[] = [];
  let requestCount = 0;
  let timer: NodeJS.Timeout;

  async function poll(): Promise<void> {
    const seen = await Promise.all(
      known.map(({ health }) =>
        fetch(health).then(
          ({ status }) => status === 200,
          () => false,
        ),
      ),
    );
    ready = known.filter((_, at) => seen[at]);
    timer = setTimeout(() => void poll(), POLL_INTERVAL_MS);
  }

  function pass(given: IncomingMessage, body: Buffer, response: ServerResponse, left: readonly Backend[]): void {
    const [copy, ...others] = left;
    if (copy === undefined) return void response.writeHead(502).end();
    // A connection for each: which of those that are kept has just been closed nobody can tell.
    const sent = request(copy.url, { method: 'POST', headers: given.headers, agent: false }, (answer) => {
      response.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(response);
    });
    sent.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code === 'ECONNREFUSED') pass(given, body, response, others);
      else response.writeHead(502).end();
    });
    sent.end(body);
  }

  const server = createServer(async (given, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of given) chunks.push(chunk as Buffer);
    requestCount += 1;
    const from = requestCount % Math.max(1, ready.length);
    pass(given, Buffer.concat(chunks), response, [...ready.slice(from), ...ready.slice(0, from)]);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  await poll();
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/slack/events`,
    add: (copy) => void known.push(copy),
    ready: () => ready.length,
    async close() {
      clearTimeout(timer);
      known.length = 0;
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

/** A port that nobody listens on now. */
export async function freePort(): Promise<number> {
  const server = createPort();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}
