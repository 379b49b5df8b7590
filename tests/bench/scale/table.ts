/** The benchmark's figures for people: the tables between the markers of README.md and docs/scale.md, and the targets set for them. */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { type Figures, KINDS, type Kind, type KindFigures } from './queries.ts';

type Kinds = Record<Kind, KindFigures & { longestHoldMs?: number }>;
type Rival = { buildSeconds: number; kinds: Record<Kind, KindFigures> };
type Rivals = Record<'minisearch' | 'flexsearch' | 'linearScan', Rival>;

/** The benchmark's JSON, as far as it is read here. What was not measured is null or missing. */
export interface Measured {
  machine: { cores: number; processor: string | null; node: string };
  questionsOfEachKind: number;
  questionsToTheOthers: number;
  sizes: {
    statements: number;
    record: unknown;
    build: null | {
      seconds: number;
      cpuSeconds: number;
      boardMegabytes: number;
      peakMemoryMegabytes: number;
      longestHoldMs: number;
      answersMeanwhile: Figures & { asked: number };
    };
    load?: { before: number; after: number };
    kinds?: Kinds;
    /** The first questions of each kind, which the others got too. */
    beside?: Record<Kind, KindFigures>;
    pages?: Record<string, KindFigures>;
    idle?: { memoryMegabytes: number };
    startToFirstAnswer?: { medianMs: number; longestMs: number; medianCpuMs: number };
    add?: { durable: Figures; onTheBoard: Figures & { cpu: Figures } };
    rivals?: Rivals | null;
  }[];
}

type Size = Measured['sizes'][number];

const JSON_FILE = 'docs/scale.json';
const MILLION = 1_000_000;

/** @throws Error when a page has lost its markers. */
export function writeTables(measured: Measured): void {
  writeFileSync(JSON_FILE, `${JSON.stringify(measured, null, 2)}\n`);
  for (const [path, tables] of measuredToPages(measured)) {
    const page = readFileSync(path, 'utf8');
    const marked = /(<!-- scale -->\n)[\s\S]*?(<!-- \/scale -->)/;
    if (!marked.test(page)) throw new Error(`${path} has no <!-- scale --> and <!-- /scale --> to write between`);
    writeFileSync(
      path,
      page.replace(marked, (_, open: string, close: string) => `${open}${tables}${close}`),
    );
  }
}

/** What stands between the markers of each page: from docs/scale.json, or nothing where that does not exist. */
export function readPages(): Map<string, string> {
  return measuredToPages(existsSync(JSON_FILE) ? (JSON.parse(readFileSync(JSON_FILE, 'utf8')) as Measured) : null);
}

/** What stands between the markers of each page. */
export function measuredToPages(measured: Measured | null): Map<string, string> {
  const kinds = measured === null ? '' : `${kindsToTable(measured)}\n`;
  const rest = measured === null ? '' : `\n${sizesToTable(measured)}\n\n${marksToTable(measured)}\n`;
  const short = measured === null ? '' : `${measuredToSummary(measured)}\n`;
  return new Map([
    ['README.md', short],
    ['docs/scale.md', `${kinds}${rest}`],
  ]);
}

/** One row a size, and MiniSearch at its own. */
function measuredToSummary({ sizes }: Measured): string {
  const rows = sizes.map(({ statements, build, kinds, startToFirstAnswer: start }) => [
    inWords(statements),
    build === null ? '' : build.seconds.toFixed(0),
    build === null ? '' : build.boardMegabytes.toFixed(0),
    kinds === undefined ? '' : medianAndP99(kinds.phrase),
    start === undefined ? '' : (start.medianMs / 1_000).toFixed(1),
  ]);
  const beside = sizes.find(({ rivals }) => rivals);
  const rival = beside?.rivals?.minisearch;
  if (beside !== undefined && rival !== undefined)
    rows.push([
      `${inWords(beside.statements)} in MiniSearch, in memory`,
      rival.buildSeconds.toFixed(0),
      '',
      medianAndP99(rival.kinds.phrase),
      '',
    ]);
  return toTable(
    ['statements', 'built in, s', 'read model, MB', 'a phrase, median / p99, ms', 'start to first answer, s'],
    rows,
  );
}

/** One row a kind of question: median / p99 in milliseconds, and the share whose first answer was right. */
function kindsToTable({ sizes }: Measured): string {
  const answered = sizes.filter(({ kinds }) => kinds !== undefined);
  const rivals = answered.find((size) => size.rivals)?.rivals ?? null;
  const others = rivals === null ? [] : [rivals.minisearch, rivals.flexsearch, rivals.linearScan];
  const names = rivals === null ? [] : ['MiniSearch', 'FlexSearch', 'linear scan'].map((name) => `${name}, 100,000`);
  const head = ['question', ...answered.map(({ statements }) => `Whosaid, ${inWords(statements)}`), ...names];
  const columns = [...answered, ...others].map(({ kinds }) => kinds as Record<Kind, KindFigures>);
  return toTable(
    head,
    [...KINDS].map((kind) => [kind, ...columns.map((kinds) => figuresToCell(kinds[kind]))]),
  );
}

function figuresToCell({ medianMs, p99Ms, precisionAt1 }: KindFigures): string {
  const times = `${medianMs.toFixed(1)} / ${p99Ms.toFixed(1)}`;
  return precisionAt1 === null ? times : `${times} (${precisionAt1.toFixed(2)})`;
}

