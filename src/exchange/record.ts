/** The record as exports read it: the ledger alone, without seeding it and without a bot. */

import { join } from 'node:path';
import { createLedger, type Ledger } from '../claims/ledger/ledger.ts';
import { type Entry, parseEntry } from '../claims/model/entry.ts';
import { openReadModel, type ReadModel } from '../claims/read-model/read-model.ts';
import { appendStaged } from '../storage/append-staged.ts';
import { openStore } from '../storage/open-store.ts';
import { createOriginals, type Originals, originalsNamespace } from '../storage/originals.ts';
import { createScratchFolder, type ScratchFolder } from './scratch-folder.ts';

export interface OpenRecord {
  newsroom: string;
  /** Where the record's files are, and large temporary ones may be. */
  dataDir: string;
  ledger: Ledger<Entry>;
  /** The files that sources came as. */
  originals: Originals;
  /** A read model of its own, built on the first call in a temporary file: nothing beside the record is touched. */
  readModel(): Promise<ReadModel>;
  /** Appends what a staging store holds behind the `known` entries that are on record: see storage/append-staged.ts. */
  appendStaged(stagedFile: string, known: number): Promise<void>;
  close(): Promise<void>;
}

interface RecordOptions {
  STORE_URL: string;
  DATA_DIR: string;
  NEWSROOM: string;
}

/** @param onBuilding gets the read model before it is built. @throws OperatorError for a store that cannot be used. */
export async function openRecord(
  { STORE_URL, DATA_DIR, NEWSROOM }: RecordOptions,
  onBuilding: (readModel: ReadModel) => void = () => {},
): Promise<OpenRecord> {
  const store = await openStore(STORE_URL, DATA_DIR);
  const ledger = createLedger<Entry>({ store, newsroom: NEWSROOM, parse: parseEntry });
  let scratch: ScratchFolder | null = null;
  let readModel: Promise<ReadModel> | null = null;
  return {
    newsroom: NEWSROOM,
    dataDir: DATA_DIR,
    ledger,
    originals: createOriginals(store, originalsNamespace(NEWSROOM)),
    readModel() {
      scratch ??= createScratchFolder(DATA_DIR, 'export');
      readModel ??= buildReadModel(ledger, scratch.path, onBuilding);
      return readModel;
    },
    appendStaged: (stagedFile, known) => appendStaged(STORE_URL, DATA_DIR, stagedFile, NEWSROOM, known),
    async close() {
      (await readModel?.catch(() => null))?.close();
      scratch?.remove();
      await ledger.close();
      await store.close();
    },
  };
}

/** In a file, so that memory does not grow with the record. */
export async function buildReadModel(
  ledger: Ledger<Entry>,
  folder: string,
  onBuilding: (readModel: ReadModel) => void,
): Promise<ReadModel> {
  const readModel = openReadModel(join(folder, 'read-model.sqlite'), ledger, () => {}, null);
  onBuilding(readModel);
  try {
    await readModel.catchUp();
    return readModel;
  } catch (error) {
    readModel.close();
    throw error;
  }
}
