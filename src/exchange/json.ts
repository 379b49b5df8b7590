/**
 * The record as JSON: the ledger's entries in their order, one a line, with their number and a hash over them, and then the
 * chain, a line for each entry. There is no readable view beside them that could say something else: the read model is built
 * from the entries wherever they are read.
 */
import { createHash } from 'node:crypto';
import { isDeepStrictEqual } from 'node:util';
import { z } from 'zod';
import { type ChainedRow, findLinkFault, linkFaultTexts } from '../claims/ledger/check-link.ts';
import type { Ledger } from '../claims/ledger/ledger.ts';
import { storedToJson } from '../claims/ledger/seal.ts';
import { type Entry, entrySchema } from '../claims/model/entry.ts';
import { DataError } from '../lib/errors.ts';
import type { Link } from '../storage/chain.ts';
import { createLinkReader } from './json-chain.ts';
import { JsonError, readJson } from './json-stream.ts';
import type { OpenRecord } from './record.ts';

const FORMAT = 'whosaid-record';
/** Version 1 had no chain. */
const VERSION = 2;
/** More problems than this are counted: one wrong line can make thousands. */
const MAX_PROBLEMS = 20;
const MAX_BATCH = 256;
const MAX_BATCH_BYTES = 4_000_000;
/** A dossier with its sources is one entry. */
export const MAX_ENTRY_BYTES = 200_000_000;

export const fileSchema = z.strictObject({
  format: z.literal(FORMAT, 'this is no export of Whosaid: export with --format json'),
  version: z.literal([1, VERSION], `only versions up to ${VERSION} can be read: update Whosaid`),
  newsroom: z.string().min(1),
  entries: z.array(z.unknown()),
  count: z.int().min(0),
  sha256: z.string(),
  chain: z.array(z.unknown()).optional(),
});

export async function* recordToJson({ newsroom, ledger }: OpenRecord): AsyncIterable<string> {
  const hash = createHash('sha256');
  // Reading them checks every entry; written is what is stored, because the chain commits to that.
  const count = await countReadable(ledger);
  yield `${JSON.stringify({ format: FORMAT, version: VERSION, newsroom }).slice(0, -1)},"entries":[`;
  for await (const [index, { value }] of firstRows(ledger, count)) {
    const line = storedToJson(value);
    hash.update(line).update('\n');
    yield `${index === 0 ? '' : ','}\n${line}`;
  }
  yield `\n],"count":${count},"sha256":"${hash.digest('hex')}","chain":[`;
  for await (const [index, { key, link }] of firstRows(ledger, count))
    yield `${index === 0 ? '' : ','}\n${JSON.stringify({ id: key, ...link })}`;
  yield '\n]}\n';
}

async function countReadable(ledger: Ledger<Entry>): Promise<number> {
  let count = 0;
  for await (const _ of ledger.read(null)) count += 1;
  return count;
}

/** More may be appended meanwhile. */
async function* firstRows(ledger: Ledger<Entry>, count: number): AsyncIterable<[number, ChainedRow]> {
  let index = 0;
  if (count === 0) return;
  for await (const row of ledger.rows()) {
    yield [index, row];
    index += 1;
    if (index === count) return;
  }
}

export interface FileEntry {
  /** As the file has it, with its fields in the file's order. */
  entry: Entry;
  /** Null where the file has no chain. */
  link: Link | null;
  /** Where the entry ends in the file. */
  line: number;
  /** Bytes of the file read so far. */
  bytes: number;
}

/**
 * The file's entries in order and in batches, each entry valid by itself, and all of them before the file is known to be
 * whole: nothing may be done with them that cannot be undone.
 *
 * @param file its path. @param name how problems call it. @param newsroom whose record it has to be.
 * @param problems gets each problem with the file's line and the field, besides the caller's own.
 * @throws DataError with the problems, once the whole file has been read: one entry that is wrong refuses all.
 */
