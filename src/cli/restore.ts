/** `npm run restore -- file`: restores a backup where the embedded store is missing or empty. The bot has to be stopped. */
import { resolve } from 'node:path';
import { readConfig } from '../config/config.ts';
import { OperatorError } from '../lib/errors.ts';
import { embeddedStorePath } from '../storage/open-store.ts';
import { restore } from '../storage/sqlite/backup.ts';
import { lockRecord } from '../storage/sqlite/folder-lock.ts';
import { runCli } from './run.ts';

const USAGE = 'Usage: npm run restore -- file';

await runCli(main);

async function main([from, ...more]: string[]): Promise<number> {
  if (from === undefined || from.startsWith('-') || more.length > 0) {
    console.error(USAGE);
    return 2;
  }
  const { STORE_URL, DATA_DIR } = readConfig(process.env);
  const to = embeddedStorePath(STORE_URL, DATA_DIR);
  if (to === null)
    throw new OperatorError('The record is in Postgres: restore it with pg_restore, as docs/operations.md says.');
  const folderLock = lockRecord({ DATA_DIR, STORE_URL });
  const { count, sha256 } = await restore(resolve(from), to);
  folderLock.release();
  console.log(`${to} holds the ${count} records of ${from}. SHA-256: ${sha256}`);
  return 0;
}
