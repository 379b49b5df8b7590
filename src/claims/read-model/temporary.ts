/** A read model in memory of one dossier that is not on record. */

import { dossierVersion } from '../dossiers/dossier-file.ts';
import type { Ledger } from '../ledger/ledger.ts';
import type { Dossier } from '../model/dossier.ts';
import type { Entry } from '../model/entry.ts';
import { createEntryIds } from '../model/entry-ids.ts';
import { openReadModel, type ReadModel } from './read-model.ts';

/** @returns what `read` gives. Nothing of the dossier is stored, and nothing can be recorded. */
export async function withTemporaryReadModel<T>(
  dossier: Dossier,
  now: Date,
  read: (readModel: ReadModel) => T,
): Promise<T> {
  const entry: Entry = {
    kind: 'dossier-seeded',
    id: createEntryIds(() => now)(),
    newsroom: 'draft',
    at: now.toISOString(),
    by: { kind: 'bot', id: 'whosaid', name: 'Whosaid', platform: null },
    dossier,
    version: dossierVersion(dossier),
  };
  const readModel = openReadModel(':memory:', createSingleEntryLedger(entry), () => {}, null);
  try {
    await readModel.catchUp();
    return read(readModel);
  } finally {
    readModel.close();
  }
}

function createSingleEntryLedger(entry: Entry): Ledger<Entry> {
  return {
    append: () => Promise.reject(new Error('nothing can be recorded in the read model of a draft')),
    async *read(after) {
      if (after === null) yield { entry, cursor: '1' };
    },
    async *rows() {},
    count: async () => 1,
    watch: () => () => {},
    close: async () => {},
  };
}