export async function* readEntries(
  file: string,
  name: string,
  newsroom: string,
  problems: Problems,
): AsyncIterable<FileEntry[]> {
  const hash = createHash('sha256');
  const links = createLinkReader(file, MAX_ENTRY_BYTES);
  const chainProblems = createProblems();
  let count = 0;
  let hasMoreLinks = false;
  let previous: Link | null = null;
  let document: unknown;
  let batch: FileEntry[] = [];
  let batchFrom = 0;
  try {
    const isStreamed = (member: string) => member === 'entries' || member === 'chain';
    for await (const piece of readJson(file, { isStreamed, maxBytes: MAX_ENTRY_BYTES })) {
      if (piece.kind === 'document') {
        document = piece.value;
        continue;
      }
      if (piece.list !== 'entries') continue;
      count += 1;
      const { value, index, line, bytes } = piece;
      const where = `${name}:${line}: `;
      const read = entrySchema.safeParse(value);
      if (!read.success) {
        for (const issue of read.error.issues) problems.add(`${where}${issueToText(`entries[${index}]`, issue)}`);
        continue;
      }
      // The chain commits to the entry as it stands in the file; files of hand may have spaces that the schema takes away.
      const entry = isDeepStrictEqual(read.data, value) ? (value as Entry) : read.data;
      if (entry.newsroom !== newsroom)
        problems.add(
          `${where}entries[${index}].newsroom: “${entry.newsroom}” is not the file’s newsroom, “${newsroom}”`,
        );
      const json = JSON.stringify(entry);
      hash.update(json).update('\n');
      const link = await links.next(entry.id);
      const fault = findLinkFault(previous, { key: entry.id, value: json, link });
      if (fault !== null) chainProblems.add(`${where}the entry ${entry.id} ${linkFaultTexts[fault]}`);
      previous = link ?? previous;
      batch.push({ entry, link, line, bytes });
      if (batch.length === MAX_BATCH || bytes - batchFrom > MAX_BATCH_BYTES) {
        yield batch;
        batch = [];
        batchFrom = bytes;
      }
    }
    if (batch.length > 0) yield batch;
    hasMoreLinks = await links.hasMore();
  } catch (error) {
    if (!(error instanceof JsonError)) throw error;
    throw new DataError([`${name}:${error.line}: this is not JSON, or it ends early: ${error.message}`]);
  } finally {
    await links.close();
  }
  const head = readHead(document, name, newsroom);
  problems.refuseAny();
  if (head.count !== count)
    throw new DataError([`${name}: count: it says ${head.count} entries and holds ${count}: export the record again`]);
  if (head.sha256 !== hash.digest('hex'))
    throw new DataError([`${name}: sha256: the entries are not those that were exported: export the record again`]);
  if (hasMoreLinks) chainProblems.add(`${name}: chain: it has links of entries that are not in the file`);
  if (head.version === VERSION) chainProblems.refuseAny();
}

/** What stands beside the entries. */
function readHead(document: unknown, name: string, newsroom: string): z.infer<typeof fileSchema> {
  const head = fileSchema.safeParse(document);
  if (!head.success) throw new DataError(head.error.issues.map((issue) => `${name}:1: ${issueToText('', issue)}`));
  if (head.data.newsroom !== newsroom)
    throw new DataError([
      `${name}: newsroom: this is the record of “${head.data.newsroom}”, and here is “${newsroom}”: set NEWSROOM to the file’s.`,
    ]);
  return head.data;
}

function issueToText(prefix: string, { path, message }: z.core.$ZodIssue): string {
  const field = path.map((part) => (typeof part === 'number' ? `[${part}]` : `.${String(part)}`)).join('');
  return `${`${prefix}${field}`.replace(/^\./, '') || 'the file'}: ${message}`;
}

export interface Problems {
  add(problem: string): void;
  /** @throws DataError with the first problems and the number of the others. */
  refuseAny(): void;
}

export function createProblems(): Problems {
  const first: string[] = [];
  let count = 0;
  return {
    add(problem) {
      count += 1;
      if (first.length < MAX_PROBLEMS) first.push(problem);
    },
    refuseAny() {
      const rest = count - first.length;
      if (count > 0) throw new DataError(rest > 0 ? [...first, `and ${rest} more problems`] : first);
    },
  };
}
