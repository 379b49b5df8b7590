/** `npm run head`: verifies the record, signs its head and writes it to a file. A running bot posts it to the review channel. */
import { existsSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { toPublicKeyText } from '../claims/ledger/head.ts';
import { createLedgerReader } from '../claims/ledger/ledger-reader.ts';
import { verifyLedger } from '../claims/ledger/verify.ts';
import { parseEntry } from '../claims/model/entry.ts';
import { OperatorError } from '../lib/errors.ts';
import { NEWSROOM_OPTION, readNewsroomConfig } from '../newsrooms/choose-newsroom.ts';
import { headFile, readHeadKey, writeHead } from '../newsrooms/heads.ts';
import { openExistingStore } from '../storage/open-store.ts';
import { runCli } from './run.ts';

const USAGE = `Usage: npm run head [-- --out head.json] [--newsroom name]
  Verifies the record, signs its head with HEAD_KEY or HEAD_KEY_FILE and writes it to the folder of heads, or to --out.
  The bot may be running; it posts the head to the review channel.`;

await runCli(main);

async function main(args: string[]): Promise<number> {
  const read = readArguments(args);
  if (read === null) {
    console.error(USAGE);
    return 2;
  }
  const config = readNewsroomConfig(read.newsroom ?? null).own;
  const key = readHeadKey(config);
  if (key === null)
    throw new OperatorError(
      'HEAD_KEY_FILE is missing: make a key with openssl genpkey -algorithm ed25519 -out head-key.pem, and keep it where the store is not.',
    );
  const now = new Date();
  const file = read.out ?? headFile(config, now.toISOString());
  if (existsSync(file)) throw new OperatorError(`${file} is there already: name another.`);
  const store = await openExistingStore(config.STORE_URL, config.DATA_DIR);
  try {
    const newsroom = config.NEWSROOM;
    const rows = createLedgerReader({ store, newsroom, parse: parseEntry }).rows();
    const report = await verifyLedger(rows, { newsroom, onFinding() {} });
    const written = await writeHead(config, key, report, file, now);
    if (written === null || report.head === null) throw new OperatorError('The record is empty: there is no head yet.');
    console.log(
      `${written}: number ${report.head.number}, entry ${report.head.entry}, ${report.head.hash}\nThe public key is ${toPublicKeyText(key)}`,
    );
    return 0;
  } finally {
    await store.close();
  }
}

function readArguments(args: string[]) {
  try {
    return parseArgs({ args, options: { out: { type: 'string' }, ...NEWSROOM_OPTION } }).values;
  } catch {
    return null;
  }
}
