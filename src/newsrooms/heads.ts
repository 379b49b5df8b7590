/** Signed heads of a newsroom's record, as files: one a day, and whenever somebody asks for one. */
import type { KeyObject } from 'node:crypto';
import { existsSync, linkSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { headToBytes, readPrivateKey, signHead } from '../claims/ledger/head.ts';
import type { VerifyReport } from '../claims/ledger/verify.ts';
import type { Config } from '../config/config.ts';
import { errorToMessage, OperatorError } from '../lib/errors.ts';
import { createFolder } from '../storage/sqlite/sqlite-file.ts';

type HeadConfig = Pick<Config, 'HEAD_KEY' | 'HEAD_KEY_FILE' | 'HEADS_DIR' | 'DATA_DIR' | 'NEWSROOM' | 'TIMESTAMP_URL'>;

/** Null where heads are off. @throws OperatorError for a key that cannot be used. */
export function readHeadKey({
  HEAD_KEY,
  HEAD_KEY_FILE,
}: Pick<HeadConfig, 'HEAD_KEY' | 'HEAD_KEY_FILE'>): KeyObject | null {
  if (HEAD_KEY !== null && HEAD_KEY_FILE !== null)
    throw new OperatorError('HEAD_KEY and HEAD_KEY_FILE are both set: take one of them out.');
  if (HEAD_KEY !== null) return readPrivateKey(HEAD_KEY, 'HEAD_KEY');
  if (HEAD_KEY_FILE === null) return null;
  try {
    return readPrivateKey(readFileSync(HEAD_KEY_FILE, 'utf8'), 'HEAD_KEY_FILE');
  } catch (cause) {
    if (cause instanceof OperatorError) throw cause;
    throw new OperatorError(`HEAD_KEY_FILE: ${HEAD_KEY_FILE} cannot be read (${errorToMessage(cause)}).`, { cause });
  }
}

export function headsFolder({ HEADS_DIR, DATA_DIR }: Pick<HeadConfig, 'HEADS_DIR' | 'DATA_DIR'>): string {
  return HEADS_DIR || join(DATA_DIR, 'heads');
}

/** @param time the day for a daily head, or the moment of another. */
export function headFile(config: HeadConfig, time: string): string {
  return join(headsFolder(config), `${config.NEWSROOM}-${time.replaceAll(':', '')}.json`);
}

/** The newsroom's heads of a day, oldest first. */
export function listHeads(config: HeadConfig, day: string): string[] {
  const folder = headsFolder(config);
  if (!existsSync(folder)) return [];
  return readdirSync(folder)
    .filter((name) => name.startsWith(`${config.NEWSROOM}-${day}`) && name.endsWith('.json'))
    .sort()
    .map((name) => join(folder, name));
}

/**
 * Signs the head of a record that was just verified, and writes it to `file`, unless another process has.
 *
 * @param report of the verification: a record with a fault is not vouched for.
 * @returns null for an empty record. @throws OperatorError where the record has a fault, or the file cannot be written; also
 * where the authority gave no time stamp, and then the head is written without one.
 */
export async function writeHead(
  config: HeadConfig,
  key: KeyObject,
  report: VerifyReport,
  file: string,
  now: Date,
): Promise<string | null> {
  if (report.faults > 0)
    throw new OperatorError(
      'The record does not verify, so its head was not signed: npm run verify says what is wrong.',
    );
  if (report.head === null) return null;
  const head = signHead(config.NEWSROOM, report.head, now, key);
  const stamped = await stamp(config.TIMESTAMP_URL, headToBytes(head));
  createFolder(headsFolder(config));
  writeOnce(file, `${JSON.stringify({ ...head, timestamp: stamped.token }, null, 2)}\n`);
  if (stamped.error !== null)
    throw new OperatorError(`${file} has no time stamp: ${errorToMessage(stamped.error)}. Check TIMESTAMP_URL.`);
  return file;
}

async function stamp(url: string | null, data: Buffer): Promise<{ token: string | null; error: unknown }> {
  if (url === null) return { token: null, error: null };
  try {
    // Loaded only when asked for: most newsrooms have no authority.
    const { requestTimestamp } = await import('./timestamp-authority.ts');
    return { token: await requestTimestamp(url, data), error: null };
  } catch (error) {
    return { token: null, error };
  }
}

/** Whole or not at all, and never over a file that is there. */
function writeOnce(file: string, text: string): void {
  const draft = `${file}.new-${process.pid}`;
  try {
    writeFileSync(draft, text, { mode: 0o644, flush: true });
    if (!existsSync(file)) linkSync(draft, file);
  } catch (cause) {
    throw new OperatorError(`${file} cannot be written (${errorToMessage(cause)}): correct HEADS_DIR.`, { cause });
  } finally {
    rmSync(draft, { force: true });
  }
}
