/**
 * `npm run draft -- article.txt|article.html|https://…`: a draft dossier in the seeds folder, for an editor to review.
 * A folder, or the address of a feed, is drafted whole, an article a dossier.
 * `npm run -s draft -- FILE --json` prints the draft alone and writes nothing.
 */
import { stat } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { readConfig } from '../config/config.ts';
import { type ArchiveItem, draftArchive, feedToItems, folderToItems } from '../drafting/archive.ts';
import { createDrafter } from '../drafting/drafter.ts';
import { createFetcher } from '../drafting/fetch-article.ts';
import { draftIntoFolder, type LoadedDocument, prepareDocument } from '../drafting/output/draft-into-folder.ts';
import { archiveToReport, draftToReport, revisionToReport } from '../drafting/output/report.ts';
import { knownSources, knownSpeakers } from '../drafting/output/seeds.ts';
import { changeChoiceSchema } from '../drafting/readers/changes.ts';
import { type RawDocument, readDocument } from '../drafting/readers/document.ts';
import { readFeed } from '../drafting/readers/feed.ts';
import { readArticleFile } from '../drafting/readers/file.ts';
import { UserError } from '../lib/errors.ts';
import { NEWSROOM_OPTION, readNewsroomConfig } from '../newsrooms/choose-newsroom.ts';
import { createProgressLine } from './progress-line.ts';
import { runCli } from './run.ts';

const USAGE = `Usage: npm run draft -- article.txt|article.html|https://…|FOLDER|FEED [--name harbour-strike] [--language en] [--changes accept|reject] [--update] [--new] [--newsroom name]
       npm run -s draft -- FILE --json     prints the draft alone`;

const options = {
  json: { type: 'boolean', default: false },
  name: { type: 'string' },
  language: { type: 'string' },
  changes: { type: 'string' },
  model: { type: 'string' },
  update: { type: 'boolean', default: false },
  new: { type: 'boolean', default: false },
  ...NEWSROOM_OPTION,
} as const;

const readArguments = (args: string[]) => {
  try {
    const { values, positionals } = parseArgs({ args, allowPositionals: true, options });
    const [from] = positionals;
    const changes = changeChoiceSchema.nullable().parse(values.changes ?? null);
    return from && positionals.length === 1 ? { from, ...values, changes } : null;
  } catch {
    return null;
  }
};
type Arguments = NonNullable<ReturnType<typeof readArguments>>;

const isAddress = (from: string): boolean => /^[a-z][a-z0-9+.-]*:\/\//i.test(from);

const fetcher = createFetcher({ allow: [] });

const loadRaw = ({ from }: Arguments): Promise<RawDocument> =>
  isAddress(from) ? fetcher.fetch(from) : readArticleFile(from, `There is no file ${from}: check its name.`);

const loadDocument = async (args: Arguments, raw: RawDocument): Promise<LoadedDocument> => {
  const document = await readDocument(raw, args.changes);
  if (isAddress(args.from)) document.metadata.address ??= { value: raw.name, from: 'the address it was fetched from' };
  return { raw, document };
};

/** The address of the drafting model: what was typed goes before what is configured, and is held to the same rule. */
const readModel = (typed: string | undefined): string | null => {
  // What .env says is in the environment only from here on: a copy made earlier would lack it.
  const configured = readConfig(process.env);
  const { DRAFT_MODEL_URL } = typed === undefined ? configured : readConfig({ ...process.env, DRAFT_MODEL_URL: typed });
  return DRAFT_MODEL_URL;
};

/** The draft alone. The spans count in the text that was read: where that is not the file itself, it is given too. */
const printDraft = async (args: Arguments): Promise<string> => {
  const { document } = await loadDocument(args, await loadRaw(args));
  const language = await prepareDocument(document, args.language);
  const { format, metadata, text, notes, blocks } = document;
  const draft = await createDrafter({ model: readModel(args.model) }).draft(text, { language, blocks });
  const read = format === 'text' ? {} : { format, metadata, text };
  return JSON.stringify({ ...draft, ...read, notes }, null, 2);
};

const draftFile = async (args: Arguments, read: LoadedDocument): Promise<string> => {
  const drafter = createDrafter({ model: readModel(args.model) });
  const path = readNewsroomConfig(args.newsroom ?? null).own.SEEDS_DIR;
  const seeds = { path, sources: args.new ? [] : knownSources(path), speakers: knownSpeakers(path) };
  const outcome = await draftIntoFolder(seeds, args.from, read, { drafter, ...args });
  switch (outcome.kind) {
    case 'known':
      return `This article is already in the dossier ${outcome.dossier} (${path}/${outcome.dossier}/dossier.yaml): open that one. Give --new to draft it once more.`;
    case 'revision':
      return [revisionToReport(outcome.revision, outcome.update), ...read.document.notes].join('\n');
    case 'drafted':
      return draftToReport(outcome.draft, read.document, outcome.folder);
    case 'silent':
      throw new Error('an article without statements was to be drafted');
  }
};

const isFolder = async ({ from }: Arguments): Promise<boolean> =>
  !isAddress(from) && (await stat(from).catch(() => null))?.isDirectory() === true;

/** The articles of a feed; null for what is none. */
const findFeedItems = async ({ bytes, name }: RawDocument, { from }: Arguments): Promise<ArchiveItem[] | null> => {
  const items = await readFeed(Buffer.from(bytes).toString('utf8'), isAddress(from) ? name : null);
  return items === null ? null : feedToItems(items, fetcher);
};

const PROGRESS_STEPS = { terminal: 1, elsewhere: 25 };

const draftAll = async (args: Arguments, items: readonly ArchiveItem[]): Promise<number> => {
  if (items.length === 0) throw new UserError(`There is no article in ${args.from}.`);
  let isStopped = false;
  const stop = () => {
    isStopped = true;
  };
  process.once('SIGINT', stop).once('SIGTERM', stop);
  const progress = createProgressLine(PROGRESS_STEPS);
  const drafter = createDrafter({ model: readModel(args.model) });
  const report = await draftArchive(readNewsroomConfig(args.newsroom ?? null).own.SEEDS_DIR, items, {
    drafter,
    language: args.language,
    onProgress: ({ done, drafted }) =>
      progress.show(done, () => `${done} of ${items.length} articles, ${drafted.length} drafted`),
    isStopped: () => isStopped,
  });
  progress.clear();
  console.log(archiveToReport(report, items.length));
  if (isStopped) console.error('Stopped before its end: run it again, and it goes on from there.');
  return isStopped ? 130 : 0;
};

const main = async (args: string[]): Promise<number> => {
  const read = readArguments(args);
  if (!read) {
    console.error(USAGE);
    return 2;
  }
  if (read.json) console.log(await printDraft(read));
  else if (await isFolder(read)) return draftAll(read, folderToItems(read.from));
  else {
    const raw = await loadRaw(read);
    const items = await findFeedItems(raw, read);
    if (items !== null) return draftAll(read, items);
    console.log(await draftFile(read, await loadDocument(read, raw)));
  }
  return 0;
};

await runCli(main, 3);
