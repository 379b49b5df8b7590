/**
 * The record as JSON: the ledger's entries in their order, one a line, with their number and a hash over them. There is no
 * readable view beside them that could say something else: the read model is built from the entries wherever they are read.
 */
import { createHash, type Hash } from 'node:crypto';
import { z } from 'zod';
import { type Entry, entrySchema } from '../claims/model/entry.ts';
import { DataError } from '../lib/errors.ts';
import { JsonError, readJson } from './json-stream.ts';
import type { OpenRecord } from './record.ts';

const FORMAT = 'whosaid-record';
const VERSION = 1;
/** More problems than this are counted: one wrong line can make thousands. */
const MAX_PROBLEMS = 20;
const MAX_BATCH = 256;
const MAX_BATCH_BYTES = 4_000_000;
/** A dossier with its sources is one entry. */
const MAX_ENTRY_BYTES = 200_000_000;

const fileSchema = z.strictObject({
  format: z.literal(FORMAT, 'this is no export of Whosaid: export with --format json'),
  version: z.literal(VERSION, `only version ${VERSION} can be read: update Whosaid`),
  newsroom: z.string().min(1),
  entries: z.array(z.unknown()),
  count: z.int().min(0),
  sha256: z.string(),
});

export async function* recordToJson({ newsroom, ledger }: OpenRecord): AsyncIterable<string> {
  const hash = createHash('sha256');
  yield `${JSON.stringify({ format: FORMAT, version: VERSION, newsroom }).slice(0, -1)},"entries":[`;
  let count = 0;
  for await (const { entry } of ledger.read(null)) {
    const line = hashed(hash, entry);
    yield `${count === 0 ? '' : ','}\n${line}`;
    count += 1;
  }
  yield `\n],"count":${count},"sha256":"${hash.digest('hex')}"}\n`;
}

export interface FileEntry {
  entry: Entry;
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
  let count = 0;
  let document: unknown;
  let batch: FileEntry[] = [];
  let batchFrom = 0;
  try {
    const isStreamed = (member: string) => member === 'entries';
    for await (const piece of readJson(file, { isStreamed, maxBytes: MAX_ENTRY_BYTES })) {
      if (piece.kind === 'document') {
        document = piece.value;
        continue;
      }
      count += 1;
      const { value, index, line, bytes } = piece;
      const where = `${name}:${line}: `;
      const read = entrySchema.safeParse(value);
      if (!read.success) {
        for (const issue of read.error.issues) problems.add(`${where}${issueToText(`entries[${index}]`, issue)}`);
        continue;
      }
      const entry = read.data;
      if (entry.newsroom !== newsroom)
        problems.add(
          `${where}entries[${index}].newsroom: “${entry.newsroom}” is not the file’s newsroom, “${newsroom}”`,
        );
      hashed(hash, entry);
      batch.push({ entry, line, bytes });
      if (batch.length === MAX_BATCH || bytes - batchFrom > MAX_BATCH_BYTES) {
        yield batch;
        batch = [];
        batchFrom = bytes;
      }
    }
    if (batch.length > 0) yield batch;
  } catch (error) {
    if (!(error instanceof JsonError)) throw error;
    throw new DataError([`${name}:${error.line}: this is not JSON, or it ends early: ${error.message}`]);
  }
  const head = readHead(document, name, newsroom);
  problems.refuseAny();
  if (head.count !== count)
    throw new DataError([`${name}: count: it says ${head.count} entries and holds ${count}: export the record again`]);
  if (head.sha256 !== hash.digest('hex'))
    throw new DataError([`${name}: sha256: the entries are not those that were exported: export the record again`]);
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

function hashed(hash: Hash, entry: Entry): string {
  const line = JSON.stringify(entry);
  hash.update(line).update('\n');
  return line;
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
