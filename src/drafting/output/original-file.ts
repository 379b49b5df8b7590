import { createHash } from 'node:crypto';
import type { Provenance } from '../../claims/model/dossier.ts';
import { PROGRAM_VERSION } from '../../lib/program-version.ts';
import type { RawDocument, ReadDocument } from '../readers/document.ts';

/** The file or page that a text was read from, as it came. */
export interface OriginalFile {
  /** What it is called beside the dossier's file: original.pdf. */
  name: string;
  sha256: string;
}

const endings: Record<ReadDocument['format'], string> = {
  text: 'txt',
  Markdown: 'md',
  HTML: 'html',
  'NewsML-G2': 'xml',
  NITF: 'xml',
  PDF: 'pdf',
  DOCX: 'docx',
  RTF: 'rtf',
  'e-mail': 'eml',
  subtitles: 'vtt',
};

/** Null where the file is the text itself, byte for byte: then there is nothing more to keep. */
export const originalFileOf = (
  { bytes }: RawDocument,
  { text, format }: Pick<ReadDocument, 'text' | 'format'>,
): OriginalFile | null => {
  const hash = (data: Uint8Array | string): string => createHash('sha256').update(data).digest('hex');
  const sha256 = hash(bytes);
  return sha256 === hash(text) ? null : { name: `original.${endings[format]}`, sha256 };
};

/** Which program read the text, and how the page came. */
export const provenanceOf = ({ fetched }: RawDocument): Provenance => ({
  reader: `whosaid ${PROGRAM_VERSION}`,
  fetched: fetched ?? null,
});
