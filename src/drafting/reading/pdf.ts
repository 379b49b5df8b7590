import { UserError } from '../../errors.ts';
import { give, type Metadata, noMetadata } from './metadata.ts';

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

/** D:20240404093000+02'00' as ISO 8601 (PDF 32000-1, 7.9.4); anything else stays as it is. */
const pdfDate = (value: unknown): string | null => {
  if (typeof value !== 'string') return null;
  const match = /^(?:D:)?(\d{4})(\d{2})(\d{2})/.exec(value);
  return match ? `${match[1]}-${match[2]}-${match[3]}` : value;
};

/**
 * The text of a PDF by unpdf (Mozilla's pdf.js without its optional parts), and its document information. Words cut at
 * a line's end are joined: a quotation from a PDF is as near to print as the file allows.
 * @throws UserError for a locked, damaged or scanned file.
 */
export const readPdf = async (bytes: Uint8Array, name: string): Promise<{ text: string; metadata: Metadata }> => {
  const { getDocumentProxy } = await import('unpdf');
  const metadata = noMetadata();
  try {
    // pdf.js takes the bytes it is given for itself.
    const pdf = await getDocumentProxy(bytes.slice(), { verbosity: 0 });
    const pages: string[] = [];
    for (let number = 1; number <= pdf.numPages; number++) {
      const content = await (await pdf.getPage(number)).getTextContent();
      pages.push(itemsToText(content.items as PdfItem[]));
    }
    const { info } = (await pdf.getMetadata()) as { info: Record<string, unknown> };
    give(metadata, 'title', info.Title, 'PDF Title');
    give(metadata, 'author', info.Author, 'PDF Author');
    give(metadata, 'language', info.Language, 'PDF Language');
    give(metadata, 'date', pdfDate(info.CreationDate), 'PDF CreationDate');
    await pdf.destroy();
    const text = pages.filter((page) => page !== '').join('\n\n');
    if (text === '')
      throw new UserError(
        `${name} holds pictures of pages and no text: run it through text recognition, or type the article.`,
      );
    return { text, metadata };
  } catch (error) {
    if (error instanceof UserError) throw error;
    throw new UserError(
      `${name} could not be read as a PDF (${(error as Error).message}): unlock or export it again, or save the article as text.`,
      { cause: error },
    );
  }
};
