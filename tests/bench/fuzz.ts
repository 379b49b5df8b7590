/**
 * Feeds every parser with what fast-check makes up, and tells what each did not bear. Exit code 1 where there is any.
 *   --cases 1000000 (of all parsers together)  --seed 1  --only 'command line' (one parser)
 * The same seed makes the same cases; a failure tells the smallest input that was found.
 */
import { parseArgs } from 'node:util';
import fc from 'fast-check';
import { openTestNewsroom } from '../newsrooms/test-newsroom.ts';
import { fetched } from './fuzz/fetched.ts';
import { files } from './fuzz/files.ts';
import type { Fuzzed } from './fuzz/inputs.ts';
import { payloads } from './fuzz/payloads.ts';
import { words } from './fuzz/words.ts';
import { round } from './slack-load.ts';

/** Characters of a failing input that are shown. */
const MAX_SHOWN_LENGTH = 2_000;

export async function run(args: string[]): Promise<unknown> {
  const { values } = parseArgs({
    args,
    options: {
      cases: { type: 'string', default: '1000000' },
      seed: { type: 'string', default: String(Date.now() % 2 ** 31) },
      only: { type: 'string', default: '' },
    },
  });
  const [cases, seed] = [Number(values.cases), Number(values.seed)];
  if (!cases || !Number.isInteger(seed)) throw new Error('--cases and --seed take numbers');
  const all = [...words, ...payloads, ...fetched, ...files(await recordedEntries())];
  const chosen = values.only === '' ? all : all.filter(({ parser }) => parser === values.only);
  if (chosen.length === 0) throw new Error(`no such parser; there are ${all.map(({ parser }) => parser).join(', ')}`);
  const shares = chosen.reduce((sum, { share }) => sum + share, 0);
  const parsers: Report[] = [];
  for (const fuzzed of chosen) {
    const report = await fuzz(fuzzed, Math.max(1, Math.ceil((cases * fuzzed.share) / shares)), seed);
    process.stderr.write(`${JSON.stringify(report)}\n`);
    parsers.push(report);
  }
  const failed = parsers.filter(({ failure }) => failure !== null).map(({ parser }) => parser);
  if (failed.length > 0) process.exitCode = 1;
  return { seed, cases: parsers.reduce((sum, report) => sum + report.cases, 0), failed, parsers };
}

interface Report {
  parser: string;
  cases: number;
  seconds: number;
  /** Milliseconds of the slowest case, the machine's other work included. */
  slowest: number;
  failure: { seed: number; path: string; input: string; error: string } | null;
}

async function fuzz({ parser, property }: Fuzzed, cases: number, seed: number): Promise<Report> {
  let slowest = 0;
  let began = 0;
  const started = performance.now();
  const timed = Object.assign(Object.create(property) as typeof property, {
    async run(value: unknown) {
      began = performance.now();
      const outcome = await property.run(value);
      slowest = Math.max(slowest, performance.now() - began);
      return outcome;
    },
  });
  const details = await fc.check(timed, { numRuns: cases, seed, endOnFailure: false });
  return {
    parser,
    cases: details.numRuns,
    seconds: round((performance.now() - started) / 1000),
    slowest: round(slowest),
    failure: details.failed
      ? {
          seed: details.seed,
          path: details.counterexamplePath ?? '',
          input: shown(details.counterexample),
          error: shown(
            details.errorInstance instanceof Error ? (details.errorInstance.stack ?? '') : details.errorInstance,
          ),
        }
      : null,
  };
}

const shown = (value: unknown) => (typeof value === 'string' ? value : fc.stringify(value)).slice(0, MAX_SHOWN_LENGTH);

/** Entries as commands make them. */
async function recordedEntries() {
  const newsroom = await openTestNewsroom({ EDITORS: 'slack:U1' });
  for (const line of ['/retract S1 reason:"x"', '/correct S2 says:"Other words." reason:"y"', '/follow lecornu-shoigu'])
    await newsroom.ask(line);
  const entries = [];
  for await (const { entry } of newsroom.ledger.read(null)) entries.push(entry);
  await newsroom.remove();
  return entries;
}
