/** Drafts a document that was read into the seeds folder, unless the folder has the article already. */
import { basename } from 'node:path';
import { indexKnownSpeakers, type KnownSpeaker } from '../../claims/dossiers/known-speakers.ts';
import type { Draft } from '../draft.ts';
import type { Drafter } from '../drafter.ts';
import { firstHeading } from '../extract/paragraphs.ts';
import { languageOf } from '../languages/detect-language.ts';
import type { RawDocument, ReadDocument } from '../readers/document.ts';
import { give } from '../readers/metadata.ts';
import { draftToYaml } from './dossier-yaml.ts';
import { textToId } from './ids.ts';
import { takeLaterVersion, type Update } from './later-version.ts';
import { originalFileOf, provenanceOf } from './original-file.ts';
import { findRevision, type Revision, sameArticle } from './revision.ts';
import { freeName, type KnownSource, writeSeed } from './seeds.ts';

/** The seeds folder, and what its dossiers hold. */
export interface SeedsFolder {
  path: string;
  sources: readonly KnownSource[];
  speakers: readonly KnownSpeaker[];
}

/** A file or page, and what was read of it. */
export interface LoadedDocument {
  raw: RawDocument;
  document: ReadDocument;
}

export interface DraftIntoOptions {
  drafter: Drafter;
  /** The dossier's name; the title's words where it is not given. */
  name?: string | undefined;
  language?: string | undefined;
  /** Takes a later version into the dossier of the earlier one. */
  update?: boolean | undefined;
  /** Whether an article in which nobody says anything gets a dossier; it does by default. */
  isSilentKept?: boolean;
}

export type DraftOutcome =
  | { kind: 'drafted'; name: string; folder: string; draft: Draft }
  /** Nobody says anything in it, and nothing was written. */
  | { kind: 'silent' }
  /** The same article is in this dossier. */
  | { kind: 'known'; dossier: string }
  /** A later version of a dossier's article; `update` is null where it was not taken in. */
  | { kind: 'revision'; revision: Revision; update: Update | null };

const help = { give: '--language en', instead: 'Write its dossier by hand (seeds/README.md)' };

/** The document's language, with the title filled in from its first line. Throws UserError where there are no rules for it. */
export const prepareDocument = (document: ReadDocument, language: string | undefined): Promise<string> => {
  give(document.metadata, 'title', firstHeading(document.text), 'first line of the text');
  return languageOf(document, language ?? null, help);
};

/** @param from the file's name or the address, for a dossier without a title */
export const draftIntoFolder = async (
  seeds: SeedsFolder,
  from: string,
  { raw, document }: LoadedDocument,
  { drafter, update = false, isSilentKept = true, ...given }: DraftIntoOptions,
): Promise<DraftOutcome> => {
  const language = await prepareDocument(document, given.language);
  const { text, metadata, notes } = document;
  const same = sameArticle(text, seeds.sources);
  if (same) return { kind: 'known', dossier: same.dossier };
  const revision = findRevision(text, metadata, seeds.sources);
  if (revision && !update) return { kind: 'revision', revision, update: null };
  const draft = await drafter.draft(text, { language, blocks: document.blocks });
  const originalFile = originalFileOf(raw, document);
  if (revision) {
    const original = originalFile && { ...originalFile, bytes: raw.bytes };
    const taken = takeLaterVersion(seeds.path, revision.earlier, text, metadata, draft, original);
    return { kind: 'revision', revision, update: taken };
  }
  if (draft.attributions.length === 0 && !isSilentKept) return { kind: 'silent' };
  const provenance = raw.fetched === undefined ? null : provenanceOf(raw);
  const wanted = textToId(given.name ?? metadata.title?.value ?? basename(from).replace(/\.\w+$/, '')) ?? 'draft';
  const name = freeName(seeds.path, wanted);
  const findKnown = indexKnownSpeakers(seeds.speakers);
  const folder = writeSeed(seeds.path, name, {
    'article.txt': text,
    ...(originalFile ? { [originalFile.name]: raw.bytes } : {}),
    'dossier.yaml': draftToYaml({ id: name, text, metadata, draft, originalFile, provenance, notes, findKnown }),
  });
  return { kind: 'drafted', name, folder, draft };
};
