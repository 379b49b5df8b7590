/**
 * `npm run move -- --from sqlite: --to postgres://…`: copies the record from one store to another and verifies the copy.
 * Addresses are written as in STORE_URL. After an interruption it can be run again.
 */
import { existsSync } from 'node:fs';
import { dirname } from 'node:path';
import { parseArgs } from 'node:util';
import { readConfig } from '../config/config.ts';
import { OperatorError } from '../lib/errors.ts';
import { copyRecords } from '../storage/copy-store.ts';
import { embeddedStorePath, openStore } from '../storage/open-store.ts';
import { lockDataFolder, lockStoreFile } from '../storage/sqlite/folder-lock.ts';
import type { Store } from '../storage/store.ts';
import { runCli } from './run.ts';

const USAGE = 'Usage: npm run move -- --from <address> --to <address>, such as --from sqlite: --to postgres://…';

/** Not 1, because existing scripts check for 3. */
const FAILED_EXIT_CODE = 3;

await runCli(main, FAILED_EXIT_CODE);

async function main(args: string[]): Promise<number> {
  const addresses = readArguments(args);
  if (addresses === null) {
    console.error(USAGE);
    return 2;
  }
  const opened: Store[] = [];
  try {
    const { DATA_DIR } = readConfig(process.env);
    const source = embeddedStorePath(addresses.from, DATA_DIR);
    // Opening would create it, and an empty record would be copied.
    if (source !== null && !existsSync(source)) throw new OperatorError(`There is no store ${source} to move from.`);
    lockFolders([addresses.from, addresses.to], DATA_DIR);
    const open = async (address: string): Promise<Store> => {
      const store = await openStore(address, DATA_DIR);
      opened.push(store);
      return store;
    };
    const from = await open(addresses.from);
    if ((await from.count(null)) === 0)
      throw new OperatorError(`${from.name} holds no records: check the address after --from.`);
    const to = await open(addresses.to);
    if (from.name === to.name) throw new OperatorError(`--from and --to are both ${from.name}.`);
    let lastReported = 0;
    const { count, added, sha256 } = await copyRecords(from, to, (done, total) => {
      if (done !== total && done - lastReported < 10_000) return;
      lastReported = done;
      console.error(`${done} of ${total}`);
    });
    console.log(
      `${to.name} holds the ${count} records of ${from.name}, ${added} of them new. SHA-256 of both: ${sha256}`,
    );
    return 0;
  } finally {
    await Promise.all(opened.map((store) => store.close()));
  }
}

function readArguments(args: string[]): { from: string; to: string } | null {
  try {
    const { values } = parseArgs({ args, options: { from: { type: 'string' }, to: { type: 'string' } } });
    return values.from === undefined || values.to === undefined ? null : { from: values.from, to: values.to };
  } catch {
    return null;
  }
}

/** What a bot writes to an embedded store meanwhile would be lost, so it must not run; on Postgres, counting again finds writers. */
function lockFolders(addresses: string[], dataDir: string): void {
  const files = addresses.map((address) => embeddedStorePath(address, dataDir)).filter((file) => file !== null);
  for (const folder of new Set(files.map((file) => dirname(file)))) lockDataFolder(folder);
  for (const file of new Set(files)) lockStoreFile(file);
}
