/**
 * The steps of the benchmark of growth, each a process of its own, so that none pays for another's memory: it is given
 * { step, folder, corpus, size, count, beside } as JSON and prints its figures as JSON.
 */
import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { setTimeout as pause } from 'node:timers/promises';
import { answerToSlack } from '../../../src/adapters/slack/render/render.ts';
import type { Asker } from '../../../src/bot/asker.ts';
import { createEntryIds } from '../../../src/claims/model/entry-ids.ts';
import { openReadModel } from '../../../src/claims/read-model/read-model.ts';
import { tokenize } from '../../../src/claims/search/tokenizer.ts';
import { readConfig } from '../../../src/config/config.ts';
import { type Newsroom, openNewsroom, readModelFile } from '../../../src/newsrooms/open-newsroom.ts';
import { readTexts } from './corpus.ts';
import { isRight, KINDS, makeQueries, type Query, readCpu, round, rowsToFigures, timesToFigures } from './queries.ts';
import { BUSY_SPEAKER, hasLargeDossier, LARGE_DOSSIER, openLedger, textToEntry, writeRecord } from './record.ts';

export interface Step {
  step: keyof typeof STEPS;
  folder: string;
  corpus: string;
  size: number;
  /** Questions of each kind, and how many of them, the first, the others get too. */
  count: number;
  beside: number;
}

const asker: Asker = { id: 'U1', name: 'Ada', platform: 'slack', channel: 'C1', groups: [] };
const ADDED = 200;
/** The first pages of each command on the large dossier, each asked once. */
const PAGES = 20;

const STEPS = { record, build, answer, idle, add };

const given = JSON.parse(process.argv[2] ?? '{}') as Step;
console.log(JSON.stringify(await STEPS[given.step](given)));

async function record({ folder, corpus, size }: Step) {
  const entries = await writeRecord(folder, readTexts(corpus), size);
  return { entries, megabytes: megabytes(statSync(join(folder, 'ledger.sqlite')).size) };
}

function open(folder: string, readyTimeoutMs?: number): Promise<Newsroom> {
  const config = readConfig({ DATA_DIR: folder, SEEDS_DIR: join(folder, 'seeds') });
  const log = { info() {}, warn() {}, error: console.error };
  return openNewsroom(config, () => new Date(), log, readyTimeoutMs === undefined ? {} : { readyTimeoutMs });
}

/** The question as it comes from Slack, to the payload that goes back; in milliseconds. */
async function ask(
  { bot }: Newsroom,
  line: string,
): Promise<{ tookMs: number; cpuMs: number; statements: readonly string[]; title: string }> {
  const started = performance.now();
  const cpu = readCpu();
  const answer = await bot.answerLine(line, asker, null);
  JSON.stringify(answerToSlack(answer, 1, bot.buttons.idOf).payload);
  const cpuMs = readCpu() - cpu;
  const tookMs = performance.now() - started;
  if (answer.tone === 'fault' || answer.tone === 'mistake') throw new Error(`${line}: ${answer.title}`);
  return { tookMs, cpuMs, statements: answer.statements, title: answer.title };
}

/** How long the event loop stood still at most, in milliseconds: what a timer of one millisecond was late. */
function watchEventLoop(): () => number {
  const delay = monitorEventLoopDelay({ resolution: 1 });
  delay.enable();
  return () => {
    delay.disable();
    return round(delay.max / 1e6);
  };
}

async function build({ folder }: Step) {
  const started = performance.now();
  const holds = watchEventLoop();
  const newsroom = await open(folder, 0);
  let isReady = false;
  const ready = newsroom.ready.then(() => {
    isReady = true;
  });
  const times: number[] = [];
  while (!isReady) {
    times.push((await ask(newsroom, '/whosaid "the president of the united states"')).tookMs);
    await Promise.race([ready, pause(500)]);
  }
  const seconds = round((performance.now() - started) / 1_000);
  const longestHoldMs = holds();
  await newsroom.close();
  const files = readdirSync(folder).filter((name) => name.startsWith('board-'));
  return {
    seconds,
    cpuSeconds: round((process.cpuUsage().user + process.cpuUsage().system) / 1e6),
    boardMegabytes: megabytes(files.reduce((sum, name) => sum + statSync(join(folder, name)).size, 0)),
    peakMemoryMegabytes: round(process.resourceUsage().maxRSS / 1024),
    longestHoldMs,
    answersMeanwhile: { asked: times.length, ...timesToFigures(times) },
  };
}

