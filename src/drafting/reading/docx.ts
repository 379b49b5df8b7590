import { UserError } from '../../errors.ts';
import { give, type Metadata, noMetadata } from './metadata.ts';
import { checkUnpackedSize } from './zip.ts';

/** The document's own properties (docProps/core.xml, Dublin Core terms). */
const readProperties = async (bytes: Uint8Array): Promise<Metadata> => {
  const [{ unzipSync, strFromU8 }, { DOMParser }] = await Promise.all([import('fflate'), import('linkedom')]);
  const metadata = noMetadata();
  const core = unzipSync(bytes, { filter: (file) => file.name === 'docProps/core.xml' })['docProps/core.xml'];
  if (!core) return metadata;
  const root = new DOMParser().parseFromString(strFromU8(core), 'text/xml');
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
export const readDocx = async (bytes: Uint8Array, name: string): Promise<{ text: string; metadata: Metadata }> => {
  await checkUnpackedSize(bytes, name);
  const { default: mammoth } = await import('mammoth');
  try {
    const { value } = await mammoth.extractRawText({ buffer: Buffer.from(bytes) });
    return { text: value.trim(), metadata: await readProperties(bytes) };
  } catch (error) {
    throw new UserError(
      `${name} could not be read as a Word document: save it again as DOCX, or save the article as text.`,
      { cause: error },
    );
  }
};
