/** Reads files for the readers' tests. */
import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { draftText } from '../../../src/drafting/draft.ts';
import type { ChangeChoice } from '../../../src/drafting/readers/changes.ts';
import { type ReadDocument, readDocument } from '../../../src/drafting/readers/document.ts';
import { type ReadStatement, readStatements } from '../readers.ts';

export const read = (
  name: string,
  content: string | Uint8Array,
  changes: ChangeChoice | null = null,
): Promise<ReadDocument> =>
  readDocument(
    { name, bytes: typeof content === 'string' ? new TextEncoder().encode(content) : content, contentType: null },
    changes,
  );

/** What a document's draft says, in English unless told otherwise. */
export const draftOf = ({ text, blocks }: ReadDocument, language = 'en'): ReadStatement[] =>
  readStatements(text, draftText(text, { language, blocks }));

/** Who says what: "Karl Reisner: “we offered …”". */
export const saidIn = (document: ReadDocument, language = 'en'): string[] =>
  draftOf(document, language).map(({ speaker, content }) => `${speaker ?? '?'}: ${content.join(' … ')}`);

const articles = fileURLToPath(new URL('../../../../shared/cases/articles/', import.meta.url));

/** Where the articles of the shared cases are; null, with a word about it, where they are not handed over. */
export const sharedArticles = existsSync(articles) ? articles : null;
if (sharedArticles === null) console.warn(`${articles} is not there: the shared cases are skipped.`);

export const readShared = (file: string, changes: ChangeChoice | null = null): Promise<ReadDocument> =>
  read(file, readFileSync(`${sharedArticles}${file}`), changes);