async function answer({ folder, corpus, size, count, beside }: Step) {
  const real = readTexts(corpus);
  const queries = makeQueries(real, size, count);
  const newsroom = await open(folder);
  // Other words than those measured: an answer is remembered until the record changes.
  for (const text of real.slice(0, 50)) await ask(newsroom, `/whosaid "${textToPhrase(text)}"`);
  const kinds: Record<string, unknown> = {};
  const besideOthers: Record<string, unknown> = {};
  for (const kind of KINDS) {
    const rows = [];
    const holds = watchEventLoop();
    for (const query of queries.filter((query) => query.kind === kind)) {
      const { tookMs, cpuMs, statements } = await ask(newsroom, `/whosaid "${query.phrase}"`);
      rows.push({
        tookMs,
        cpuMs,
        isRight: query.wanted.length === 0 ? null : isRightAnswer(newsroom, query, statements),
      });
      await pause(1);
    }
    kinds[kind] = { ...rowsToFigures(rows), longestHoldMs: holds() };
    besideOthers[kind] = rowsToFigures(rows.slice(0, beside));
  }
  const pages = hasLargeDossier(size) ? await answerPages(newsroom) : {};
  await newsroom.close();
  return { kinds, beside: besideOthers, pages };
}

function textToPhrase(text: string): string {
  const words = tokenize(text).map(({ folded }) => folded);
  return words.slice(1, 7).join(' ');
}

function isRightAnswer({ readModel: board }: Newsroom, query: Query, [first]: readonly string[]): boolean {
  const view = first === undefined ? undefined : board.records.statements(first)[0];
  return (
    view !== undefined &&
    isRight(
      query,
      tokenize(view.statement.passage.exact).map(({ folded }) => folded),
    )
  );
}

async function answerPages(newsroom: Newsroom) {
  const lines = {
    compare: (page: number) => `/compare north south dossier:${LARGE_DOSSIER} page:${1 + (page % 2)}`,
    speaker: (page: number) => `/speaker "${BUSY_SPEAKER}" dossier:story-${1 + (page % 20)}`,
    disputes: (page: number) => `/disputes dossier:${LARGE_DOSSIER} page:${page}`,
    summary: () => `/summary ${LARGE_DOSSIER}`,
    dossiers: (page: number) => `/dossiers page:${1 + (page % 5)}`,
  };
  const figures: Record<string, unknown> = {};
  for (const [name, line] of Object.entries(lines)) {
    const rows = [];
    const holds = watchEventLoop();
    for (let page = 1; page <= PAGES; page += 1) {
      rows.push(await ask(newsroom, line(page)));
      await pause(1);
    }
    figures[name] = { ...rowsToFigures(rows), longestHoldMs: holds() };
  }
  return figures;
}

async function idle({ folder }: Step) {
  const newsroom = await open(folder);
  await ask(newsroom, '/whosaid "the president of the united states"');
  await pause(3_000);
  const used = round(process.memoryUsage.rss() / 1024 / 1024);
  await newsroom.close();
  return { memoryMegabytes: used };
}

/** Statements from chat, each appended to the ledger, durably, and then folded into the board. */
async function add({ folder }: Step) {
  const { ledger, close } = await openLedger(folder);
  const board = openReadModel(readModelFile(readConfig({ DATA_DIR: folder })), ledger, console.error, null);
  await board.catchUp();
  const nextId = createEntryIds(() => new Date());
  const [appended, folded, used]: [number[], number[], number[]] = [[], [], []];
  for (let i = 0; i < ADDED; i += 1) {
    const entry = textToEntry(nextId(), `The bridge number ${i} will be mended before the winter comes`, i);
    const started = performance.now();
    await ledger.append(entry);
    const durable = performance.now();
    const cpu = readCpu();
    await board.catchUp();
    used.push(readCpu() - cpu);
    appended.push(durable - started);
    folded.push(performance.now() - durable);
    await pause(1);
  }
  board.close();
  await close();
  return {
    durable: timesToFigures(appended),
    onTheBoard: { ...timesToFigures(folded), cpu: timesToFigures(used) },
  };
}

function megabytes(bytes: number): number {
  return round(bytes / 1024 / 1024);
}
