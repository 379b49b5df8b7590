/** `npm run backup -- to/file`: copies the embedded store while the bot runs, and verifies the copy. */
import { resolve } from 'node:path';
import { readConfig } from '../config/config.ts';
import { OperatorError } from '../lib/errors.ts';
import { embeddedStorePath } from '../storage/open-store.ts';
import { backUp } from '../storage/sqlite/backup.ts';
import { runCli } from './run.ts';

const USAGE = 'Usage: npm run backup -- to/file';

await runCli(main);

async function main([to, ...more]: string[]): Promise<number> {
  if (to === undefined || to.startsWith('-') || more.length > 0) {
    console.error(USAGE);
    return 2;
  }
  const { STORE_URL, DATA_DIR } = readConfig(process.env);
  const from = embeddedStorePath(STORE_URL, DATA_DIR);
  if (from === null)
    throw new OperatorError('The record is in Postgres: back it up with pg_dump, as docs/operations.md says.');
  const { count, sha256 } = await backUp(from, resolve(to));
  console.log(`${to} holds the ${count} records of ${from}. SHA-256: ${sha256}`);
  return 0;
}
