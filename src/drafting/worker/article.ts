import type { DraftedDossier } from '../../claims/model/entries/draft-review.ts';
import { createDrafter } from '../drafter.ts';
import { firstHeading } from '../extract/paragraphs.ts';
import { languageOf } from '../languages/detect-language.ts';
import { textToId } from '../output/ids.ts';
import { originalFileOf, provenanceOf } from '../output/original-file.ts';
import { readDocument } from '../readers/document.ts';
import { give } from '../readers/metadata.ts';
import { draftToDossier } from './dossier.ts';
import type { Job } from './thread.ts';

const help = { give: 'language:en', instead: 'Record its statements with /record' };

/** Our own number: a draft's name is typed in chat, and is the dossier's id in every reference to its statements. */
const MAX_NAME_LENGTH = 36;

/** The first words of a title as an id: "harbour-strike". */
const titleToName = (title: string): string => {
  const [first = 'draft', ...words] = (textToId(title) ?? 'draft').split('-');
  return words.reduce((name, word) => (name.length + word.length < MAX_NAME_LENGTH ? `${name}-${word}` : name), first);
};

/** Reads a document, drafts it, and gives what a review is started with. Throws UserError as its parts do. */
export const readAndDraft = async (job: Job): Promise<{ dossier: DraftedDossier; language: string }> => {
  const document = await readDocument(job, job.changes);
  const { metadata, text } = document;
  if (job.address !== null) metadata.address ??= { value: job.address, from: 'the address it was fetched from' };
  give(metadata, 'title', firstHeading(text), 'first line of the text');
  const language = await languageOf(document, job.language, help);
  const draft = await createDrafter({ model: job.model }).draft(text, { language, blocks: document.blocks });
  const bare = job.name.replace(/[?#].*$/, '').replace(/^.*\//, '');
  const id = titleToName(metadata.title?.value ?? bare.replace(/\.\w+$/, ''));
  const originalFile = originalFileOf(job, document);
  const provenance = provenanceOf(job);
  const { notes } = document;
  return { dossier: draftToDossier({ id, text, metadata, draft, originalFile, provenance, notes }), language };
};
