/**
 * Reads one PDF, in a thread of its own: pdf.ts says why. Gets the file as `workerData`, posts its pages and its document
 * information, or the sentence that says what is wrong.
 */
import { parentPort, workerData } from 'node:worker_threads';
import { getDocumentProxy } from 'unpdf';
import { errorToMessage } from '../../lib/errors.ts';

/** What the thread posts. */
export type PdfAnswer = { pages: string[]; info: Record<string, unknown> } | { problem: string };

interface PdfItem {
  str?: string;
  hasEOL?: boolean;
  height?: number;
  transform?: number[];
}

/** The lines of a page, parted into paragraphs where the gap between two is wider than the page's own usual one. */
const itemsToText = (items: readonly PdfItem[]): string => {
  const lines: { text: string; y: number; height: number }[] = [];
  let text = '';
  for (const item of items) {
    text += item.str ?? '';
    if (!item.hasEOL) continue;
    if (text.trim() !== '') lines.push({ text: text.trim(), y: item.transform?.[5] ?? 0, height: item.height ?? 0 });
    text = '';
  }
  if (text.trim() !== '') lines.push({ text: text.trim(), y: items.at(-1)?.transform?.[5] ?? 0, height: 0 });
  const gaps = lines.slice(1).map((line, i) => Math.abs((lines[i]?.y ?? 0) - line.y));
  const usual = [...gaps].sort((a, b) => a - b)[Math.floor(gaps.length / 2)] ?? 0;
  return lines.reduce((page, line, i) => {
    if (i === 0) return line.text;
    // A word cut at the line's end is whole again; a line's end is a space, a wide gap a new paragraph.
    if ((gaps[i - 1] ?? 0) > usual * 1.4) return `${page}\n\n${line.text}`;
    return /\p{Ll}-$/u.test(page) && /^\p{Ll}/u.test(line.text)
      ? page.slice(0, -1) + line.text
      : `${page} ${line.text}`;
  }, '');
};

/** More text than this is refused anyway: the thread stops reading there. In characters. */
const { bytes, characters } = workerData as { bytes: Uint8Array; characters: number };

const readPages = async (): Promise<PdfAnswer> => {
  // No script of a file's own is run.
  const pdf = await getDocumentProxy(bytes, { verbosity: 0, isEvalSupported: false });
  const pages: string[] = [];
  let length = 0;
  for (let number = 1; number <= pdf.numPages && length <= characters; number++) {
    const page = await pdf.getPage(number);
    const text = itemsToText((await page.getTextContent()).items as PdfItem[]);
    page.cleanup();
    length += text.length;
    pages.push(text);
  }
  const { info } = (await pdf.getMetadata()) as { info: Record<string, unknown> };
  const plain = Object.entries(info).filter(([, value]) => typeof value === 'string');
  return { pages, info: Object.fromEntries(plain) };
};

readPages()
  .catch((error: unknown): PdfAnswer => ({ problem: errorToMessage(error) }))
  .then((answer) => parentPort?.postMessage(answer));
