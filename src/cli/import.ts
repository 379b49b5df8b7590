/**
 * `npm run -s import -- file.json` puts an exported record back, or takes a ClaimReview feed into the record: which of the
 * two a file is, its beginning tells.
 */
import { closeSync, openSync, readSync, statSync, writeSync } from 'node:fs';
import { basename } from 'node:path';
import { parseArgs } from 'node:util';
import { consoleAsker } from '../adapters/console/adapter.ts';
import { type Actor, type Entry, entrySchema } from '../claims/model/entry.ts';
import { createEntryIds } from '../claims/model/entry-ids.ts';
import { type FeedReport, importFeed } from '../exchange/feed/import.ts';
import { importJson } from '../exchange/import.ts';
import { type OpenRecord, openRecord } from '../exchange/record.ts';
import { errorToMessage, OperatorError } from '../lib/errors.ts';
import { NEWSROOM_OPTION, readNewsroomConfig } from '../newsrooms/choose-newsroom.ts';
import { lockDataFolder } from '../storage/sqlite/folder-lock.ts';
import { showProgress } from './progress-bar.ts';
import { createProgressLine } from './progress-line.ts';
import { endOnSignal, runCli } from './run.ts';

const USAGE = `Usage: npm run -s import -- file.json [--report refused.txt] [--newsroom name]
  A file that npm run export -- --format json wrote: into an empty record or into one that the file continues.
  A ClaimReview feed (a DataFeed, a list, a page's JSON-LD, a fact-check search service's answer): others' reviews, shown
  as theirs. Run again, it goes on where it was stopped, and takes nothing twice. What is refused is printed on standard
  error, or in full in the file of --report.
  Stop the bot first.`;
/** Refused items of a feed on standard error; --report takes them all. */
const MAX_REPORTED = 100;
const PROGRESS_STEPS = { terminal: 500, elsewhere: 5_000 };

await runCli(main);

async function main(args: string[]): Promise<number> {
  const read = readArguments(args);
  if (read === null) {
    console.error(USAGE);
    return 2;
  }
  const isRecord = isExportedRecord(read.file);
  const { root, own } = readNewsroomConfig(read.newsroom);
  const folderLock = lockDataFolder(root.DATA_DIR);
  try {
    const record = await openRecord(own);
    try {
      if (!isRecord) return await importFeedFile(record, read);
      return await importRecordFile(record, read.file);
    } finally {
      await record.close();
    }
  } finally {
    folderLock.release();
  }
}

function readArguments(args: string[]): { file: string; report: string | null; newsroom: string | null } | null {
  try {
    const { values, positionals } = parseArgs({
      args,
      allowPositionals: true,
      options: { report: { type: 'string' }, ...NEWSROOM_OPTION },
    });
    const [file, ...rest] = positionals;
    if (file === undefined || rest.length > 0) return null;
    return { file, report: values.report ?? null, newsroom: values.newsroom ?? null };
  } catch {
    return null;
  }
}

async function importRecordFile(record: OpenRecord, file: string): Promise<number> {
  endOnSignal();
  const size = statSync(file).size;
  const line = createProgressLine(PROGRESS_STEPS);
  let hideTrial = () => {};
  try {
    const { added, known } = await importJson(record, file, basename(file), {
      onRead: (entries, bytes) => line.show(entries, () => `${entries} entries read (${percent(bytes, size)} %)`),
      onTrial(readModel) {
        line.clear();
        hideTrial = showProgress(readModel);
      },
    });
    hideTrial();
    console.log(`${added} entries imported, ${known} were there already.`);
    return 0;
  } finally {
    line.clear();
    hideTrial();
  }
}

function percent(part: number, whole: number): number {
  return Math.floor((100 * part) / Math.max(1, whole));
}

/** A feed names its parts in its first kilobytes; anything else is read as an exported record, which says what is wrong with it. */
function isExportedRecord(file: string): boolean {
  const head = Buffer.alloc(64_000);
  let length = 0;
  try {
    const opened = openSync(file, 'r');
    length = readSync(opened, head);
    closeSync(opened);
  } catch (error) {
    throw unreadableError(file, error);
  }
  const text = head.subarray(0, length).toString('utf8');
  return (
    /^\uFEFF?\s*\{\s*"format"\s*:/.test(text) ||
    !/"(?:[^"\s]*[/:#])?(?:dataFeedElement|claims|ClaimReview)"/i.test(text)
  );
}

async function importFeedFile(
  record: OpenRecord,
  { file, report }: { file: string; report: string | null },
): Promise<number> {
  const name = basename(file);
  const size = statSync(file).size;
  const rejections = createRejectionReport(report);
  const bar = createProgressLine(PROGRESS_STEPS);
  let isStopped = false;
  const stop = () => {
    isStopped = true;
  };
  process.once('SIGINT', stop).once('SIGTERM', stop);
  try {
    const done = await importFeed(record, {
      file,
      name,
      toEntry: createEntryFactory(record.newsroom, name),
      onRefused: (line) => {
        bar.clear();
        rejections.add(line);
      },
      onProgress: ({ elements, refused }, bytes) =>
        bar.show(elements, () => `${elements} elements read (${percent(bytes, size)} %), ${refused} refused`),
      isStopped: () => isStopped,
    });
    bar.clear();
    rejections.close();
    console.log(reportToText(name, done));
    if (isStopped) console.error(`Stopped before its end: run it again, and it goes on from there.`);
    return isStopped ? 130 : 0;
  } finally {
    bar.clear();
    process.off('SIGINT', stop).off('SIGTERM', stop);
  }
}

function createEntryFactory(newsroom: string, feed: string): Parameters<typeof importFeed>[1]['toEntry'] {
  const nextId = createEntryIds(() => new Date());
  const { id, name, platform } = consoleAsker();
  const by: Actor = { kind: 'person', id, name, platform };
  return (reviews) =>
    entrySchema.parse({
      id: nextId(),
      newsroom,
      at: new Date().toISOString(),
      by,
      kind: 'reviews-imported',
      feed,
      reviews,
    } satisfies Entry);
}

function reportToText(name: string, { elements, added, changed, known, refused }: FeedReport): string {
  return `${name}: ${elements} elements read. ${added} reviews are new, ${changed} changed, ${known} were there already, ${refused} refused.`;
}

interface RejectionReport {
  add(line: string): void;
  close(): void;
}

/** @throws OperatorError where the report's file is there already or cannot be made. */
function createRejectionReport(report: string | null): RejectionReport {
  let told = 0;
  let file: number | null = null;
  try {
    if (report !== null) file = openSync(report, 'wx', 0o600);
  } catch (error) {
    throw new OperatorError(`--report ${report} cannot be written (${errorToMessage(error)}): choose another name.`, {
      cause: error,
    });
  }
  return {
    add(line) {
      told += 1;
      if (file !== null) writeSync(file, `${line}\n`);
      else if (told <= MAX_REPORTED) console.error(line);
    },
    close() {
      if (file !== null) closeSync(file);
      else if (told > MAX_REPORTED)
        console.error(`and ${told - MAX_REPORTED} more: --report refused.txt takes them all.`);
    },
  };
}

function unreadableError(file: string, error: unknown): OperatorError {
  return new OperatorError(`${file} cannot be read (${errorToMessage(error)}).`, { cause: error });
}
