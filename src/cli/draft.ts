/**
 * `npm run draft -- article.txt|article.html|https://…`: a draft dossier in the seeds folder, for an editor to review.
 * `npm run -s draft -- FILE --json` prints the draft alone and writes nothing.
 */
import { basename } from 'node:path';
import { parseArgs } from 'node:util';
import { indexKnownSpeakers } from '../claims/dossiers/known-speakers.ts';
import { readConfig } from '../config/config.ts';
import { createDrafter } from '../drafting/drafter.ts';
import { firstHeading } from '../drafting/extract/paragraphs.ts';
import { createFetcher } from '../drafting/fetch-article.ts';
import { languageOf } from '../drafting/languages/detect-language.ts';
import { draftToYaml } from '../drafting/output/dossier-yaml.ts';
import { textToId } from '../drafting/output/ids.ts';
import { takeLaterVersion } from '../drafting/output/later-version.ts';
import { originalFileOf, provenanceOf } from '../drafting/output/original-file.ts';
import { draftToReport, revisionToReport } from '../drafting/output/report.ts';
import { findRevision, sameArticle } from '../drafting/output/revision.ts';
import { freeName, knownSources, knownSpeakers, writeSeed } from '../drafting/output/seeds.ts';
import { changeChoiceSchema } from '../drafting/readers/changes.ts';
import { type RawDocument, type ReadDocument, readDocument } from '../drafting/readers/document.ts';
import { readArticleFile } from '../drafting/readers/file.ts';
import { give } from '../drafting/readers/metadata.ts';
import { NEWSROOM_OPTION, readNewsroomConfig } from '../newsrooms/choose-newsroom.ts';
import { runCli } from './run.ts';

const USAGE = `Usage: npm run draft -- article.txt|article.html|https://… [--name harbour-strike] [--language en] [--changes accept|reject] [--update] [--new] [--newsroom name]
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

const loadDocument = async ({ from, changes }: Arguments): Promise<{ raw: RawDocument; document: ReadDocument }> => {
  if (!isAddress(from)) {
    const raw = await readArticleFile(from, `There is no file ${from}: check its name.`);
    return { raw, document: await readDocument(raw, changes) };
  }
  const raw = await createFetcher({ allow: [] }).fetch(from);
  const document = await readDocument(raw, changes);
  document.metadata.address ??= { value: raw.name, from: 'the address it was fetched from' };
  return { raw, document };
};

const help = { give: '--language en', instead: 'Write its dossier by hand (seeds/README.md)' };

/** The address of the drafting model: what was typed goes before what is configured, and is held to the same rule. */
const readModel = (typed: string | undefined): string | null => {
  // What .env says is in the environment only from here on: a copy made earlier would lack it.
  const configured = readConfig(process.env);
  const { DRAFT_MODEL_URL } = typed === undefined ? configured : readConfig({ ...process.env, DRAFT_MODEL_URL: typed });
  return DRAFT_MODEL_URL;
};

const draftFile = async (args: Arguments): Promise<string> => {
  const { raw, document } = await loadDocument(args);
  give(document.metadata, 'title', firstHeading(document.text), 'first line of the text');
  const language = await languageOf(document, args.language ?? null, help);
  const drafter = createDrafter({ model: readModel(args.model) });
  if (args.json) {
    const draft = await drafter.draft(document.text, { language, blocks: document.blocks });
    // The spans count in the text that was read: where that is not the file itself, it is given too.
    const { format, metadata, text, notes } = document;
    const read = format === 'text' ? {} : { format, metadata, text };
    return JSON.stringify({ ...draft, ...read, notes }, null, 2);
  }
  const folder = readNewsroomConfig(args.newsroom ?? null).own.SEEDS_DIR;
  const known = args.new ? [] : knownSources(folder);
  const same = sameArticle(document.text, known);
  if (same)
    return `This article is already in the dossier ${same.dossier} (${folder}/${same.dossier}/dossier.yaml): open that one. Give --new to draft it once more.`;
  const { text, metadata, notes } = document;
  const revision = findRevision(text, metadata, known);
  if (revision && !args.update) return [revisionToReport(revision, null), ...notes].join('\n');
  const draft = await drafter.draft(text, { language, blocks: document.blocks });
  const originalFile = originalFileOf(raw, document);
  if (revision) {
    const original = originalFile && { ...originalFile, bytes: raw.bytes };
    const update = takeLaterVersion(folder, revision.earlier, text, metadata, draft, original);
    return [revisionToReport(revision, update), ...notes].join('\n');
  }
  const provenance = raw.fetched === undefined ? null : provenanceOf(raw);
  const wanted = textToId(args.name ?? metadata.title?.value ?? basename(args.from).replace(/\.\w+$/, '')) ?? 'draft';
  const name = freeName(folder, wanted);
  const findKnown = indexKnownSpeakers(knownSpeakers(folder));
  const written = writeSeed(folder, name, {
    'article.txt': text,
    ...(originalFile ? { [originalFile.name]: raw.bytes } : {}),
    'dossier.yaml': draftToYaml({ id: name, text, metadata, draft, originalFile, provenance, notes, findKnown }),
  });
  return draftToReport(draft, document, written);
};

const main = async (args: string[]): Promise<number> => {
  const read = readArguments(args);
  if (!read) {
    console.error(USAGE);
    return 2;
  }
  console.log(await draftFile(read));
  return 0;
};

await runCli(main, 3);
