/** `npm run -s export -- --format json|csv|markdown|claimreview|webannotation [--out file]` writes the record with its history. */
import { createWriteStream, renameSync, rmSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { parseArgs } from 'node:util';
import { exportFormats } from '../exchange/formats.ts';
import { openRecord } from '../exchange/record.ts';
import { errorToMessage, OperatorError } from '../lib/errors.ts';
import { NEWSROOM_OPTION, readNewsroomConfig } from '../newsrooms/choose-newsroom.ts';
import { runCli } from './run.ts';

const USAGE = `Usage: npm run -s export -- --format ${exportFormats.map(({ name }) => name).join('|')} [--out file] [--newsroom name]
${exportFormats.map(({ name, summary }) => `  ${name.padEnd(13)} ${summary}`).join('\n')}
Without --out it goes to standard output. The bot may be running.`;

await runCli(main);

async function main(args: string[]): Promise<number> {
  const read = readArguments(args);
  const format = exportFormats.find(({ name }) => name === read?.format);
  if (read === null || format === undefined) {
    console.error(USAGE);
    return 2;
  }
  if (read.out !== null) checkOutPath(read.out);
  const record = await openRecord(readNewsroomConfig(read.newsroom).own);
  try {
    const pieces = Readable.from(format.write(record));
    if (read.out === null) await pipeline(pieces, process.stdout, { end: false });
    else await writeAtomically(pieces, read.out);
    return 0;
  } finally {
    await record.close();
  }
}

function readArguments(args: string[]): { format: string; out: string | null; newsroom: string | null } | null {
  try {
    const { values } = parseArgs({
      args,
      options: { format: { type: 'string', default: 'json' }, out: { type: 'string' }, ...NEWSROOM_OPTION },
    });
    return { format: values.format, out: values.out ?? null, newsroom: values.newsroom ?? null };
  } catch {
    return null;
  }
}

/** The name is the operator's alone: no name on the record ever becomes part of a path. */
function checkOutPath(out: string): void {
  const folder = statSync(dirname(out), { throwIfNoEntry: false });
  const there = statSync(out, { throwIfNoEntry: false });
  if (out === '' || !folder?.isDirectory())
    throw new OperatorError(`--out ${out}: there is no such folder. Make it, or choose another.`);
  if (there !== undefined) throw new OperatorError(`--out ${out} is there already: delete it, or choose another name.`);
}

/** Under another name until it is whole, so that half an export is never taken for one. */
async function writeAtomically(pieces: Readable, out: string): Promise<void> {
  const part = `${out}.part-${process.pid}`;
  try {
    await pipeline(pieces, createWriteStream(part, { flags: 'wx', mode: 0o600, flush: true }));
    renameSync(part, out);
  } catch (error) {
    rmSync(part, { force: true });
    throw new OperatorError(`--out ${out} could not be written (${errorToMessage(error)}).`, {
      cause: error,
    });
  }
}
