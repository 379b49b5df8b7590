/**
 * `npm run -s check-story -- story.docx|https://…|-`: every quotation of a story with its state on record. Exits with 0 where
 * all is as it should be, 1 where something is to be looked at, 2 for the asker's mistake, 3 for a fault.
 */
import { writeFileSync } from 'node:fs';
import { extname } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { parseArgs } from 'node:util';
import { answerToText } from '../adapters/console/render.ts';
import type { ArticleFile } from '../bot/editing/draft-review/articles.ts';
import { reportToAnswer } from '../bot/story-check/answer.ts';
import { needsLook, type StoryCheck } from '../bot/story-check/findings.ts';
import { checkToReport } from '../bot/story-check/report.ts';
import { REPORT_FORMATS, writeReport } from '../bot/story-check/report-file.ts';
import { isMultiNewsroom, listSecrets } from '../config/config.ts';
import { readArticleFile } from '../drafting/readers/file.ts';
import { UserError } from '../lib/errors.ts';
import { createPlainLog } from '../lib/logger.ts';
import { createArticleDrafter } from '../newsrooms/article-drafter.ts';
import { ensureSeedsFolder, NEWSROOM_OPTION, readNewsroomConfig } from '../newsrooms/choose-newsroom.ts';
import { openNewsroom } from '../newsrooms/open-newsroom.ts';
import { showProgress } from './progress-bar.ts';
import { runCli } from './run.ts';

const USAGE = `Usage: npm run -s check-story -- story.docx|https://…|- [--json] [--report report.docx|report.md] [--newsroom name]`;

const readArguments = (args: string[]) => {
  try {
    const { values, positionals } = parseArgs({
      args,
      allowPositionals: true,
      options: { json: { type: 'boolean', default: false }, report: { type: 'string' }, ...NEWSROOM_OPTION },
    });
    const [from] = positionals;
    return from === undefined || positionals.length > 1 ? null : { from, ...values };
  } catch {
    return null;
  }
};

const main = async (args: string[]): Promise<number> => {
  const read = readArguments(args);
  if (read === null) {
    console.error(USAGE);
    return 2;
  }
  const format = read.report === undefined ? null : extname(read.report).slice(1).toLowerCase();
  if (format !== null && !REPORT_FORMATS.some((known) => known === format))
    throw new UserError(`A report is a .docx or .md file: ${read.report} is neither.`);
  const { root, own: config } = readNewsroomConfig(read.newsroom ?? null);
  if (isMultiNewsroom(root)) ensureSeedsFolder(config);
  const articles = createArticleDrafter(config.DRAFT_MODEL_URL);
  const file = await openStory(read.from, articles);
  const newsroom = await openNewsroom(config, () => new Date(), createPlainLog(listSecrets(root)), {
    readyTimeoutMs: 0,
    articles,
  });
  const hideProgress = showProgress(newsroom.readModel);
  try {
    await newsroom.ready.finally(hideProgress);
    const check = await newsroom.checks.story(file);
    if (read.report !== undefined) writeFileSync(read.report, await writeReport(checkToReport(check), format ?? ''));
    process.stdout.write(read.json ? `${JSON.stringify(check, null, 2)}\n` : checkToText(check));
    return check.items.some(({ state }) => needsLook(state)) ? 1 : 0;
  } finally {
    await newsroom.close();
  }
};

const openStory = async (from: string, articles: ReturnType<typeof createArticleDrafter>): Promise<ArticleFile> => {
  if (from === '-') return { bytes: await buffer(process.stdin), name: 'the story', contentType: null };
  return /^https?:\/\//i.test(from)
    ? articles.fetch(from)
    : readArticleFile(from, `There is no file ${from}: check its name.`);
};

const checkToText = (check: StoryCheck): string =>
  answerToText(reportToAnswer(checkToReport(check), Number.POSITIVE_INFINITY), {
    colour: false,
    width: process.stdout.isTTY ? process.stdout.columns : undefined,
  });

await runCli(main, 3);
