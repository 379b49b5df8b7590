/** A board of one dossier that is not on record, in memory, for as long as something is looked up in it. */

import { dossierVersion } from '../dossiers/dossier-file.ts';
import type { Ledger } from '../ledger/ledger.ts';
import type { Dossier } from '../model/dossier.ts';
import type { Entry } from '../model/entry.ts';
import { createIds } from '../model/entry-ids.ts';
import { type Board, openBoard } from './read-model.ts';

/** @returns what `look` gives. Nothing of the dossier is kept, and nothing can be recorded. */
export async function withDossierBoard<T>(dossier: Dossier, now: Date, look: (board: Board) => T): Promise<T> {
  const entry: Entry = {
    kind: 'dossier-seeded',
    id: createIds(() => now)(),
    newsroom: 'draft',
    at: now.toISOString(),
    by: { kind: 'bot', id: 'whosaid', name: 'Whosaid', platform: null },
    dossier,
    version: dossierVersion(dossier),
  };
  const board = openBoard(':memory:', ledgerOf(entry), () => {}, null);
  try {
    await board.catchUp();
    return look(board);
  } finally {
    board.close();
  }
}

function ledgerOf(entry: Entry): Ledger<Entry> {
  return {
    append: () => Promise.reject(new Error('nothing can be recorded on the board of a draft')),
    async *read(after) {
      if (after === null) yield { entry, cursor: '1' };
    },
    count: async () => 1,
    watch: () => () => {},
    close: async () => {},
  };
}
