/** Verifies an exported record by the file alone, without a store. */
import { createHash } from 'node:crypto';
import type { ChainedRow } from '../claims/ledger/check-link.ts';
import { type VerifyOptions, type VerifyReport, verifyLedger } from '../claims/ledger/verify.ts';
import { DataError } from '../lib/errors.ts';
import { fileSchema, MAX_ENTRY_BYTES } from './json.ts';
import { createLinkReader } from './json-chain.ts';
import { JsonError, readJson } from './json-stream.ts';

/**
 * As `verifyLedger`, with the file's own count and hash.
 *
 * @param name how errors call the file.
 * @returns also the newsroom that the file names.
 * @throws DataError for a file that is no export, or one of a version that had no chain.
 */
export async function verifyExport(
  file: string,
  name: string,
  options: Omit<VerifyOptions, 'newsroom'>,
): Promise<VerifyReport & { newsroom: string }> {
  const newsroom = await readNewsroom(file, name);
  const links = createLinkReader(file, MAX_ENTRY_BYTES);
  const hash = createHash('sha256');
  let document: unknown;

  async function* rows(): AsyncIterable<ChainedRow> {
    for await (const piece of readPieces(file)) {
      if (piece.kind === 'document') document = piece.value;
      else if (piece.list === 'entries') {
        const value = JSON.stringify(piece.value);
        hash.update(value).update('\n');
        const key = idOf(piece.value);
        yield { key, value, link: await links.next(key) };
      }
    }
  }

  try {
    const report = { ...(await verifyLedger(rows(), { ...options, newsroom })), newsroom };
    const fail = (text: string) => {
      report.faults += 1;
      options.onFinding({ kind: 'fault', entry: null, place: report.entries, text });
    };
    const head = fileSchema.safeParse(document).data;
    if (head === undefined) throw new DataError([`${name}: this is no export of Whosaid`]);
    if (head.version === 1)
      throw new DataError([`${name}: an export of the first version has no chain: export the record again`]);
    if (head.count !== report.entries)
      fail(`the file says that it has ${head.count} entries, and has ${report.entries}`);
    if (head.sha256 !== hash.digest('hex')) fail('the entries are not those of the file’s own SHA-256');
    if (await links.hasMore()) fail('the chain goes on behind the last entry: entries were cut off');
    return report;
  } catch (error) {
    if (!(error instanceof JsonError)) throw error;
    throw new DataError([`${name}:${error.line}: this is not JSON, or it ends early: ${error.message}`]);
  } finally {
    await links.close();
  }
}

function readPieces(file: string) {
  const isStreamed = (member: string) => member === 'entries' || member === 'chain';
  return readJson(file, { isStreamed, maxBytes: MAX_ENTRY_BYTES });
}

/** Of the first entry; the file's own member is read after all of them. */
async function readNewsroom(file: string, name: string): Promise<string> {
  try {
    for await (const piece of readPieces(file)) {
      const { value } = piece;
      if (typeof value === 'object' && value !== null && 'newsroom' in value) return String(value.newsroom);
      break;
    }
  } catch (error) {
    if (!(error instanceof JsonError)) throw error;
    throw new DataError([`${name}:${error.line}: this is not JSON, or it ends early: ${error.message}`]);
  }
  throw new DataError([`${name}: this is no export of Whosaid`]);
}

function idOf(value: unknown): string {
  return typeof value === 'object' && value !== null && 'id' in value ? String(value.id) : '';
}
