/** The thread that rebuilds a large read model: see rebuild.ts. It ends when all of the ledger is projected. */
import { parentPort, workerData } from 'node:worker_threads';
import type { Store } from '../../storage/store.ts';
import { createLedgerReader } from '../ledger/ledger-reader.ts';
import { parseEntry } from '../model/entry.ts';
import { openConnection } from './connection.ts';
import type { RebuildJob, WorkerMessage, WorkerReply } from './rebuild.ts';
import { type Progress, REBUILD_BATCH_SIZE, syncFromLedger } from './sync.ts';

const job = workerData as RebuildJob;
const port = parentPort;
if (port === null) throw new Error('This is a thread of the read model, not a program.');

let requestCount = 0;
const pendingRequests = new Map<number, (reply: WorkerReply) => void>();
port.on('message', (reply: WorkerReply) => {
  pendingRequests.get(reply.ask)?.(reply);
  pendingRequests.delete(reply.ask);
});

async function request<T>(asked: { what: 'range'; after: number; limit: number } | { what: 'count' }): Promise<T> {
  requestCount += 1;
  const number = requestCount;
  const reply = await new Promise<WorkerReply>((resolve) => {
    pendingRequests.set(number, resolve);
    port?.postMessage({ ...asked, ask: number } satisfies WorkerMessage);
  });
  if ('problem' in reply) throw new Error(reply.problem);
  return reply.value as T;
}

const store: Pick<Store, 'name' | 'range' | 'count'> = {
  name: job.store,
  range: (_newsroom, after, limit) => request({ what: 'range', after, limit }),
  count: () => request({ what: 'count' }),
};
const reader = createLedgerReader({ store, newsroom: job.newsroom, parse: parseEntry });
const connection = openConnection(job.path, () => {});
const { db: _, ...searches } = connection.writer;
const reportProgress = (progress: Progress | null) => port.postMessage({ progress } satisfies WorkerMessage);
try {
  for (const search of Object.values(searches)) search.beginBulkLoad();
  await syncFromLedger(connection.writer, reader, null, reportProgress, REBUILD_BATCH_SIZE);
  for (const search of Object.values(searches)) search.endBulkLoad();
} finally {
  connection.close();
  port.close();
}