/** One row a thing that is measured once for each size. */
function sizesToTable({ sizes }: Measured): string {
  const pages = [...new Set(sizes.flatMap((size) => Object.keys(size.pages ?? {})))];
  const rows: [string, (size: Size) => string | undefined][] = [
    ['build, s', ({ build }) => build?.seconds.toFixed(0)],
    ['build, processor time, s', ({ build }) => build?.cpuSeconds.toFixed(0)],
    ['read model, MB', ({ build }) => build?.boardMegabytes.toFixed(0)],
    ['peak memory of the build, MB', ({ build }) => build?.peakMemoryMegabytes.toFixed(0)],
    ['longest block of the event loop by the build, ms', ({ build }) => build?.longestHoldMs.toFixed(0)],
    ['longest block by a question, ms', ({ kinds }) => kinds && tenth(longestHold(kinds))],
    ['start to first answer, s', ({ startToFirstAnswer: start }) => start && (start.medianMs / 1_000).toFixed(2)],
    ['idle memory, MB', ({ idle }) => idle?.memoryMegabytes.toFixed(0)],
    ['one more statement: durable, ms', ({ add }) => add && medianAndP99(add.durable)],
    ['one more statement: in the read model, ms', ({ add }) => add && medianAndP99(add.onTheBoard)],
    ...pages.map((name): [string, (size: Size) => string | undefined] => [
      `/${name}, large, ms`,
      (size) => size.pages?.[name] && medianAndP99(size.pages[name]),
    ]),
    ['load average, before and after', ({ load }) => load && `${tenth(load.before)}, ${tenth(load.after)}`],
  ];
  return toTable(
    ['measured', ...sizes.map(({ statements }) => inWords(statements))],
    rows.map(([name, cell]) => [name, ...sizes.map((size) => cell(size) ?? '')]),
  );
}

export interface Mark {
  mark: string;
  most: number;
  measured: number;
  isReached: boolean;
}

/** The marks that could be measured. Times are by the clock, which counts what others take. */
export function measuredToMarks({ sizes }: Measured): Mark[] {
  const marks: Mark[] = [];
  const hold = (mark: string, most: number, measured: number | undefined) => {
    if (measured !== undefined && Number.isFinite(measured)) {
      marks.push({ mark, most, measured: Math.round(measured * 100) / 100, isReached: measured <= most });
    }
  };
  const [smallest, million] = [sizes.find(({ kinds }) => kinds), sizes.find((size) => size.statements === MILLION)];
  for (const kind of KINDS) {
    hold(`${kind}: median at a million, ms`, 4, million?.kinds?.[kind].medianMs);
    hold(`${kind}: p99 at a million, ms`, 20, million?.kinds?.[kind].p99Ms);
    const growth = (million?.kinds?.[kind].medianMs ?? Number.NaN) / (smallest?.kinds?.[kind].medianMs ?? Number.NaN);
    if (smallest !== million) hold(`${kind}: growth of the median up to a million`, 5, growth);
  }
  for (const { beside, rivals, pages } of sizes) {
    for (const kind of rivals && beside ? KINDS : []) {
      const [own, other] = [beside?.[kind], rivals?.minisearch.kinds[kind]];
      if (own === undefined || other === undefined) continue;
      hold(`${kind}: share of MiniSearch's time`, 1 / 20, own.medianMs / other.medianMs);
      if (other.precisionAt1 === null) continue;
      hold(`${kind}: P@1 below MiniSearch's`, 0, other.precisionAt1 - (own.precisionAt1 ?? 0));
    }
    for (const name of ['compare', 'speaker', 'disputes'])
      hold(`/${name}, large: median, ms`, 50, pages?.[name]?.medianMs);
  }
  hold(
    'longest block of the event loop by a question at a million, ms',
    100,
    million?.kinds && longestHold(million.kinds),
  );
  hold('build of a million, s', 100, million?.build?.seconds);
  hold('read model of a million, MB', 700, million?.build?.boardMegabytes);
  hold('start to first answer at a million, ms', 1_000, million?.startToFirstAnswer?.medianMs);
  hold('idle memory with a million, MB', 250, million?.idle?.memoryMegabytes);
  hold('one more statement in a read model of a million: median, ms', 3, million?.add?.onTheBoard.medianMs);
  return marks;
}

function marksToTable(measured: Measured): string {
  const rows = measuredToMarks(measured).map(({ mark, most, measured, isReached }) => [
    mark,
    `${most}`,
    `${measured}`,
    isReached ? 'yes' : 'no',
  ]);
  return toTable(['target', 'at most', 'measured', 'reached'], rows);
}

function longestHold(kinds: Kinds): number {
  return Math.max(...KINDS.map((kind) => kinds[kind].longestHoldMs ?? 0));
}

const medianAndP99 = ({ medianMs, p99Ms }: Figures) => `${tenth(medianMs)} / ${tenth(p99Ms)}`;
const tenth = (value: number) => value.toFixed(1);
const inWords = (statements: number) => statements.toLocaleString('en');

function toTable(head: readonly string[], rows: readonly (readonly string[])[]): string {
  return [head, head.map(() => '---'), ...rows].map((row) => `| ${row.join(' | ')} |`).join('\n');
}
