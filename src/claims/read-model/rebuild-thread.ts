/** The thread that builds a large board: see building.ts. It ends when the board holds all that the ledger has. */
import { parentPort, workerData } from 'node:worker_threads';
import type { Store } from '../../storage/store.ts';
import { createLedgerReader } from '../ledger/ledger-reader.ts';
import { entrySchema } from '../model/entry.ts';
import { openBoardFile } from './connection.ts';
import type { Asked, Given, Told } from './rebuild.ts';
import { BUILDING_BATCH, followLedger, type Progress } from './sync.ts';

const given = workerData as Given;
const port = parentPort;
if (port === null) throw new Error('This is a thread of the board, not a program.');

let asks = 0;
const waiting = new Map<number, (told: Told) => void>();
port.on('message', (told: Told) => {
  waiting.get(told.ask)?.(told);
  waiting.delete(told.ask);
});

async function ask<T>(asked: { what: 'range'; after: number; limit: number } | { what: 'count' }): Promise<T> {
  asks += 1;
  const number = asks;
  const told = await new Promise<Told>((resolve) => {
    waiting.set(number, resolve);
    port?.postMessage({ ...asked, ask: number } satisfies Asked);
  });
  if ('problem' in told) throw new Error(told.problem);
  return told.value as T;
}

const store: Pick<Store, 'name' | 'range' | 'count'> = {
  name: given.store,
  range: (_newsroom, after, limit) => ask({ what: 'range', after, limit }),
  count: () => ask({ what: 'count' }),
};
const reader = createLedgerReader({ store, newsroom: given.newsroom, parse: (value) => entrySchema.parse(value) });
const file = openBoardFile(given.path, () => {});
const { db: _, ...searches } = file.writer;
const tell = (progress: Progress | null) => port.postMessage({ progress } satisfies Asked);
try {
  for (const search of Object.values(searches)) search.beginBuilding();
  await followLedger(file.writer, reader, null, tell, BUILDING_BATCH);
  for (const search of Object.values(searches)) search.endBuilding();
} finally {
  file.close();
  port.close();
}
