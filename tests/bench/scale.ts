import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { cpus, loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { round } from './scale-queries.ts';
import type { Step } from './scale-steps.ts';
import { type Measured, writeTables } from './scale-table.ts';

const SIZES = '10000,100000,1000000';
/** The size at which the others are measured. */
const RIVALS_AT = 100_000;
/** Some of them take a second for a question. */
const RIVALS_SHARE = 0.2;
const STARTS = 5;

/**
 * Measures how the bot grows with its record, and beside what would be picked instead.
 *   --sizes   statements, parted by commas
 *   --corpus  real statements to begin with: JSON Lines with `text`; the rest is generated
 *   --count   queries of each kind
 *   --readme  writes the tables of README.md and docs/scale.md from the figures
 *   --keep    a folder to keep the records in, so that a second run builds none anew
 */
export async function run(args: string[]): Promise<unknown> {
  const { values } = parseArgs({
    args,
    options: {
      sizes: { type: 'string', default: SIZES },
      corpus: { type: 'string' },
      count: { type: 'string', default: '100' },
      keep: { type: 'string' },
      readme: { type: 'boolean', default: false },
    },
  });
  const corpus = values.corpus ?? join(process.env.BENCH_DATA ?? '../shared/bench', 'statements', 'corpus.jsonl');
  if (!existsSync(corpus)) return { skipped: `${corpus} is absent: give --corpus, or set BENCH_DATA` };
  const count = Number(values.count);
  const sizes = values.sizes.split(',').map(Number);
  const folder = values.keep ?? mkdtempSync(join(tmpdir(), 'whosaid-scale-'));
  try {
    const measured = [];
    for (const size of sizes) measured.push(await measureSize(join(folder, String(size)), corpus, size, count));
    const rivals = sizes.includes(RIVALS_AT) ? await measureRivals(corpus, Math.ceil(count * RIVALS_SHARE)) : null;
    const document = {
      machine: { cores: cpus().length, processor: cpus()[0]?.model ?? null, node: process.version },
      queriesOfEachKind: count,
      sizes: measured,
      rivals,
    };
    if (values.readme) writeTables(document as unknown as Measured);
    return document;
  } finally {
    if (values.keep === undefined) rmSync(folder, { recursive: true, force: true });
  }
}

async function measureSize(folder: string, corpus: string, size: number, count: number) {
  const step = (name: Step['step']) => runChild('scale-steps.ts', { step: name, folder, corpus, size, count });
  mkdirSync(join(folder, 'seeds'), { recursive: true });
  const loadBefore = loadavg()[0];
  const record = existsSync(join(folder, 'ledger.sqlite')) ? 'kept' : await step('record');
  const isBuilt = readdirSync(folder).some((name) => name.startsWith('board-'));
  const build = isBuilt ? 'kept' : await step('build');
  const answer = (await step('answer')) as object;
  const idle = (await step('idle')) as object;
  const startToFirstAnswer = await measureStarts(folder);
  const add = await step('add');
  const load = { before: round(loadBefore ?? 0), after: round(loadavg()[0] ?? 0) };
  return { statements: size, load, record, build, ...answer, idle, startToFirstAnswer, add };
}

async function measureRivals(corpus: string, count: number) {
  const load = round(loadavg()[0] ?? 0);
  const figures = (await runChild('scale-rivals.ts', { corpus, size: RIVALS_AT, count })) as object;
  return { statements: RIVALS_AT, load, ...figures };
}

/** `npm run ask` without npm: from the start of the process to the end of the answer, on a board that is built. */
async function measureStarts(folder: string) {
  const times: number[] = [];
  for (let i = 0; i < STARTS; i += 1) {
    const started = performance.now();
    const line = '/whosaid "the president of the united states"';
    await finish(['--import', './src/needs-node-24.mjs', 'src/ask.ts', line, '--as', 'slack'], {
      DATA_DIR: folder,
      SEEDS_DIR: join(folder, 'seeds'),
    });
    times.push(performance.now() - started);
  }
  times.sort((a, b) => a - b);
  return { medianMs: round(times[Math.floor(STARTS / 2)] ?? 0), longestMs: round(times.at(-1) ?? 0) };
}

async function runChild(file: string, input: object): Promise<unknown> {
  return JSON.parse(await finish([join(import.meta.dirname, file), JSON.stringify(input)], {}));
}

function finish(args: readonly string[], environment: Record<string, string>): Promise<string> {
  return new Promise((resolve, reject) => {
    const { PATH, HOME } = process.env;
    const child = spawn(process.execPath, args, {
      env: { PATH, HOME, ...environment },
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    let printed = '';
    child.stdout.on('data', (data: Buffer) => {
      printed += data.toString();
    });
    child.on('error', reject);
    child.on('close', (code) => {
      if (code === 0) resolve(printed);
      else reject(new Error(`${args.join(' ')} ended with ${code}`));
    });
  });
}
