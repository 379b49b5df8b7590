import type JSZip from 'jszip';
import { UserError } from '../../lib/errors.ts';
import type { ReadText } from './blocks.ts';
import { give, type Metadata, noMetadata } from './metadata.ts';
import { openZip } from './zip.ts';

/** The document's own properties (docProps/core.xml, Dublin Core terms). */
const readProperties = async (zip: JSZip): Promise<Metadata> => {
  const { DOMParser } = await import('linkedom');
  const metadata = noMetadata();
  const core = await zip.file('docProps/core.xml')?.async('string');
  if (!core) return metadata;
  const root = new DOMParser().parseFromString(core, 'text/xml');
  const elementText = (tag: string): string | null | undefined => root.getElementsByTagName(tag)[0]?.textContent;
  give(metadata, 'title', elementText('dc:title'), 'DOCX title');
  give(metadata, 'author', elementText('dc:creator'), 'DOCX creator');
  give(metadata, 'language', elementText('dc:language'), 'DOCX language');
  give(metadata, 'date', elementText('dcterms:created'), 'DOCX created');
  return metadata;
};

/**
 * The text of a Word document by mammoth, a paragraph each, and the document's properties.
 * @throws UserError for a ZIP bomb, a damaged file, and a ZIP that is no Word document.
 */
export const readDocx = async (bytes: Uint8Array, name: string): Promise<ReadText & { metadata: Metadata }> => {
  const zip = await openZip(bytes, name);
  const { default: mammoth } = await import('mammoth');
  try {
    const { value } = await mammoth.extractRawText({ buffer: Buffer.from(bytes) });
    return { text: value.trim(), blocks: [], notes: [], metadata: await readProperties(zip) };
  } catch (error) {
    throw new UserError(
      `${name} could not be read as a Word document: save it again as DOCX, or save the article as text.`,
      { cause: error },
    );
  }
};
