import type { DraftedDossier } from '../../claims/entries/review.ts';
import { UserError } from '../../errors.ts';
import { detectLanguage, languagesWithRules, nameLanguage } from '../detection.ts';
import { createDrafter } from '../drafter.ts';
import { textToId } from '../filing/ids.ts';
import { loadLanguage } from '../language.ts';
import { firstHeading } from '../paragraphs.ts';
import { type ReadDocument, readDocument } from '../reading/document.ts';
import { give } from '../reading/metadata.ts';
import { draftToDossier } from './dossier.ts';
import type { Job } from './thread.ts';

/** The language by the editor's word, the document's own, or its letters, if there are rules for it. */
const languageOf = async ({ text, metadata }: ReadDocument, wanted: string | null): Promise<string> => {
  const code = wanted ?? metadata.language?.value ?? (await detectLanguage(text));
  if (!code)
    throw new UserError(
      `The text is too short to tell its language: give it, such as language:en. There are rules for ${languagesWithRules()}. Nothing was kept.`,
    );
  const short = code.toLowerCase().split(/[-_]/)[0] ?? code;
  if (/^[a-z]{2,3}$/.test(short) && loadLanguage(short)) return short;
  throw new UserError(
    `The article is in ${nameLanguage(short)}, and there are rules for ${languagesWithRules()} only: nothing was drafted. Record its statements with /record, or give language: if that is not its language.`,
  );
};

/** Our own number: a draft's name is typed in chat, and is the dossier's id in every reference to its statements. */
const longestName = 36;

/** The first words of a title as an id: "harbour-strike". */
const toName = (title: string): string => {
  const [first = 'draft', ...words] = (textToId(title) ?? 'draft').split('-');
  return words.reduce((name, word) => (name.length + word.length < longestName ? `${name}-${word}` : name), first);
};

/** Reads a document, drafts it, and gives what a review is started with. Throws UserError as its parts do. */
export const readAndDraft = async (job: Job): Promise<{ dossier: DraftedDossier; language: string }> => {
  const document = await readDocument(job);
  const { metadata, text } = document;
  if (job.address !== null) metadata.address ??= { value: job.address, from: 'the address it was fetched from' };
  give(metadata, 'title', firstHeading(text), 'first line of the text');
  const language = await languageOf(document, job.language);
  const draft = await createDrafter({ model: job.model }).draft(text, { language });
  const bare = job.name.replace(/[?#].*$/, '').replace(/^.*\//, '');
  const id = toName(metadata.title?.value ?? bare.replace(/\.\w+$/, ''));
  return { dossier: draftToDossier({ id, text, metadata, draft }), language };
};
