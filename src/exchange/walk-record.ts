/** Walks the whole record, page by page. */
import type { StatementView } from '../claims/queries/statements.ts';
import type { ReadModel } from '../claims/read-model/read-model.ts';
import type { OpenRecord } from './record.ts';

const PAGE = 500;

/** Every statement, also the retracted ones, dossier by dossier. `dossier` null is all of them. */
export function* statementsIn(board: ReadModel, dossier: number | null = null): Iterable<StatementView> {
  const filter = { dossiers: dossier === null ? null : [dossier], speakers: null, sides: null, topics: null };
  for (let offset = 0; ; offset += PAGE) {
    const { items } = board.records.list(filter, { limit: PAGE, offset });
    yield* items;
    if (items.length < PAGE) return;
  }
}

/** The keys of all entries, oldest first. */
export async function* entriesOf({ ledger }: OpenRecord): AsyncIterable<string> {
  for await (const { entry } of ledger.read(null)) yield entry.id;
}
