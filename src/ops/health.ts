/**
 * The health of this process over HTTP, for a load balancer, a supervisor and Prometheus: /healthz, /readyz and /metrics.
 * Loaded only if HEALTH_PORT is set. It reveals nothing of what anybody asked.
 */
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';
import type { ReadModel } from '../claims/read-model/read-model.ts';
import { OperatorError } from '../lib/errors.ts';
import type { Log } from '../lib/log.ts';
import { createMetrics } from './metrics.ts';

/** Milliseconds within which the store must answer and the read model catch up for this replica to be ready. */
const READY_TIMEOUT_MS = 2_000;

export interface Health {
  /** The same log; the metrics are counted from its lines. */
  instrument(log: Log): Log;
  /** Listens and gives the port. Ready only after attachRecord and platformsStarted. Rejects with an OperatorError. */
  listen(host: string, port: number): Promise<number>;
  /** Checks the store, and the read models that are open at the time, from now on. */
  attachRecord(record: HealthSource): void;
  /** The configured platforms have been started. */
  platformsStarted(platforms: readonly string[]): void;
  /** The process keeps working for a while, but should be sent no more work. */
  startDraining(): void;
  close(): Promise<void>;
}

/** One newsroom's record, or those of several. */
interface HealthSource {
  /** The entries of the open newsrooms. Rejects if the store does not answer. */
  count(): Promise<number>;
  readModels(): readonly ReadModel[];
}

type Checks = Record<string, string>;

export function createHealth(): Health {
  const metrics = createMetrics();
  let record: HealthSource | null = null;
  let expected: readonly string[] | null = null;
  let isDraining = false;

  metrics.gauge('whosaid_ledger_entries', 'Entries of the newsrooms that are open, in the store', async () =>
    orNull(record?.count()),
  );
  metrics.gauge('whosaid_board_lag_entries', 'Entries that the board has yet to fold, counted to 1,000', async () =>
    orNull(record === null ? undefined : sum(record.readModels().map((board) => board.lag()))),
  );

  const outbox = async () => {
    if (record === null) return null;
    const waiting = record.readModels().map((board) => board.outbox.backlog());
    return {
      sends: waiting.reduce((all, { sends }) => all + sends, 0),
      channels: waiting.reduce((all, { channels }) => all + channels, 0),
    };
  };
  metrics.gauge('whosaid_outbox_sends', 'Corrections, notices and digests that wait to be sent', async () =>
    orNull(outbox().then((waiting) => waiting?.sends ?? null)),
  );
  metrics.gauge('whosaid_outbox_channels', 'Channels for which changes are gathered', async () =>
    orNull(outbox().then((waiting) => waiting?.channels ?? null)),
  );

  async function checks(): Promise<Checks> {
    const found: Checks = { store: 'not open yet', board: 'not open yet' };
    if (record !== null) {
      const caughtUp = Promise.all(record.readModels().map((board) => board.catchUp()));
      [found.store, found.board] = await Promise.all([checkWithTimeout(record.count()), checkWithTimeout(caughtUp)]);
    }
    if (expected === null) found.frontEnds = 'not started yet';
    if (isDraining) found.process = 'stopping';
    for (const platform of expected ?? []) {
      found[platform] = metrics.platforms().get(platform) === true ? 'ok' : 'not connected';
    }
    return found;
  }

  async function answer(path: string, response: ServerResponse): Promise<void> {
    if (path === '/healthz') return send(response, 200, 'text/plain', 'ok\n');
    if (path === '/readyz') {
      const found = await checks();
      const isReady = Object.values(found).every((state) => state === 'ok');
      return send(
        response,
        isReady ? 200 : 503,
        'application/json',
        `${JSON.stringify({ ready: isReady, ...found })}\n`,
      );
    }
    if (path === '/metrics') {
      const { text, contentType } = await metrics.page();
      return send(response, 200, contentType, text);
    }
    send(response, 404, 'text/plain', 'There are /healthz, /readyz and /metrics.\n');
  }

  const server = createServer(
    { requestTimeout: 5_000, headersTimeout: 5_000, connectionsCheckingInterval: 1_000 },
    (request, response) => {
      const path = (request.url ?? '/').split('?', 1)[0] ?? '/';
      answer(path, response).catch(() => send(response, 500, 'text/plain', 'This could not be found out now.\n'));
    },
  );

  return {
    instrument: metrics.instrument,
    async listen(host, port) {
      const listening = Promise.withResolvers<void>();
      server.once('error', listening.reject);
      server.listen(port, host, listening.resolve);
      try {
        await listening.promise;
      } catch (error) {
        const code = (error as NodeJS.ErrnoException).code ?? String(error);
        throw new OperatorError(
          `HEALTH_PORT: cannot listen on ${host}:${port} (${code}): choose another address or port.`,
          {
            cause: error,
          },
        );
      }
      return (server.address() as AddressInfo).port;
    },
    attachRecord(given) {
      record = given;
    },
    platformsStarted(platforms) {
      expected = platforms;
    },
    startDraining() {
      isDraining = true;
    },
    async close() {
      record = null;
      const closed = Promise.withResolvers<void>();
      server.close(() => closed.resolve());
      server.closeAllConnections();
      await closed.promise;
    },
  };
}

function send(response: ServerResponse, status: number, contentType: string, body: string): void {
  response.writeHead(status, { 'content-type': contentType, 'cache-control': 'no-store' }).end(body);
}

/** `ok`, or why not in a word or two: the reasons are in the log, where strangers do not see them. */
async function checkWithTimeout(work: Promise<unknown>): Promise<string> {
  const done = new AbortController();
  const late = wait(READY_TIMEOUT_MS, 'too slow', { signal: done.signal }).catch(() => 'too slow');
  try {
    return await Promise.race([
      work.then(
        () => 'ok',
        () => 'failed',
      ),
      late,
    ]);
  } finally {
    done.abort();
  }
}

async function sum(numbers: readonly Promise<number>[]): Promise<number> {
  return (await Promise.all(numbers)).reduce((all, one) => all + one, 0);
}

async function orNull(work: Promise<number | null> | undefined): Promise<number | null> {
  return (await work?.catch(() => null)) ?? null;
}
