/**
 * Puts an exported record back, whole or not at all, in memory that does not grow with it: the file's entries are staged in
 * a store of their own, tried out in a read model, and only then appended in one transaction.
 */
import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { createLedger, type Ledger } from '../claims/ledger/ledger.ts';
import { createEntrySealer } from '../claims/ledger/seal.ts';
import { type Entry, entrySchema } from '../claims/model/entry.ts';
import { isAnchorValid } from '../claims/model/quote.ts';
import type { ReadModel } from '../claims/read-model/read-model.ts';
import { DataError, errorToMessage } from '../lib/errors.ts';
import type { Seal, Sealer } from '../storage/chain.ts';
import { openSqliteStore } from '../storage/sqlite/sqlite.ts';
import { createProblems, type FileEntry, type Problems, readEntries } from './json.ts';
import { buildReadModel, type OpenRecord } from './record.ts';
import { createScratchFolder, removeLeftovers } from './scratch-folder.ts';

interface ImportProgress {
  /** How many entries of the file were read, and up to which byte. */
  onRead(entries: number, bytes: number): void;
  /** The read model in which the entries are tried out is being built. */
  onTrial(readModel: ReadModel): void;
}

interface ImportReport {
  added: number;
  /** On record already. */
  known: number;
}

/**
 * Adds what the file has and the record has not. The file has to go on where the record ends: entries are read in the
 * order of their arrival, and one that came in between would change what later ones mean.
 *
 * @param name how problems call the file.
 * @throws DataError with every problem: then nothing was added. LedgerError or OperatorError when the store fails.
 */
export async function importJson(
  record: OpenRecord,
  file: string,
  name: string,
  progress: ImportProgress = { onRead() {}, onTrial() {} },
): Promise<ImportReport> {
  removeLeftovers(record.dataDir);
  const scratch = createScratchFolder(record.dataDir, 'import');
  const stagedFile = join(scratch.path, 'entries.sqlite');
  const store = openSqliteStore(stagedFile);
  try {
    const parse = (value: unknown) => entrySchema.parse(value);
    const seals = new Map<string, Seal>();
    const fresh = createEntrySealer(record.newsroom, () => new Date());
    /** What comes with its seal keeps it, so that the chain goes on as it was exported. */
    const sealer: Sealer = {
      seal: (key, value) => seals.get(key) ?? fresh.seal(key, value),
      begin: fresh.begin,
    };
    const staged = createLedger<Entry>({ store, newsroom: record.newsroom, parse, sealer });
    const problems = createProblems();
    const comparison = compareWithRecord(record.ledger, name, problems);
    let count = 0;
    for await (const batch of readEntries(file, name, record.newsroom, problems)) {
      for (const read of batch) await comparison.next(read);
      for (const { entry, link } of batch) if (link !== null) seals.set(entry.id, link);
      await staged.append(...(await firstOfEach(batch)));
      seals.clear();
      count += batch.length;
      progress.onRead(count, batch.at(-1)?.bytes ?? 0);
    }
    await comparison.end();
    const { known, stray } = comparison;
    if (known === count) return { added: 0, known };
    if (stray !== null)
      throw new DataError([
        `${name}: this record has its own entry ${stray} where the file has another: import into an empty DATA_DIR, or into a record that the file continues.`,
      ]);
    await tryOut(staged, scratch.path, name, progress);
    await record.appendStaged(stagedFile, known);
    return { added: count - known, known };

    /** The entries of a batch that the file has not had before. */
    async function firstOfEach(batch: FileEntry[]): Promise<Entry[]> {
      const held = await store.adapter(record.newsroom, 'append').getMany(batch.map(({ entry }) => entry.id));
      const fresh = new Map<string, Entry>();
      for (const [index, { entry, line }] of batch.entries()) {
        if (held[index] !== undefined || fresh.has(entry.id))
          problems.add(`${name}:${line}: ${entry.id} stands here twice`);
        else if (entry.newsroom === record.newsroom) fresh.set(entry.id, entry);
      }
      return [...fresh.values()];
    }
  } finally {
    await store.close();
    scratch.remove();
  }
}

interface Comparison {
  /** Takes the file's next entry. */
  next(read: FileEntry): Promise<void>;
  /** Reads what else is on record, so that an entry that cannot be read is reported whatever the file holds. */
  end(): Promise<void>;
  /** Entries of the file that are on record. */
  readonly known: number;
  /** The first entry on record that the file does not have in its place; null while it goes on where the record ends. */
  readonly stray: string | null;
}

/** Walks through the record beside the file: both are in the order of arrival. */
function compareWithRecord(ledger: Ledger<Entry>, name: string, problems: Problems): Comparison {
  const existing = ledger.read(null)[Symbol.asyncIterator]();
  let isEnded = false;
  let known = 0;
  let stray: string | null = null;
  return {
    async next({ entry, line }) {
      while (!isEnded) {
        const { done, value } = await existing.next();
        isEnded = done === true;
        if (isEnded) return;
        if (value.entry.id === entry.id) {
          known += 1;
          if (!isDeepStrictEqual(value.entry, entry))
            problems.add(
              `${name}:${line}: the entry ${entry.id} is on record here with another content: nothing was imported.`,
            );
          return;
        }
        stray ??= value.entry.id;
      }
    },
    async end() {
      while (!isEnded) isEnded = (await existing.next()).done === true;
    },
    get known() {
      return known;
    },
    get stray() {
      return stray;
    },
  };
}

/** An entry that no read model can take, or words that are not in their source, would stay for good. */
async function tryOut(ledger: Ledger<Entry>, folder: string, name: string, progress: ImportProgress): Promise<void> {
  let readModel: ReadModel;
  try {
    readModel = await buildReadModel(ledger, folder, progress.onTrial);
  } catch (error) {
    const reason = errorToMessage(error);
    throw new DataError([`${name}: these entries do not make a record (${reason}): export the record again.`]);
  }
  try {
    const problems = createProblems();
    const textOf = createSourceTexts(readModel);
    for (const { ref, dossier, statement, source } of readModel.records.walk(null)) {
      const { text, sha256 } = textOf(dossier.row, statement.source);
      if (sha256 !== source.sha256) problems.add(`${name}: ${ref}: its source is not the text of its SHA-256`);
      if (![...statement.quotes, statement.passage].every((anchor) => isAnchorValid(text, anchor)))
        problems.add(`${name}: ${ref}: its words do not stand in its source at the place given`);
    }
    problems.refuseAny();
  } finally {
    readModel.close();
  }
}

/** The statements of a source mostly follow each other: the last text is kept, and hashed once. */
function createSourceTexts(
  readModel: ReadModel,
): (dossier: number, source: string) => { text: string; sha256: string } {
  let last: { key: string; text: string; sha256: string } | null = null;
  return (dossier, source) => {
    const key = `${dossier} ${source}`;
    if (last?.key !== key) {
      const text = readModel.records.sourceText(dossier, source) ?? '';
      last = { key, text, sha256: createHash('sha256').update(text).digest('hex') };
    }
    return last;
  };
}
