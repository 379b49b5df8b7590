/**
 * How long a check takes, from the bot to the payload, and how long it holds up others.
 *   --sizes    statements, parted by commas
 *   --keep     a folder for the records; `bench -- scale --keep` builds the same
 *   --articles a folder of text files, such as data/dev/text of the PolNeAR corpus; without it no article is measured
 *   --count    tweets, from BENCH_DATA
 */
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { setTimeout as pause } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { answerToSlack } from '../../../src/adapters/slack/render/render.ts';
import type { Asker } from '../../../src/bot/asker.ts';
import { readConfig } from '../../../src/config/config.ts';
import { type Newsroom, openNewsroom } from '../../../src/newsrooms/open-newsroom.ts';
import { readTexts } from '../scale/corpus.ts';
import { makeQueries, round, timesToFigures } from '../scale/queries.ts';
import { buildSize } from '../scale/scale.ts';

const ARTICLES = 50;
const ARTICLE_WORDS = 1_000;
const PHRASES = 50;
const asker: Asker = { id: 'U1', name: 'Ada', platform: 'slack', channel: 'C1', groups: [] };

export async function run(args: string[]): Promise<unknown> {
  const text = { type: 'string' } as const;
  const { values } = parseArgs({
    args,
    options: { sizes: { ...text, default: '100000' }, count: { ...text, default: '200' }, keep: text, articles: text },
  });
  const bench = process.env.BENCH_DATA ?? '../shared/bench';
  const corpus = join(bench, 'statements', 'corpus.jsonl');
  if (!existsSync(corpus)) return { skipped: `${corpus} is absent: set BENCH_DATA` };
  const tweets = readTexts(join(bench, 'checkthat2020', 'queries.train.jsonl')).slice(0, Number(values.count));
  const articles = values.articles === undefined ? [] : readArticles(values.articles);
  const folder = values.keep ?? mkdtempSync(join(tmpdir(), 'whosaid-check-'));
  try {
    const sizes = [];
    for (const size of values.sizes.split(',').map(Number)) {
      await buildSize({ folder: join(folder, String(size)), corpus, size, count: 0, beside: 0 });
      sizes.push({
        statements: size,
        ...(await measureSize(join(folder, String(size)), corpus, size, tweets, articles)),
      });
    }
    return { sizes };
  } finally {
    if (values.keep === undefined) rmSync(folder, { recursive: true, force: true });
  }
}

/** The first thousand words of each article that has as many, ended at a sentence. */
function readArticles(folder: string): string[] {
  return readdirSync(folder)
    .sort()
    .map((name) => readFileSync(join(folder, name), 'utf8'))
    .filter((text) => text.split(/\s+/u).length >= ARTICLE_WORDS)
    .slice(0, ARTICLES)
    .map((text) => text.slice(0, [...text.matchAll(/\S+/gu)][ARTICLE_WORDS - 1]?.index));
}

async function measureSize(
  folder: string,
  corpus: string,
  size: number,
  tweets: readonly string[],
  articles: readonly string[],
) {
  const config = readConfig({ DATA_DIR: folder, SEEDS_DIR: join(folder, 'seeds') });
  const newsroom = await openNewsroom(config, () => new Date(), { info() {}, warn() {}, error: console.error });
  try {
    const phrases = makeQueries(readTexts(corpus), size, PHRASES).filter(({ kind }) => kind === 'phrase');
    for (const warm of readTexts(corpus).slice(0, 20)) await check(newsroom, warm);
    return {
      tweets: await measureEach(newsroom, tweets),
      articles: await measureEach(newsroom, articles),
      burst: await measureBurst(
        newsroom,
        articles,
        phrases.map(({ phrase }) => phrase),
      ),
    };
  } finally {
    await newsroom.close();
  }
}

async function check(newsroom: Newsroom, text: string): Promise<number> {
  return ask(newsroom, 'check', { text });
}

async function ask({ bot }: Newsroom, command: string, options: Record<string, string>): Promise<number> {
  const started = performance.now();
  const answer = await bot.answer({ command, options }, asker, null);
  JSON.stringify(answerToSlack(answer, 1, bot.buttons.idOf).payload);
  if (answer.tone === 'fault' || answer.tone === 'mistake') throw new Error(`${command}: ${answer.title}`);
  return performance.now() - started;
}

async function measureEach(newsroom: Newsroom, texts: readonly string[]) {
  if (texts.length === 0) return { skipped: 'no texts' };
  const times: number[] = [];
  const longestHold = watchEventLoop();
  for (const text of texts) {
    times.push(await check(newsroom, text));
    await pause(1);
  }
  return { texts: texts.length, ...timesToFigures(times), longestHoldMs: longestHold() };
}

/** What /whosaid takes alone, and while all articles are checked at once. */
async function measureBurst(newsroom: Newsroom, articles: readonly string[], phrases: readonly string[]) {
  if (articles.length === 0) return { skipped: 'no articles' };
  const measurePhrases = async (isOver: () => boolean, suffix: string) => {
    const times: number[] = [];
    for (let n = 0; !isOver() && n < 10_000; n += 1) {
      // An answer is remembered, so each is asked for in words of its own.
      times.push(await ask(newsroom, 'whosaid', { phrase: `${phrases[n % phrases.length]} ${suffix}${n}` }));
      await pause(5);
    }
    return { asked: times.length, ...timesToFigures(times) };
  };
  let asked = 0;
  const alone = await measurePhrases(() => asked++ > 200, 'alone');
  let isOver = false;
  const started = performance.now();
  const all = Promise.all(articles.map((text, n) => check(newsroom, `${text} ${n}`))).then((times) => {
    isOver = true;
    return times;
  });
  const longestHold = watchEventLoop();
  const meanwhile = await measurePhrases(() => isOver, 'meanwhile');
  const checks = timesToFigures(await all);
  return {
    seconds: round((performance.now() - started) / 1_000),
    checks,
    whosaidAlone: alone,
    whosaidMeanwhile: meanwhile,
    longestHoldMs: longestHold(),
  };
}

/** How long the event loop stood still at most, in milliseconds. */
function watchEventLoop(): () => number {
  const delay = monitorEventLoopDelay({ resolution: 1 });
  delay.enable();
  return () => {
    delay.disable();
    return round(delay.max / 1e6);
  };
}
