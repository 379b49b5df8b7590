import type JSZip from 'jszip';
import { ChoiceError, UserError } from '../../lib/errors.ts';
import type { ReadText, TextNode } from './blocks.ts';
import { type ChangeChoice, type DocxWords, readDocxWords, struckStyles } from './docx-text.ts';
import { listWords } from './html-clean.ts';
import { give, type Metadata, noMetadata } from './metadata.ts';
import { noteMarksToNotes } from './note-marks.ts';
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

const listChanges = ({ inserted, deleted, struck }: DocxWords): string =>
  [['inserted', inserted] as const, ['deleted', deleted] as const, ['struck through', struck] as const]
    .filter(([, words]) => words.length > 0)
    .map(([how, words]) => `${how} ${listWords(words)}`)
    .join('; ');

const toNotes = (words: DocxWords, choice: ChangeChoice, isChanged: boolean): string[] => [
  ...(isChanged
    ? [
        choice === 'accept'
          ? `Read with its changes accepted (${listChanges(words)}): the inserted words are in, the deleted and struck ones are out.`
          : `Read with its changes rejected (${listChanges(words)}): the deleted and struck words are in, the inserted ones are out.`,
      ]
    : []),
  ...noteMarksToNotes(words.noteMarks),
  ...(words.hidden > 0 ? ['Words that the document hides were left out.'] : []),
];

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
  let accepted: DocxWords;
  let rejected: DocxWords;
  let metadata: Metadata;
  try {
    const root = await parsePart(zip, await mainPart(zip));
    if (!root || root.getElementsByTagName('w:body').length === 0) throw unreadable();
    const styles = struckStyles(await parsePart(zip, 'word/styles.xml'));
    accepted = readDocxWords(root, 'accept', styles);
    rejected = readDocxWords(root, 'reject', styles);
    metadata = await readProperties(zip);
  } catch (error) {
    throw error instanceof UserError ? error : unreadable(error);
  }
  const isChanged = accepted.text !== rejected.text;
  if (isChanged && changes === null)
    throw new ChoiceError(
      `${name} has changes that alter its words (${listChanges(accepted)}). Choose whether they are accepted or rejected (--changes accept or --changes reject on the command line, changes:accept or changes:reject in chat), or do so in Word and give the file again.`,
      'changes',
      ['accept', 'reject'],
    );
  const choice = changes ?? 'accept';
  const words = choice === 'accept' ? accepted : rejected;
  return { text: words.text, blocks: [], notes: toNotes(words, choice, isChanged), metadata };
};
