import type { Fetched } from '../../claims/model/dossier.ts';
import { UserError } from '../../lib/errors.ts';
import { nodeToBlocks, type ReadText, type TextNode } from './blocks.ts';
import type { ChangeChoice } from './changes.ts';
import { bytesToText, declaredEncoding } from './encoding.ts';
import { findForms } from './forms.ts';
import { cleanPage, type Element } from './html/clean.ts';
import { limits } from './limits.ts';
import { type Metadata, noMetadata } from './metadata.ts';
import { isSubtitles, readSubtitles } from './subtitles.ts';

/** How a document came: text, or one of the formats that newsrooms exchange. */
type Format = 'text' | 'Markdown' | 'HTML' | 'NewsML-G2' | 'NITF' | 'PDF' | 'DOCX' | 'RTF' | 'e-mail' | 'subtitles';

/** A document as the draft reads it. Plain text is exactly the file's; other formats give their main text, a paragraph a block. */
export interface ReadDocument extends ReadText {
  metadata: Metadata;
  format: Format;
}

/** A file or page as it came. */
export interface RawDocument {
  bytes: Uint8Array;
  /** For messages: the file's name or the page's address. */
  name: string;
  /** What the server says it is, with its charset; null for files. */
  contentType: string | null;
  /** How it was fetched; left out for files. */
  fetched?: Fetched;
}

const startsWith = (bytes: Uint8Array, text: string): boolean =>
  [...text].every((letter, i) => bytes[i] === letter.charCodeAt(0));

const isHtml = /^\s*(?:<!--[\s\S]{0,2000}?-->\s*)?<(?:!doctype html|html|head|body|article|div|p|main)\b/i;
const isXml = /^\s*<\?xml|^\s*<(?:newsItem|newsMessage|nitf)\b/;

const mailHeader = /^(?:from|to|cc|subject|date|mime-version|message-id|received|return-path|delivered-to|x-[\w-]+):/i;

/** A message saved as a file begins with headers; three of the usual ones are enough where its name does not tell. */
const isEmail = ({ bytes, name, contentType }: RawDocument): boolean => {
  if (/\.eml$/i.test(name) || /^message\/rfc822/i.test(contentType ?? '')) return true;
  const head = new TextDecoder('latin1').decode(bytes.subarray(0, 4_000)).split(/\r?\n\r?\n/)[0] ?? '';
  const lines = head.split(/\r?\n/).filter((line) => !/^\s/.test(line));
  const headers = lines.filter((line) => mailHeader.test(line)).length;
  return headers >= 3 && lines.every((line) => /^[\w-]+:/.test(line)) && /^from:/im.test(head);
};

const formatOf = ({ name, contentType }: RawDocument, text: string): 'text' | 'markdown' | 'html' | 'xml' => {
  const path = name.toLowerCase().replace(/[?#].*$/, '');
  const type = contentType?.toLowerCase() ?? '';
  const head = text.slice(0, 4_000);
  if (/<html\b[^>]*xmlns/i.test(head) || /html/.test(type) || /\.x?html?$/.test(path)) return 'html';
  if (isXml.test(head) || /\/xml|\+xml/.test(type)) return 'xml';
  if (/markdown/.test(type) || /\.(?:md|markdown)$/.test(path)) return 'markdown';
  if (/\.txt$/.test(path)) return 'text';
  return isHtml.test(head) ? 'html' : 'text';
};

/** The words of a Markdown text without its marks, by marked and the same walk as for HTML. */
const readMarkdown = async (markdown: string): Promise<ReadText> => {
  const [{ marked }, { parseHTML }] = await Promise.all([import('marked'), import('linkedom')]);
  const { document } = parseHTML(`<html><body>${await marked.parse(markdown)}</body></html>`);
  const notes = cleanPage(document.body as unknown as Element);
  return { ...nodeToBlocks(document.body as unknown as TextNode), notes };
};

const readTextual = async (raw: RawDocument): Promise<ReadDocument> => {
  const charset = /charset=["']?([\w.:-]+)/i.exec(raw.contentType ?? '')?.[1] ?? null;
  const { text } = bytesToText(raw.bytes, charset ?? declaredEncoding(raw.bytes), raw.name);
  if (isSubtitles(text)) return { ...readSubtitles(text, raw.name), metadata: noMetadata(), format: 'subtitles' };
  switch (formatOf(raw, text)) {
    case 'html': {
      const { readHtml } = await import('./html/html.ts');
      return { ...(await readHtml(text, raw.name)), format: 'HTML' };
    }
    case 'xml': {
      const { readXml } = await import('./xml.ts');
      return await readXml(text, raw.name);
    }
    case 'markdown':
      return { ...(await readMarkdown(text)), metadata: noMetadata(), format: 'Markdown' };
    case 'text':
      return { text, blocks: [], notes: [], metadata: noMetadata(), format: 'text' };
  }
};

/**
 * Reads a document of any format that newsrooms exchange. Each format's library is loaded when the first such document
 * comes. Nothing is loaded from outside and no script is run.
 * @param changes what becomes of a Word document's tracked changes; null asks where they alter the words.
 * @throws UserError, with what to do next, for a document that is too large, empty, damaged, locked or a wall.
 */
export const readDocument = async (raw: RawDocument, changes: ChangeChoice | null = null): Promise<ReadDocument> => {
  const { bytes, name } = raw;
  if (bytes.length > limits.bytes) {
    throw new UserError(
      `${name} is ${Math.ceil(bytes.length / 1024 / 1024)} MB; at most ${limits.bytes / 1024 / 1024} MB are read. Give the article alone, as text.`,
    );
  }
  const read = async (): Promise<ReadDocument> => {
    if (startsWith(bytes, '%PDF-')) {
      const { readPdf } = await import('./pdf/pdf.ts');
      return { ...(await readPdf(bytes, name)), format: 'PDF' };
    }
    if (startsWith(bytes, 'PK\u0003\u0004')) {
      const { readDocx } = await import('./docx/docx.ts');
      return { ...(await readDocx(bytes, name, changes)), format: 'DOCX' };
    }
    if (startsWith(bytes, '{\\rtf')) {
      const { readRtf } = await import('./rtf.ts');
      return { ...(await readRtf(bytes, name, changes)), format: 'RTF' };
    }
    if (startsWith(bytes, '\u00d0\u00cf\u0011\u00e0'))
      throw new UserError(
        `${name} is in an old binary format of Word or Outlook: save it as DOCX, as an .eml file or as text, and draft that.`,
      );
    if (isEmail(raw)) {
      const { readEmail } = await import('./email.ts');
      return { ...(await readEmail(bytes, name)), format: 'e-mail' };
    }
    return await readTextual(raw);
  };
  const document = await read();
  if (document.text.trim() === '')
    throw new UserError(`${name} holds no text: give a file or page with the article in it.`);
  if (document.text.length > limits.characters) {
    throw new UserError(
      `${name} holds ${document.text.length} characters of text; at most ${limits.characters} are read. Give the article alone.`,
    );
  }
  return { ...document, ...findForms(document) };
};
