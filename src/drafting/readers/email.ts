/** Reads e-mail (RFC 5322) by postal-mime: the text a person wrote, with the earlier message that it quotes set apart. */
import { UserError } from '../../lib/errors.ts';
import { nodeToBlocks, type ReadText, type TextNode } from './blocks.ts';
import { cleanPage, type Element } from './html/clean.ts';
import { give, type Metadata, noMetadata } from './metadata.ts';
import { listWords } from './notes.ts';

const quoteMark = /^(?:> ?)+/u;
const signatureMark = /^-- ?$/u;

/** Takes the marks off the lines of an earlier message, and says that they were there. */
const readPlain = (text: string): ReadText => {
  const lines = text.replace(/\r\n?/g, '\n').trimEnd().split('\n');
  const signature = lines.findIndex((line) => signatureMark.test(line));
  const own = signature < 0 ? lines : lines.slice(0, signature);
  const quoted = own.filter((line) => quoteMark.test(line)).length;
  const notes: string[] = [];
  if (quoted > 0)
    notes.push(
      'The message quotes an earlier one (lines with ">"): its words are in the text without that mark. Check whose they are.',
    );
  if (signature >= 0) notes.push('The signature below the message was left out.');
  return { text: own.map((line) => line.replace(quoteMark, '')).join('\n'), blocks: [], notes };
};

const readMarkup = async (html: string): Promise<ReadText> => {
  const { parseHTML } = await import('linkedom');
  const { document } = parseHTML(`<html><body>${html}</body></html>`);
  const notes = cleanPage(document.body as unknown as Element);
  return { ...nodeToBlocks(document.body as unknown as TextNode), notes };
};

/** @throws UserError for what is no e-mail, or one without a text. */
export const readEmail = async (bytes: Uint8Array, name: string): Promise<ReadText & { metadata: Metadata }> => {
  const { default: PostalMime } = await import('postal-mime');
  const mail = await PostalMime.parse(bytes).catch((cause: unknown) => {
    throw new UserError(`${name} could not be read as an e-mail: save its text and draft that.`, { cause });
  });
  const attached = mail.attachments
    .filter(({ related }) => !related)
    .map(({ filename }) => filename ?? 'without a name');
  const isEmpty = (mail.text ?? '').trim() === '' && (mail.html ?? '').trim() === '';
  if (isEmpty)
    throw new UserError(
      attached.length > 0
        ? `${name} is an e-mail without a text, with ${listWords(attached)} attached: save the attachment and draft that.`
        : `${name} is an e-mail without a text: save the article as text and draft that.`,
    );
  const read = mail.text?.trim() ? readPlain(mail.text) : await readMarkup(mail.html ?? '');
  if (attached.length > 0)
    read.notes.push(`Attachments are not read: ${listWords(attached)}. Save and draft them on their own.`);
  const metadata = noMetadata();
  give(metadata, 'title', mail.subject, 'e-mail Subject');
  give(metadata, 'author', mail.from?.name || mail.from?.address, 'e-mail From');
  give(metadata, 'date', mail.date, 'e-mail Date');
  return { ...read, metadata };
};
