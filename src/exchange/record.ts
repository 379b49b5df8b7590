/** The record as exports read it: the ledger alone, without seeding it and without a bot. */

import { createLedger, type Ledger } from '../claims/ledger/ledger.ts';
import { type Entry, entrySchema } from '../claims/model/entry.ts';
import { openReadModel, type ReadModel } from '../claims/read-model/read-model.ts';
import type { Config } from '../config/config.ts';
import { openStore } from '../storage/open-store.ts';

export interface OpenRecord {
  newsroom: string;
  ledger: Ledger<Entry>;
  /** A board in memory, built on the first call: nothing beside the record is touched. */
  board(): Promise<ReadModel>;
  close(): Promise<void>;
}

/** @throws OperatorError for a store that cannot be used. */
export async function openRecord(config: Pick<Config, 'STORE_URL' | 'DATA_DIR' | 'NEWSROOM'>): Promise<OpenRecord> {
  const store = await openStore(config.STORE_URL, config.DATA_DIR);
  const ledger = createLedger<Entry>({ store, newsroom: config.NEWSROOM, parse: (value) => entrySchema.parse(value) });
  let board: Promise<ReadModel> | null = null;
  return {
    newsroom: config.NEWSROOM,
    ledger,
    board() {
      board ??= readBoard(ledger);
      return board;
    },
    async close() {
      (await board?.catch(() => null))?.close();
      await ledger.close();
      await store.close();
    },
  };
}

async function readBoard(ledger: Ledger<Entry>): Promise<ReadModel> {
  const board = openReadModel(':memory:', ledger, () => {}, null);
  await board.catchUp();
  return board;
}
