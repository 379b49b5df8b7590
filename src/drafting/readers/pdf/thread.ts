/**
 * Reads one PDF in a thread of its own; pdf.ts says why. Gets the file as `workerData`, and posts its text with the document
 * information, or what is wrong with it.
 */
import { parentPort, workerData } from 'node:worker_threads';
import { getDocumentProxy } from 'unpdf';
import { errorToMessage } from '../../../lib/errors.ts';
import { itemsToRows, type PageRows, type PdfItem } from './rows.ts';
import { pagesToText } from './text.ts';

/** What the thread posts. */
export type PdfAnswer =
  | { text: string; notes: string[]; info: Record<string, unknown> }
  | { unclearPage: number }
  | { problem: string };

/** More text than this is refused anyway: the thread stops reading there. In characters. */
const { bytes, characters } = workerData as { bytes: Uint8Array; characters: number };

const readPages = async (): Promise<PdfAnswer> => {
  // No script of a file's own is run.
  const pdf = await getDocumentProxy(bytes, { verbosity: 0, isEvalSupported: false });
  const pages: PageRows[] = [];
  let length = 0;
  for (let number = 1; number <= pdf.numPages && length <= characters; number++) {
    const page = await pdf.getPage(number);
    const items = (await page.getTextContent()).items as PdfItem[];
    page.cleanup();
    for (const { str = '' } of items) length += str.length;
    pages.push(itemsToRows(items));
  }
  const { info } = (await pdf.getMetadata()) as { info: Record<string, unknown> };
  const plain = Object.entries(info).filter(([, value]) => typeof value === 'string');
  const read = pagesToText(pages);
  return 'unclearPage' in read ? read : { ...read, info: Object.fromEntries(plain) };
};

readPages()
  .catch((error: unknown): PdfAnswer => ({ problem: errorToMessage(error) }))
  .then((answer) => parentPort?.postMessage(answer));
