/** A record made of articles as the drafter reads them, every proposal accepted. */
import { join } from 'node:path';
import { dossierVersion } from '../../../src/claims/dossiers/dossier-file.ts';
import { createLedger } from '../../../src/claims/ledger/ledger.ts';
import type { Dossier } from '../../../src/claims/model/dossier.ts';
import type { DraftedDossier } from '../../../src/claims/model/entries/draft-review.ts';
import { type Entry, parseEntry } from '../../../src/claims/model/entry.ts';
import { createEntryIds } from '../../../src/claims/model/entry-ids.ts';
import { createAnchor } from '../../../src/claims/model/quote.ts';
import { openReadModel, type ReadModel } from '../../../src/claims/read-model/read-model.ts';
import { readAndDraft } from '../../../src/drafting/worker/article.ts';
import { openStore } from '../../../src/storage/open-store.ts';

export interface Article {
  name: string;
  text: string;
}

export async function draftArticle({ name, text }: Article): Promise<DraftedDossier> {
  const { dossier } = await readAndDraft({
    ...{ bytes: new TextEncoder().encode(text), name: `${name}.txt`, contentType: null },
    ...{ address: null, language: 'en', changes: null, model: null },
  });
  return { ...dossier, id: name };
}

function draftToDossier({ id, title, source, speakers, topics, statements }: DraftedDossier): Dossier {
  const anchor = ([start, end]: readonly [number, number]) => createAnchor(source.text, start, end);
  return {
    ...{ id, title, sources: [source], sides: [], speakers, topics, facts: [], disputes: [] },
    statements: statements.map((one) => ({
      ...{ id: one.id, source: source.id, speaker: one.speaker, as: one.as, topic: one.topic, says: one.says },
      ...{ via: one.via, viaNote: null, toldBy: one.toldBy, date: null, original: null },
      passage: anchor(one.passage),
      quotes: one.quotes.map(anchor),
    })),
  };
}

export async function openRecordOf(
  drafts: readonly DraftedDossier[],
  folder: string,
): Promise<{ readModel: ReadModel; close(): Promise<void> }> {
  const store = await openStore('', folder);
  const ledger = createLedger<Entry>({ store, newsroom: 'newsroom', parse: parseEntry });
  const nextId = createEntryIds(() => new Date());
  for (const draft of drafts) {
    const dossier = draftToDossier(draft);
    await ledger.append({
      ...{ id: nextId(), newsroom: 'newsroom', at: new Date().toISOString(), kind: 'dossier-seeded' as const },
      by: { kind: 'seed', id: 'bench', name: 'bench', platform: null },
      dossier,
      version: dossierVersion(dossier),
    });
  }
  const readModel = openReadModel(join(folder, 'board.sqlite'), ledger, () => {}, null);
  await readModel.catchUp();
  return {
    readModel,
    async close() {
      readModel.close();
      await ledger.close();
      await store.close();
    },
  };
}
