/** `npm run -s export -- --format json|csv|markdown|claimreview|webannotation [--out file]` writes the record with its history. */
import { createWriteStream, renameSync, rmSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { parseArgs } from 'node:util';
import { statementTexts } from '../bot/answers/statement-texts.ts';
import { exportFormats } from '../exchange/formats.ts';
import { openRecord } from '../exchange/record.ts';
import { errorToMessage, OperatorError } from '../lib/errors.ts';
import { NEWSROOM_OPTION, readNewsroomConfig } from '../newsrooms/choose-newsroom.ts';
import { showProgress } from './progress-bar.ts';
import { createProgressLine, type ProgressLine } from './progress-line.ts';
import { endOnSignal, runCli } from './run.ts';

const USAGE = `Usage: npm run -s export -- --format ${exportFormats.map(({ name }) => name).join('|')} [--out file] [--newsroom name]
${exportFormats.map(({ name, summary }) => `  ${name.padEnd(13)} ${summary}`).join('\n')}
Without --out it goes to standard output. The bot may be running.`;

const MEGABYTE = 1_000_000;

await runCli(main);

async function main(args: string[]): Promise<number> {
  const read = readArguments(args);
  const format = exportFormats.find(({ name }) => name === read?.format);
  if (read === null || format === undefined) {
    console.error(USAGE);
    return 2;
  }
  if (read.out !== null) checkOutPath(read.out);
  endOnSignal();
  let hideProgress = () => {};
  const record = await openRecord(readNewsroomConfig(read.newsroom).own, (readModel) => {
    hideProgress = showProgress(readModel);
  });
  // Where the export itself goes to the terminal, a line of progress would stand in its middle.
  const isShown = process.stderr.isTTY && (read.out !== null || !process.stdout.isTTY);
  const line = createProgressLine({ terminal: MEGABYTE, elsewhere: Number.POSITIVE_INFINITY });
  try {
    const pieces = Readable.from(withProgress(format.write(record, statementTexts), isShown ? line : null));
    if (read.out === null) await pipeline(pieces, process.stdout, { end: false });
    else await writeAtomically(pieces, read.out);
    return 0;
  } finally {
    hideProgress();
    line.clear();
    await record.close();
  }
}

async function* withProgress(pieces: AsyncIterable<string>, line: ProgressLine | null): AsyncIterable<string> {
  let characters = 0;
  for await (const piece of pieces) {
    yield piece;
    characters += piece.length;
    line?.show(characters, () => `${Math.floor(characters / MEGABYTE)} MB written`);
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
