import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { cpus, loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { round } from './queries.ts';
import type { Step } from './steps.ts';
import { type Measured, measuredToMarks, writeTables } from './table.ts';

const SIZES = '10000,100000,1000000';
/** The size at which the others are measured, and how many of the questions they get: some take a second for one. */
const BESIDE_AT = 100_000;
const BESIDE = 30;
const STARTS = 5;

/**
 * Measures how the bot grows with its record, and beside what would be picked instead.
 *   --sizes   statements, parted by commas
 *   --corpus  real statements to begin with: JSON Lines with `text`; the rest is generated
 *   --count   questions of each kind
 *   --keep    a folder to keep records, boards and figures in. A later run builds none anew, and one with other sizes adds
 *             what was measured before, so that a large size can be measured by itself
 *   --only    "build" ends when the records are built, "answer" measures those that are
 *   --docs    writes docs/scale.json, and from it the tables of docs/scale.md
 */
export async function run(args: string[]): Promise<unknown> {
  const text = { type: 'string' } as const;
  const { values } = parseArgs({
    args,
    options: {
      sizes: { ...text, default: SIZES },
      count: { ...text, default: '300' },
      docs: { type: 'boolean', default: false },
      ...{ corpus: text, keep: text, only: text },
    },
  });
  const corpus = values.corpus ?? join(process.env.BENCH_DATA ?? '../shared/bench', 'statements', 'corpus.jsonl');
  if (!existsSync(corpus)) return { skipped: `${corpus} is absent: give --corpus, or set BENCH_DATA` };
  const sizes = values.sizes.split(',').map(Number);
  const folder = values.keep ?? mkdtempSync(join(tmpdir(), 'whosaid-scale-'));
  try {
    for (const size of sizes) {
      const given = { folder: join(folder, String(size)), corpus, size, count: Number(values.count), beside: BESIDE };
      if (values.only !== 'answer') await buildSize(given);
      if (values.only !== 'build') await measureSize(given);
    }
    const measured = readMeasured(folder, Number(values.count));
    if (values.docs) writeTables(measured);
    return { ...measured, marks: measuredToMarks(measured) };
  } finally {
    if (values.keep === undefined) rmSync(folder, { recursive: true, force: true });
  }
}

type Given = Omit<Step, 'step'>;

const figuresOf = (folder: string, name: string) => join(folder, `${name}.json`);

export async function buildSize(given: Given): Promise<void> {
  const { folder } = given;
  mkdirSync(join(folder, 'seeds'), { recursive: true });
  if (existsSync(figuresOf(folder, 'build'))) return;
  // One that was not built to its end is built anew, so that its figures are those of a whole building.
  for (const name of readdirSync(folder)) if (name.startsWith('board-')) rmSync(join(folder, name));
  const load = round(loadavg()[0] ?? 0);
  if (!existsSync(figuresOf(folder, 'record'))) {
    for (const name of readdirSync(folder)) if (name.startsWith('ledger.')) rmSync(join(folder, name));
    writeFileSync(figuresOf(folder, 'record'), JSON.stringify(await runStep('record', given)));
  }
  const build = (await runStep('build', given)) as object;
  writeFileSync(figuresOf(folder, 'build'), JSON.stringify({ load, ...build }));
}

async function measureSize(given: Given): Promise<void> {
  const { folder, size } = given;
  const before = round(loadavg()[0] ?? 0);
  const answer = (await runStep('answer', given)) as object;
  const idle = await runStep('idle', given);
  const startToFirstAnswer = await measureStarts(folder);
  const add = await runStep('add', given);
  const rivals = size === BESIDE_AT ? ((await runChild('rivals.ts', given)) as object) : null;
  const load = { before, after: round(loadavg()[0] ?? 0) };
  writeFileSync(
    figuresOf(folder, 'answer'),
    JSON.stringify({ load, ...answer, idle, startToFirstAnswer, add, rivals }),
  );
}

/** All that stands in the folder, from this run and earlier ones. */
function readMeasured(folder: string, count: number): Measured {
  const sizes = readdirSync(folder)
    .filter((name) => /^\d+$/u.test(name))
    .map(Number);
  const read = (size: number, name: string) => {
    const path = figuresOf(join(folder, String(size)), name);
    return existsSync(path) ? JSON.parse(readFileSync(path, 'utf8')) : null;
  };
  return {
    machine: { cores: cpus().length, processor: cpus()[0]?.model ?? null, node: process.version },
    questionsOfEachKind: count,
    questionsToTheOthers: BESIDE,
    sizes: sizes
      .sort((a, b) => a - b)
      .map((statements) => ({
        statements,
        record: read(statements, 'record'),
        build: read(statements, 'build'),
        ...read(statements, 'answer'),
      })),
  };
}

/** `npm run ask` without npm: from the start of the process to the end of the answer, on a board that is built. */
async function measureStarts(folder: string) {
  const [times, used]: [number[], number[]] = [[], []];
  const tellCpu = 'process.on("exit",()=>{const u=process.cpuUsage();console.log("cpu",u.user+u.system)})';
  for (let i = 0; i < STARTS; i += 1) {
    const started = performance.now();
    const line = '/whosaid "the president of the united states"';
    const imports = ['./src/cli/require-node-24.mjs', `data:text/javascript,${tellCpu}`].flatMap((name) => [
      '--import',
      name,
    ]);
    const printed = await finish([...imports, 'src/cli/ask.ts', line, '--as', 'slack'], {
      DATA_DIR: folder,
      SEEDS_DIR: join(folder, 'seeds'),
    });
    times.push(performance.now() - started);
    used.push(Number(/cpu (\d+)/u.exec(printed)?.[1]) / 1_000);
  }
  const median = (all: number[]) => round([...all].sort((a, b) => a - b)[Math.floor(STARTS / 2)] ?? 0);
  return { medianMs: median(times), longestMs: round(Math.max(...times)), medianCpuMs: median(used) };
}

const runStep = (step: Step['step'], given: Given) => runChild('steps.ts', { step, ...given });

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
