/** `npm run -s proof -- S5`: writes a folder that proves a statement without Whosaid. */
import { existsSync, mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { parseArgs } from 'node:util';
import { requireStatement } from '../bot/filters.ts';
import { writeProof } from '../exchange/proof.ts';
import { openRecord } from '../exchange/record.ts';
import { OperatorError } from '../lib/errors.ts';
import { NEWSROOM_OPTION, readNewsroomConfig } from '../newsrooms/choose-newsroom.ts';
import { headsFolder } from '../newsrooms/heads.ts';
import { showProgress } from './progress-bar.ts';
import { endOnSignal, runCli } from './run.ts';

const USAGE = `Usage: npm run -s proof -- S5 [--out folder] [--newsroom name]
  Writes the statement's source, anchors, entries and chain into a new folder, with a page on how to check them by hand.
  The bot may be running.`;

/** The newest are enough: each commits to all before it. */
const MAX_HEADS = 10;

await runCli(main);

async function main(args: string[]): Promise<number> {
  const read = readArguments(args);
  if (read === null) {
    console.error(USAGE);
    return 2;
  }
  endOnSignal();
  const config = readNewsroomConfig(read.newsroom).own;
  let hideProgress = () => {};
  const record = await openRecord(config, (readModel) => {
    hideProgress = showProgress(readModel);
  });
  try {
    const view = requireStatement(await record.readModel(), read.statement);
    const folder = read.out ?? `proof-${view.ref.replace('/', '-')}`;
    if (existsSync(folder)) throw new OperatorError(`${folder} is there already: name another with --out.`);
    mkdirSync(folder, { mode: 0o700 });
    const { entries, number, head } = await writeProof(record, record.originals, view, readHeads(config), folder);
    console.log(
      `${folder} proves ${view.ref}: ${entries} entries, and the chain to number ${number}, ${head}. Start with README.txt.`,
    );
    return 0;
  } finally {
    hideProgress();
    await record.close();
  }
}

function readHeads(config: Parameters<typeof headsFolder>[0]): { name: string; text: string }[] {
  const folder = headsFolder(config);
  if (!existsSync(folder)) return [];
  const names = readdirSync(folder).filter((name) => name.endsWith('.json'));
  return names
    .sort()
    .slice(-MAX_HEADS)
    .map((name) => ({ name: `head-${basename(name)}`, text: readFileSync(join(folder, name), 'utf8') }));
}

function readArguments(args: string[]): { statement: string; out: string | null; newsroom: string | null } | null {
  try {
    const { values, positionals } = parseArgs({
      args,
      allowPositionals: true,
      options: { out: { type: 'string' }, ...NEWSROOM_OPTION },
    });
    const [statement, ...more] = positionals;
    if (statement === undefined || more.length > 0) return null;
    return { statement, out: values.out ?? null, newsroom: values.newsroom ?? null };
  } catch {
    return null;
  }
}
