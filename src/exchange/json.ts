/**
 * The record as JSON: the ledger's entries in their order, one a line, with their number and a hash over them. There is no
 * readable view beside them that could say something else: the board is built from the entries wherever they are read.
 */
import { createHash, type Hash } from 'node:crypto';
import { z } from 'zod';
import { type Entry, entrySchema } from '../claims/model/entry.ts';
import { DataError, errorToMessage } from '../lib/errors.ts';
import type { OpenRecord } from './record.ts';

const FORMAT = 'whosaid-record';
const VERSION = 1;
/** More problems than this are counted: one wrong line can make thousands. */
const MOST_PROBLEMS = 20;

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

/**
 * @param name how problems call the file.
 * @returns the entries in order, each valid by itself.
 * @throws DataError with every problem, each with the file's line and the field: one that is wrong refuses all.
 */
export function jsonToEntries(name: string, text: string): { newsroom: string; entries: Entry[]; lineOf: LineOf } {
  const file = fileSchema.safeParse(parseJson(name, text));
  if (!file.success) throw new DataError(file.error.issues.map((issue) => `${name}:1: ${issueToText('', issue)}`));
  const { newsroom, count, sha256 } = file.data;
  const lineOf = createLineOf(text);
  const problems: string[] = [];
  const entries: Entry[] = [];
  const hash = createHash('sha256');
  const seen = new Set<string>();
  for (const [index, value] of file.data.entries.entries()) {
    const where = `${name}:${lineOf(value)}: `;
    const entry = entrySchema.safeParse(value);
    if (!entry.success) {
      problems.push(...entry.error.issues.map((issue) => `${where}${issueToText(`entries[${index}]`, issue)}`));
      continue;
    }
    if (entry.data.newsroom !== newsroom)
      problems.push(
        `${where}entries[${index}].newsroom: “${entry.data.newsroom}” is not the file’s newsroom, “${newsroom}”`,
      );
    if (seen.has(entry.data.id)) problems.push(`${where}entries[${index}].id: ${entry.data.id} stands here twice`);
    seen.add(entry.data.id);
    hashed(hash, entry.data);
    entries.push(entry.data);
  }
  if (problems.length === 0 && entries.length !== count)
    problems.push(`${name}: count: it says ${count} entries and holds ${entries.length}: export the record again`);
  if (problems.length === 0 && hash.digest('hex') !== sha256)
    problems.push(`${name}: sha256: the entries are not those that were exported: export the record again`);
  if (problems.length > 0) throw new DataError(shortened(problems));
  return { newsroom, entries, lineOf };
}

export type LineOf = (value: unknown) => number;

/** Entries are found by their id; what has none is told by its place in the list alone. */
function createLineOf(text: string): LineOf {
  return (value) => {
    const { id } = Object(value) as { id?: unknown };
    const at = typeof id === 'string' ? text.indexOf(JSON.stringify(id)) : -1;
    return at === -1 ? 1 : text.slice(0, at).split('\n').length;
  };
}

function hashed(hash: Hash, entry: Entry): string {
  const line = JSON.stringify(entry);
  hash.update(line).update('\n');
  return line;
}

function parseJson(name: string, text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    const reason = errorToMessage(error);
    const at = Number(/position (\d+)/.exec(reason)?.[1] ?? (/end of JSON/.test(reason) ? text.length : 0));
    throw new DataError([
      `${name}:${text.slice(0, at).split('\n').length}: this is not JSON, or it ends early: ${reason}`,
    ]);
  }
}

function issueToText(prefix: string, { path, message }: z.core.$ZodIssue): string {
  const field = path.map((part) => (typeof part === 'number' ? `[${part}]` : `.${String(part)}`)).join('');
  return `${`${prefix}${field}`.replace(/^\./, '') || 'the file'}: ${message}`;
}

function shortened(problems: readonly string[]): string[] {
  const rest = problems.length - MOST_PROBLEMS;
  return rest > 0 ? [...problems.slice(0, MOST_PROBLEMS), `and ${rest} more problems`] : [...problems];
}
