/** Puts an exported record back, whole or not at all. */
import { createHash } from 'node:crypto';
import type { EntryWithCursor, Ledger } from '../claims/ledger/ledger.ts';
import type { Entry } from '../claims/model/entry.ts';
import { isAnchorValid } from '../claims/model/quote.ts';
import { openReadModel, type ReadModel } from '../claims/read-model/read-model.ts';
import { DataError, errorToMessage } from '../lib/errors.ts';
import { jsonToEntries, type LineOf } from './json.ts';
import type { OpenRecord } from './record.ts';
import { statementsIn } from './walk-record.ts';

/**
 * Adds what the file has and the record has not. The file has to go on where the record ends: entries are read in the
 * order of their arrival, and one that came in between would change what later ones mean.
 *
 * @param name how problems call the file.
 * @returns how many entries were added and how many were there already.
 * @throws DataError with every problem: then nothing was added. LedgerError when the store fails.
 */
export async function importJson(
  { newsroom, ledger }: OpenRecord,
  name: string,
  text: string,
): Promise<{ added: number; known: number }> {
  const file = jsonToEntries(name, text);
  if (file.newsroom !== newsroom)
    throw new DataError([
      `${name}: newsroom: this is the record of “${file.newsroom}”, and here is “${newsroom}”: set NEWSROOM to the file’s.`,
    ]);
  const existing: Entry[] = [];
  for await (const { entry } of ledger.read(null)) existing.push(entry);
  const fresh = freshEntries(name, file, existing);
  await tryOut(name, [...existing, ...fresh]);
  await ledger.append(...fresh);
  return { added: fresh.length, known: file.entries.length - fresh.length };
}

function freshEntries(
  name: string,
  { entries, lineOf }: { entries: readonly Entry[]; lineOf: LineOf },
  existing: readonly Entry[],
): Entry[] {
  const known = new Map(existing.map((entry) => [entry.id, JSON.stringify(entry)]));
  const conflicts = entries
    .filter(({ id }) => known.has(id))
    .filter((entry) => known.get(entry.id) !== JSON.stringify(entry));
  if (conflicts.length > 0)
    throw new DataError(
      conflicts.map(
        (entry) =>
          `${name}:${lineOf(entry)}: the entry ${entry.id} is on record here with another content: nothing was imported.`,
      ),
    );
  const fresh = entries.filter(({ id }) => !known.has(id));
  if (fresh.length === 0) return [];
  const stray = existing.findIndex(({ id }, index) => entries[index]?.id !== id);
  if (stray !== -1)
    throw new DataError([
      `${name}: this record has its own entry ${existing[stray]?.id} where the file has another: import into an empty DATA_DIR, or into a record that the file continues.`,
    ]);
  return fresh;
}

/** Builds a board of it in memory first: an entry that no board can take, or words that are not in their source, would stay for good. */
async function tryOut(name: string, entries: readonly Entry[]): Promise<void> {
  let board: ReadModel;
  try {
    board = openReadModel(':memory:', entriesToLedger(entries), () => {}, null);
    await board.catchUp();
  } catch (error) {
    const reason = errorToMessage(error);
    throw new DataError([`${name}: these entries do not make a record (${reason}): export the record again.`]);
  }
  try {
    const problems: string[] = [];
    for (const { ref, dossier, statement, source } of statementsIn(board)) {
      const text = board.records.sourceText(dossier.row, statement.source) ?? '';
      if (createHash('sha256').update(text).digest('hex') !== source.sha256)
        problems.push(`${name}: ${ref}: its source is not the text of its SHA-256`);
      if (![...statement.quotes, statement.passage].every((anchor) => isAnchorValid(text, anchor)))
        problems.push(`${name}: ${ref}: its words do not stand in its source at the place given`);
    }
    if (problems.length > 0) throw new DataError(problems);
  } finally {
    board.close();
  }
}

function entriesToLedger(entries: readonly Entry[]): Ledger<Entry> {
  const refuse = async () => {
    throw new Error('nothing is recorded while a file is tried out');
  };
  return {
    append: refuse,
    async *read(after): AsyncIterable<EntryWithCursor<Entry>> {
      for (let index = Number(after ?? 0); index < entries.length; index++) {
        const entry = entries[index];
        if (entry !== undefined) yield { entry, cursor: String(index + 1) };
      }
    },
    count: async () => entries.length,
    watch: () => () => {},
    close: async () => {},
  };
}
