/** Entries of the simplest kind, for the tests of the ledger and its stores. */
import { z } from 'zod';
import { createLedger, type EntryWithCursor, type Ledger } from '../../src/claims/ledger/ledger.ts';
import type { RetryOptions } from '../../src/claims/ledger/ledger-reader.ts';
import { createEntryIds } from '../../src/claims/model/entry-ids.ts';
import type { Store } from '../../src/storage/store.ts';

const noteSchema = z.strictObject({ id: z.uuidv7(), newsroom: z.string(), text: z.string(), more: z.json() });
export type Note = z.infer<typeof noteSchema>;

export const newId = createEntryIds(() => new Date());
export const note = (newsroom: string, text: string, more: Note['more'] = null): Note => ({
  id: newId(),
  newsroom,
  text,
  more,
});
export const notesOf = (store: Store, newsroom: string, options: RetryOptions = {}): Ledger<Note> =>
  createLedger({ store, newsroom, parse: (value) => noteSchema.parse(value), delayMs: 1, ...options });
export async function readAll(ledger: Ledger<Note>, after: string | null = null): Promise<EntryWithCursor<Note>[]> {
  const all: EntryWithCursor<Note>[] = [];
  for await (const recorded of ledger.read(after)) all.push(recorded);
  return all;
}
export async function texts(ledger: Ledger<Note>, after: string | null = null): Promise<string[]> {
  return (await readAll(ledger, after)).map(({ entry }) => entry.text);
}
