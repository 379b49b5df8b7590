import type JSZip from 'jszip';
import { UserError } from '../../../lib/errors.ts';
import type { ReadText, TextNode } from '../blocks.ts';
import { type ChangeChoice, readChosen } from '../changes.ts';
import { give, type Metadata, noMetadata } from '../metadata.ts';
import { readDocxText, struckStyles } from './text.ts';
import { openZip } from './zip.ts';

interface XmlDocument extends TextNode {
  getElementsByTagName: (
    tag: string,
  ) => ArrayLike<{ textContent: string | null; getAttribute: (name: string) => string | null }>;
}

const parsePart = async (zip: JSZip, path: string): Promise<XmlDocument | null> => {
  const { DOMParser } = await import('linkedom');
  const xml = await zip.file(path)?.async('string');
  return xml ? (new DOMParser().parseFromString(xml, 'text/xml') as unknown as XmlDocument) : null;
};

/** The document's own properties (docProps/core.xml, Dublin Core terms). */
const readProperties = async (zip: JSZip): Promise<Metadata> => {
  const metadata = noMetadata();
  const root = await parsePart(zip, 'docProps/core.xml');
  const elementText = (tag: string): string | null | undefined => root?.getElementsByTagName(tag)[0]?.textContent;
  give(metadata, 'title', elementText('dc:title'), 'DOCX title');
  give(metadata, 'author', elementText('dc:creator'), 'DOCX creator');
  give(metadata, 'language', elementText('dc:language'), 'DOCX language');
  give(metadata, 'date', elementText('dcterms:created'), 'DOCX created');
  return metadata;
};

/** The path of the main part: most programs call it word/document.xml, but need not. */
const mainPart = async (zip: JSZip): Promise<string> => {
  const relations = (await parsePart(zip, '_rels/.rels'))?.getElementsByTagName('Relationship');
  const main = Array.from(relations ?? []).find((one) => /\/officeDocument$/.test(one.getAttribute('Type') ?? ''));
  return main?.getAttribute('Target')?.replace(/^\//, '') ?? 'word/document.xml';
};

/**
 * The text of a Word document, a paragraph each, and the document's properties.
 * @param changes what becomes of tracked changes; null asks where they alter the words.
 * @throws UserError for a ZIP bomb, a damaged file, and a ZIP that is no Word document. ChoiceError where they do.
 */
export const readDocx = async (
  bytes: Uint8Array,
  name: string,
  changes: ChangeChoice | null,
): Promise<ReadText & { metadata: Metadata }> => {
  const zip = await openZip(bytes, name);
  const unreadable = (cause?: unknown): UserError =>
    new UserError(`${name} could not be read as a Word document: save it again as DOCX, or save the article as text.`, {
      cause,
    });
  try {
    const root = await parsePart(zip, await mainPart(zip));
    if (!root || root.getElementsByTagName('w:body').length === 0) throw unreadable();
    const styles = struckStyles(await parsePart(zip, 'word/styles.xml'));
    const metadata = await readProperties(zip);
    const read = readChosen(name, changes, (choice) => readDocxText(root, choice, styles));
    return { ...read, blocks: [], metadata };
  } catch (error) {
    throw error instanceof UserError ? error : unreadable(error);
  }
};
