/**
 * `npm run verify`: proves that the record is what was recorded. With `--head FILE`, that it continues an earlier head; with
 * `--export file.json`, the same of an export, without the store. Exits with 1 if anything is not as it was.
 */
import { readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { parseArgs } from 'node:util';
import { createHeadCheck, type HeadFile, headToBytes, readHead } from '../claims/ledger/head.ts';
import { createLedgerReader } from '../claims/ledger/ledger-reader.ts';
import { type VerifyFinding, type VerifyReport, verifyLedger } from '../claims/ledger/verify.ts';
import { parseEntry } from '../claims/model/entry.ts';
import { verifyExport } from '../exchange/verify-export.ts';
import { errorToMessage, OperatorError } from '../lib/errors.ts';
import { NEWSROOM_OPTION, readNewsroomConfig } from '../newsrooms/choose-newsroom.ts';
import { openExistingStore } from '../storage/open-store.ts';
import { createOriginalCheck, createOriginals, originalsNamespace } from '../storage/originals.ts';
import { createProgressLine } from './progress-line.ts';
import { runCli } from './run.ts';

const USAGE = `Usage: npm run verify [-- --head head.json] [--key public-key] [--export record.json] [--newsroom name]
  Checks the chain, the order, the sources' hashes, the dossiers' versions, the quotations' places and the times.
  --head    proves that the record continues a head that was signed earlier, and that --key signed it.
  --export  verifies a file of npm run export -- --format json, without the store.
  The bot may be running. docs/proof.md explains what each finding means.`;

/** Findings that are printed; more are counted. */
const MAX_PRINTED = 100;
const PROGRESS_STEPS = { terminal: 1_000, elsewhere: 100_000 };

await runCli(main);

async function main(args: string[]): Promise<number> {
  const read = readArguments(args);
  if (read === null) {
    console.error(USAGE);
    return 2;
  }
  const head = read.head === undefined ? null : readHead(readText(read.head), basename(read.head), read.key ?? null);
  const check = head === null ? null : createHeadCheck(head.statement);
  const progress = createProgressLine(PROGRESS_STEPS);
  const printer = createPrinter(() => progress.clear());
  const report = await verify(read, {
    onFinding: printer.add,
    onProgress: (entries) => progress.show(entries, () => `${entries} entries verified`),
    onLink: (link) => check?.onLink(link),
  });
  progress.clear();
  printer.close();
  const headFault = check?.findFault(report.newsroom) ?? null;
  if (headFault !== null) console.log(`fault  ${headFault}`);
  else if (head !== null) console.log(await headToText(head, read.key !== undefined));
  console.log(reportToText(report));
  return report.faults > 0 || headFault !== null ? 1 : 0;
}

async function headToText({ file, statement }: ReturnType<typeof readHead>, isTrusted: boolean): Promise<string> {
  const signed = isTrusted
    ? 'It was signed with the key that you gave.'
    : `It was signed with the key ${file.publicKey}: compare that with the one that the newsroom gave you, or give --key.`;
  return `The record continues the head of ${statement.at}: its first ${statement.number} entries are those of then. ${signed} ${await timestampToText(file)}`;
}

async function timestampToText(file: HeadFile): Promise<string> {
  if (file.timestamp === null) return 'It has no time stamp.';
  const { readTimestamp } = await import('../newsrooms/timestamp-authority.ts');
  try {
    const { at, isSigned } = await readTimestamp(file.timestamp, headToBytes(file));
    if (!isSigned) throw new Error('the certificate in it did not sign it');
    return `An authority stamped it at ${at.toISOString()}; docs/proof.md says how to check whose certificate that is.`;
  } catch (error) {
    throw new OperatorError(`The head’s time stamp is wrong: ${errorToMessage(error)}.`);
  }
}

type Callbacks = Pick<Parameters<typeof verifyLedger>[1], 'onFinding' | 'onProgress' | 'onLink'>;

async function verify(
  { newsroom, ...read }: NonNullable<ReturnType<typeof readArguments>>,
  callbacks: Callbacks,
): Promise<VerifyReport & { newsroom: string }> {
  if (read.export !== undefined) return verifyExport(read.export, basename(read.export), callbacks);
  const { STORE_URL, DATA_DIR, NEWSROOM } = readNewsroomConfig(newsroom ?? null).own;
  const store = await openExistingStore(STORE_URL, DATA_DIR);
  try {
    const [first] = await store.range(NEWSROOM, 0, 1);
    if (first !== undefined && first.link === null && (await store.range(NEWSROOM, first.position, 1))[0]?.link == null)
      throw new OperatorError(
        `${store.name} has no chain: the next start of the bot makes it, once. If it had one, it was removed.`,
      );
    const rows = createLedgerReader({ store, newsroom: NEWSROOM, parse: parseEntry }).rows();
    const checkOriginal = createOriginalCheck(createOriginals(store, originalsNamespace(NEWSROOM)));
    return { ...(await verifyLedger(rows, { ...callbacks, newsroom: NEWSROOM, checkOriginal })), newsroom: NEWSROOM };
  } finally {
    await store.close();
  }
}

function readArguments(args: string[]) {
  try {
    return parseArgs({
      args,
      options: {
        head: { type: 'string' },
        key: { type: 'string' },
        export: { type: 'string' },
        ...NEWSROOM_OPTION,
      },
    }).values;
  } catch {
    return null;
  }
}

function readText(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (cause) {
    throw new OperatorError(`${file} cannot be read (${errorToMessage(cause)}).`, { cause });
  }
}

function createPrinter(before: () => void) {
  let count = 0;
  return {
    add({ kind, entry, place, text }: VerifyFinding): void {
      count += 1;
      if (count > MAX_PRINTED) return;
      before();
      console.log(
        `${kind.padEnd(5)}  ${entry === null ? 'The record' : `The entry ${entry} (number ${place})`}: ${text}.`,
      );
    },
    close(): void {
      if (count > MAX_PRINTED) console.log(`and ${count - MAX_PRINTED} more findings.`);
    },
  };
}

function reportToText({ entries, faults, notes, head, begun }: VerifyReport): string {
  const noted = notes === 0 ? '' : ` ${notes === 1 ? '1 note says' : `${notes} notes say`} what is odd and explained.`;
  if (faults > 0)
    return `${faults} ${faults === 1 ? 'fault' : 'faults'} in ${entries} entries: the record is not what was recorded. What to do: stop the bot, keep the store as it is for whoever examines it, and put a backup in its place that verifies.${noted}`;
  if (head === null) return 'The record is empty.';
  const since =
    begun === null || begun.entries === 0
      ? ''
      : ` The first ${begun.entries} were there before the chain began, on ${begun.at}.`;
  return `All ${entries} entries verify.${noted}${since} The head is number ${head.number}, entry ${head.entry}, ${head.hash}`;
}
