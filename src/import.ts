/** `npm run -s import -- file.json` puts an exported record back. */
import { readFileSync, statSync } from 'node:fs';
import { basename } from 'node:path';
import { parseArgs } from 'node:util';
import { runEntryPoint } from './entry-point.ts';
import { messageOf, OperatorError } from './errors.ts';
import { importJson } from './exchange/import.ts';
import { openRecord } from './exchange/record.ts';
import { NEWSROOM_OPTION, readChosen } from './newsrooms/choosing.ts';
import { holdDataFolder } from './stores/lock.ts';

const USAGE = `Usage: npm run -s import -- file.json [--newsroom name]
  Reads what npm run export -- --format json wrote, into an empty record or into one that the file continues.
  Stop the bot first.`;
/** Texts longer than this do not fit in one string of JavaScript. */
const MOST_BYTES = 500_000_000;

await runEntryPoint(main);

async function main(args: string[]): Promise<number> {
  const read = readArguments(args);
  if (read === null) {
    console.error(USAGE);
    return 2;
  }
  const { file } = read;
  const text = readText(file);
  const { root, own } = readChosen(read.newsroom);
  const held = holdDataFolder(root.DATA_DIR);
  try {
    const record = await openRecord(own);
    try {
      const { added, known } = await importJson(record, basename(file), text);
      console.log(`${added} entries imported, ${known} were there already.`);
      return 0;
    } finally {
      await record.close();
    }
  } finally {
    held.release();
  }
}

function readArguments(args: string[]): { file: string; newsroom: string | null } | null {
  try {
    const { values, positionals } = parseArgs({ args, allowPositionals: true, options: NEWSROOM_OPTION });
    const [file, ...rest] = positionals;
    return file === undefined || rest.length > 0 ? null : { file, newsroom: values.newsroom ?? null };
  } catch {
    return null;
  }
}

function readText(file: string): string {
  try {
    const { size } = statSync(file);
    if (size > MOST_BYTES) throw new Error(`it has ${size} bytes, and ${MOST_BYTES} can be read`);
    return new TextDecoder('utf-8', { fatal: true }).decode(readFileSync(file));
  } catch (error) {
    const reason = messageOf(error);
    throw new OperatorError(`${file} cannot be read (${reason}).`, { cause: error });
  }
}
