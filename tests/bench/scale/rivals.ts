/** The same corpus and questions through what one would pick instead, in a process of its own. Given { corpus, size, count, beside } as JSON. */
import { Index } from 'flexsearch';
import MiniSearch from 'minisearch';
import { tokenize } from '../../../src/claims/search/tokenizer.ts';
import { generateStatements, readTexts } from './corpus.ts';
import { isRight, KINDS, makeQueries, readCpu, round, rowsToFigures } from './queries.ts';
import type { Step } from './steps.ts';

const SHOWN = 5;

const { corpus, size, count, beside } = JSON.parse(process.argv[2] ?? '{}') as Step;
const real = readTexts(corpus);
const texts = [...generateStatements(real, size)];
const folded = texts.map((text) => tokenize(text).map((word) => word.folded));
const queries = makeQueries(real, size, count);

console.log(
  JSON.stringify({ minisearch: measureMiniSearch(), flexsearch: measureFlexSearch(), linearScan: measureScan() }),
);

/** As its README shows a search box: all words, prefixes and a fifth of the letters wrong. */
function measureMiniSearch() {
  const started = performance.now();
  const index = new MiniSearch<{ id: number; text: string }>({
    fields: ['text'],
    searchOptions: { combineWith: 'AND', prefix: true, fuzzy: 0.2 },
  });
  index.addAll(texts.map((text, id) => ({ id, text })));
  const seconds = round((performance.now() - started) / 1_000);
  return {
    buildSeconds: seconds,
    kinds: measure((phrase) =>
      index
        .search(phrase)
        .slice(0, SHOWN)
        .map(({ id }) => Number(id)),
    ),
  };
}

function measureFlexSearch() {
  const started = performance.now();
  const index = new Index({ tokenize: 'forward' });
  for (const [id, text] of texts.entries()) index.add(id, text);
  const seconds = round((performance.now() - started) / 1_000);
  return {
    buildSeconds: seconds,
    kinds: measure((phrase) => index.search(phrase.replace('*', ''), { limit: SHOWN, suggest: true }).map(Number)),
  };
}

/** Each statement's folded words, looked through for the phrase as it is. */
function measureScan() {
  const lines = folded.map((words) => ` ${words.join(' ')} `);
  return {
    buildSeconds: 0,
    kinds: measure((phrase) => {
      const wanted = phrase.endsWith('*') ? ` ${phrase.slice(0, -1)}` : ` ${phrase} `;
      const found: number[] = [];
      for (let i = 0; i < lines.length && found.length < SHOWN; i += 1) if (lines[i]?.includes(wanted)) found.push(i);
      return found;
    }),
  };
}

function measure(search: (phrase: string) => number[]) {
  return Object.fromEntries(
    KINDS.map((kind) => {
      const ofKind = queries.filter((query) => query.kind === kind).slice(0, beside);
      const rows = ofKind.map((query) => {
        const started = performance.now();
        const cpu = readCpu();
        const [first] = search(query.phrase);
        const cpuMs = readCpu() - cpu;
        const tookMs = performance.now() - started;
        const isRightOne = first !== undefined && isRight(query, folded[first] ?? []);
        return { tookMs, cpuMs, isRight: query.wanted.length === 0 ? null : isRightOne };
      });
      return [kind, rowsToFigures(rows)];
    }),
  );
}
