import { Worker } from 'node:worker_threads';
import { UserError } from '../../../lib/errors.ts';
import type { ReadText } from '../blocks.ts';
import { limits } from '../limits.ts';
import { give, type Metadata, noMetadata } from '../metadata.ts';
import type { PdfAnswer } from './thread.ts';

/** D:20240404093000+02'00' as ISO 8601 (PDF 32000-1, 7.9.4); anything else stays as it is. */
const pdfDate = (value: unknown): string | null => {
  if (typeof value !== 'string') return null;
  const match = /^(?:D:)?(\d{4})(\d{2})(\d{2})/.exec(value);
  return match ? `${match[1]}-${match[2]}-${match[3]}` : value;
};

/** How often the process's memory is checked while a PDF is read, in milliseconds. */
const MEMORY_CHECK_INTERVAL_MS = 10;

/**
 * Runs pdf.js in a thread that can be terminated. A file of 900 bytes may unpack to gigabytes, compressed several times over
 * or behind an empty password, and pdf.js has no limit of its own. So we limit the process's growth and the time.
 */
const readInThread = (bytes: Uint8Array, name: string): Promise<PdfAnswer> =>
  new Promise((resolve, reject) => {
    const before = process.memoryUsage.rss();
    // A copy, because the caller still needs the bytes. The thread gets none of the process's environment.
    const thread = new Worker(new URL('./thread.ts', import.meta.url), {
      workerData: { bytes: new Uint8Array(bytes), characters: limits.characters },
      resourceLimits: { maxOldGenerationSizeMb: limits.pdfHeap / 1024 / 1024 },
      env: {},
      execArgv: [],
      stdout: true,
      stderr: true,
    });
    const end = (settle: () => void): void => {
      clearInterval(memoryCheck);
      clearTimeout(deadline);
      thread.removeAllListeners();
      // The result is known; a late error must not become an uncaught one.
      thread.on('error', () => {});
      void thread.terminate().then(settle);
    };
    const refuse = (why: string, cause?: unknown): void =>
      end(() =>
        reject(
          new UserError(
            `${name} ${why}, which no article does: it was not opened. Save the article as text and draft that.`,
            {
              cause,
            },
          ),
        ),
      );
    const tooLarge = `would unpack to more than ${limits.pdfGrowth / 1024 / 1024} MB`;
    const memoryCheck = setInterval(() => {
      if (process.memoryUsage.rss() - before > limits.pdfGrowth) refuse(tooLarge);
    }, MEMORY_CHECK_INTERVAL_MS);
    const deadline = setTimeout(
      () => refuse(`takes more than ${limits.pdfTimeoutMs / 1000} seconds to read`),
      limits.pdfTimeoutMs,
    );
    thread.once('message', (answer: PdfAnswer) => end(() => resolve(answer)));
    thread.once('error', (error: NodeJS.ErrnoException) =>
      error.code === 'ERR_WORKER_OUT_OF_MEMORY' ? refuse(tooLarge, error) : end(() => reject(error)),
    );
    thread.once('exit', (code) => end(() => reject(new Error(`the thread that read ${name} ended with code ${code}`))));
  });

/**
 * The text of a PDF by unpdf (Mozilla's pdf.js without its optional parts), and its document information. Columns are read
 * one after the other; words hyphenated at a line's end are joined.
 * @throws UserError for a locked, damaged or scanned file, for one whose columns cannot be told apart, and for one that
 *   unpacks to more than an article has.
 */
export const readPdf = async (bytes: Uint8Array, name: string): Promise<ReadText & { metadata: Metadata }> => {
  const answer = await readInThread(bytes, name);
  if ('problem' in answer)
    throw new UserError(
      `${name} could not be read as a PDF (${answer.problem}): unlock or export it again, or save the article as text.`,
    );
  if ('unclearPage' in answer)
    throw new UserError(
      `Page ${answer.unclearPage} of ${name} is set in columns that cannot be told apart for certain, so a sentence could be read across them: save the article as text, with the columns one after the other, and draft that.`,
    );
  const { text, notes } = answer;
  if (text === '')
    throw new UserError(
      `${name} holds pictures of pages and no text: run it through text recognition, or type the article.`,
    );
  const metadata = noMetadata();
  give(metadata, 'title', answer.info.Title, 'PDF Title');
  give(metadata, 'author', answer.info.Author, 'PDF Author');
  give(metadata, 'language', answer.info.Language, 'PDF Language');
  give(metadata, 'date', pdfDate(answer.info.CreationDate), 'PDF CreationDate');
  return { text, blocks: [], notes, metadata };
};
