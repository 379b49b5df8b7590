import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { KINDS, rowsToFigures } from './queries.ts';
import { type Measured, measuredToMarks, measuredToPages, readPages } from './table.ts';

const kindsOf = (tookMs: number, isRight: boolean | null) => {
  const figures = rowsToFigures([{ tookMs, cpuMs: tookMs / 2, isRight }]);
  return Object.fromEntries(KINDS.map((kind) => [kind, figures])) as Measured['sizes'][number]['kinds'];
};

const rival = (tookMs: number) => ({ buildSeconds: 1, kinds: kindsOf(tookMs, true) ?? ({} as never) });

const measured: Measured = {
  machine: { cores: 2, processor: null, node: 'v24.0.0' },
  questionsOfEachKind: 1,
  questionsToTheOthers: 1,
  sizes: [
    {
      statements: 100_000,
      record: null,
      build: null,
      kinds: kindsOf(2, true),
      beside: kindsOf(2, false),
      rivals: { minisearch: rival(100), flexsearch: rival(20), linearScan: rival(30) },
    },
    { statements: 1_000_000, record: null, build: null, kinds: kindsOf(6, null) },
  ],
};

test('the tables of the README and docs/scale.md are those of the committed figures', () => {
  for (const [path, tables] of readPages()) {
    expect(readFileSync(path, 'utf8')).toContain(`<!-- scale -->\n${tables}<!-- /scale -->`);
  }
});

test('a table has a row a kind, a column a size, and the others at theirs', () => {
  const [head, , phrase] = measuredToPages(measured).get('docs/scale.md')?.split('\n') ?? [];
  expect(head).toBe(
    '| question | Whosaid, 100,000 | Whosaid, 1,000,000 | MiniSearch, 100,000 | FlexSearch, 100,000 | linear scan, 100,000 |',
  );
  expect(phrase).toBe(
    '| phrase | 2.0 / 2.0 (1.00) | 6.0 / 6.0 | 100.0 / 100.0 (1.00) | 20.0 / 20.0 (1.00) | 30.0 / 30.0 (1.00) |',
  );
});

test('the summary has a row a size, and one beside MiniSearch', () => {
  const [, , ...rows] = measuredToPages(measured).get('README.md')?.trim().split('\n') ?? [];
  expect(rows).toEqual([
    '| 100,000 |  |  | 2.0 / 2.0 |  |',
    '| 1,000,000 |  |  | 6.0 / 6.0 |  |',
    '| 100,000 in MiniSearch, in memory | 1 |  | 100.0 / 100.0 |  |',
  ]);
});

test('a mark is reached or missed by what was measured, and is not told where nothing was', () => {
  const marks = new Map(measuredToMarks(measured).map(({ mark, isReached }) => [mark, isReached]));
  expect(marks.get('phrase: median at a million, ms')).toBe(false);
  expect(marks.get('phrase: p99 at a million, ms')).toBe(true);
  expect(marks.get('phrase: growth of the median up to a million')).toBe(true);
  expect(marks.get("phrase: share of MiniSearch's time")).toBe(true);
  expect(marks.get("phrase: P@1 below MiniSearch's")).toBe(false);
  expect(marks.has('build of a million, s')).toBe(false);
});

test('a percentile is the nearest rank: of a hundred, the 99th is not the longest', () => {
  const rows = Array.from({ length: 100 }, (_, i) => ({ tookMs: i + 1, cpuMs: 1 }));
  expect(rowsToFigures(rows)).toMatchObject({
    medianMs: 50,
    p99Ms: 99,
    longestMs: 100,
    meanMs: 50.5,
    precisionAt1: null,
  });
});
