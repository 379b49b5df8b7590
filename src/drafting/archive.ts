/** Drafts a whole folder or feed, an article a dossier. What is there already is passed over, so that it can be stopped and run again. */
import { readdirSync } from 'node:fs';
import { join, relative } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { errorToMessage, UserError } from '../lib/errors.ts';
import type { Fetcher } from './fetch-article.ts';
import { type DraftIntoOptions, draftIntoFolder, type SeedsFolder } from './output/draft-into-folder.ts';
import { knownSources, knownSpeakers } from './output/seeds.ts';
import { type RawDocument, readDocument } from './readers/document.ts';
import type { FeedItem } from './readers/feed.ts';
import { readArticleFile } from './readers/file.ts';

/** Between two pages of a feed, whose site did not ask to be read at once. */
const pauseMs = 1_000;

/** An article of the archive: what it is called, and how it is read. */
export interface ArchiveItem {
  name: string;
  address: string | null;
  read: () => Promise<RawDocument>;
}

export interface ArchiveReport {
  /** Articles that were looked at. */
  done: number;
  drafted: { article: string; dossier: string; statements: number }[];
  /** In a dossier already. */
  known: number;
  /** Later versions of articles that are in a dossier: an editor takes each in with --update. */
  versions: { article: string; dossier: string }[];
  /** Without anybody who says something. */
  silent: string[];
  refused: { article: string; why: string }[];
}

interface ArchiveOptions extends Omit<DraftIntoOptions, 'name' | 'update'> {
  onProgress: (report: ArchiveReport) => void;
  /** Asked between two articles: true ends it early. */
  isStopped: () => boolean;
}

/** Every file of a folder and of the folders in it, in order; hidden ones are left out. */
export const folderToItems = (folder: string): ArchiveItem[] =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .filter(
      (path) =>
        !relative(folder, path)
          .split(/[/\\]/)
          .some((part) => part.startsWith('.')),
    )
    .sort()
    .map((path) => ({
      name: relative(folder, path),
      address: null,
      read: () => readArticleFile(path, `There is no file ${path} any more.`),
    }));

export const feedToItems = (items: readonly FeedItem[], fetcher: Fetcher): ArchiveItem[] => {
  let isFirst = true;
  return items.map(({ address }) => ({
    name: address,
    address,
    read: async () => {
      if (!isFirst) await sleep(pauseMs);
      isFirst = false;
      return fetcher.fetch(address);
    },
  }));
};

/** Never rejects for an article: what cannot be drafted is in the report, with the reason. */
export const draftArchive = async (
  folder: string,
  items: readonly ArchiveItem[],
  { onProgress, isStopped, ...options }: ArchiveOptions,
): Promise<ArchiveReport> => {
  const report: ArchiveReport = { done: 0, drafted: [], known: 0, versions: [], silent: [], refused: [] };
  let seeds: SeedsFolder = { path: folder, sources: knownSources(folder), speakers: knownSpeakers(folder) };
  for (const item of items) {
    if (isStopped()) break;
    const before = report.drafted.length;
    if (item.address !== null && seeds.sources.some(({ address }) => address === item.address)) report.known += 1;
    else await draftItem(seeds, item, options, report);
    const added = report.drafted.slice(before).flatMap(({ dossier }) => knownSources(folder, [dossier]));
    if (added.length > 0) seeds = { ...seeds, sources: [...seeds.sources, ...added] };
    report.done += 1;
    onProgress(report);
    // A stop is heard between two articles.
    await sleep(0);
  }
  return report;
};

const draftItem = async (
  seeds: SeedsFolder,
  item: ArchiveItem,
  options: DraftIntoOptions,
  report: ArchiveReport,
): Promise<void> => {
  try {
    const raw = await item.read();
    const document = await readDocument(raw);
    if (item.address !== null)
      document.metadata.address ??= { value: raw.name, from: 'the address it was fetched from' };
    const outcome = await draftIntoFolder(seeds, item.name, { raw, document }, { ...options, isSilentKept: false });
    switch (outcome.kind) {
      case 'drafted':
        report.drafted.push({
          article: item.name,
          dossier: outcome.name,
          statements: outcome.draft.attributions.length,
        });
        break;
      case 'known':
        report.known += 1;
        break;
      case 'revision':
        report.versions.push({ article: item.name, dossier: outcome.revision.earlier.dossier });
        break;
      case 'silent':
        report.silent.push(item.name);
        break;
    }
  } catch (error) {
    // A reader's own fault in one article must not end the others; a full disk ends all.
    if (!(error instanceof UserError) && (error as { cause?: { code?: string } }).cause?.code === 'ENOSPC') throw error;
    report.refused.push({ article: item.name, why: errorToMessage(error) });
  }
};
