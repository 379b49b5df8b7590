/** The benchmark's figures as tables for people, between the markers of docs/scale.md. */
import { readFileSync, writeFileSync } from 'node:fs';
import { KINDS } from './scale-queries.ts';

type Figures = Record<string, { medianMs: number; p99Ms: number; precisionAt1?: number }>;

/** What the tables need of the benchmark's JSON. */
export interface Measured {
  sizes: { statements: number; kinds: Figures }[];
  rivals: Record<'minisearch' | 'flexsearch' | 'linearScan', { kinds: Figures }> | null;
}

const PAGE = 'docs/scale.md';
const MARKED = /(<!-- scale -->\n)[\s\S]*?(<!-- \/scale -->)/;

/** @throws Error when the page has lost its markers. */
export function writeTables(measured: Measured): void {
  const page = readFileSync(PAGE, 'utf8');
  if (!MARKED.test(page)) throw new Error(`${PAGE} has no <!-- scale --> and <!-- /scale --> to write between`);
  const table = measuredToTable(measured);
  writeFileSync(
    PAGE,
    page.replace(MARKED, (_, open: string, close: string) => `${open}${table}\n${close}`),
  );
}

/** One row a kind of question: median / p99 in milliseconds, and the share whose first answer was right. */
function measuredToTable({ sizes, rivals }: Measured): string {
  const others = rivals === null ? [] : [rivals.minisearch, rivals.flexsearch, rivals.linearScan];
  const names = rivals === null ? [] : ['MiniSearch', 'FlexSearch', 'linear scan'].map((name) => `${name}, 100,000`);
  const head = ['asked', ...sizes.map(({ statements }) => `Whosaid, ${statements.toLocaleString('en')}`), ...names];
  const rows = KINDS.map((kind) => [kind, ...[...sizes, ...others].map(({ kinds }) => figuresToCell(kinds[kind]))]);
  return [head, head.map(() => '---'), ...rows].map((row) => `| ${row.join(' | ')} |`).join('\n');
}

function figuresToCell(figures: Figures[string] | undefined): string {
  if (figures === undefined) return '';
  const times = `${figures.medianMs.toFixed(1)} / ${figures.p99Ms.toFixed(1)}`;
  return figures.precisionAt1 === undefined ? times : `${times} (${figures.precisionAt1.toFixed(2)})`;
}
