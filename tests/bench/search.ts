import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { parseArgs } from 'node:util';
import type { SearchIndex, SearchResult } from '../../src/claims/search/index.ts';
import { createTestIndex } from '../claims/search/small-index.ts';

interface Row {
  id: string;
  text: string;
  title?: string;
}

interface Phrase {
  query: string;
  kind: string;
  relevant: string[];
  verbatim: string[];
}

interface Corpus {
  index: SearchIndex;
  ids: string[];
}

/**
 * Measures how well the record is searched.
 *   --corpus  statements: JSON Lines with `id`, `text` and perhaps `title`
 *   --phrases remembered phrases: JSON Lines with `query`, `kind`, `relevant` and `verbatim` (ids)
 *   --queries whole messages: JSON Lines with `id` and `text`, and --qrels their statements: query, 0, id, 1
 * Without flags it measures the data under BENCH_DATA, and says what it skips where that is absent.
 */
export function run(args: string[]): unknown {
  const text = { type: 'string' } as const;
  const { values } = parseArgs({ args, options: { corpus: text, phrases: text, queries: text, qrels: text } });
  const { corpus, phrases, queries, qrels } = values;
  if (corpus === undefined) return runPublic(process.env.BENCH_DATA ?? '../shared/bench');
  const built = readCorpus(corpus);
  return {
    corpus,
    ...(phrases === undefined ? {} : { phrases: measurePhrases(built, readLines<Phrase>(phrases)) }),
    ...(queries === undefined || qrels === undefined ? {} : { messages: measureMessages(built, queries, qrels) }),
  };
}

function runPublic(folder: string): unknown {
  const statements = join(folder, 'statements');
  const claims = join(folder, 'checkthat2020');
  const missing = [statements, claims].filter((path) => !existsSync(path));
  if (missing.length > 0) return { skipped: missing.map((path) => `${path} is absent: set BENCH_DATA`) };
  const claimIndex = readCorpus(join(claims, 'corpus.jsonl'));
  const messages = (part: string) =>
    measureMessages(claimIndex, join(claims, `queries.${part}.jsonl`), join(claims, `qrels.${part}.tsv`));
  return {
    phrases: measurePhrases(
      readCorpus(join(statements, 'corpus.jsonl')),
      readLines(join(statements, 'phrases.dev.jsonl')),
    ),
    messages: { train: messages('train'), dev: messages('dev') },
  };
}

function readLines<T>(path: string): T[] {
  const lines = readFileSync(path, 'utf8').split('\n');
  return lines.filter((line) => line.trim() !== '').map((line) => JSON.parse(line) as T);
}

function readCorpus(path: string): Corpus {
  const db = new DatabaseSync(':memory:');
  const index = createTestIndex(db);
  const rows = readLines<Row>(path);
  db.exec('BEGIN');
  rows.forEach(({ text, title }, i) => {
    const summary = title === undefined ? [] : [{ field: 'paraphrase' as const, text: title, language: 'en' }];
    index.add(i + 1, [{ field: 'quotation', text, language: 'en' }, ...summary]);
  });
  db.exec('COMMIT');
  return { index, ids: rows.map((row) => row.id) };
}

function measurePhrases({ index, ids }: Corpus, phrases: readonly Phrase[]) {
  const kinds: Record<string, ReturnType<typeof createTally>> = {};
  for (const phrase of phrases) {
    kinds[phrase.kind] ??= createTally();
    // As many as could be word for word, so that none is missed for want of room.
    const limit = Math.max(10, phrase.verbatim.length);
    const started = performance.now();
    const found = index.find(phrase.query, { limit, offset: 0, within: null });
    kinds[phrase.kind]?.add(phrase, found, ids, performance.now() - started);
  }
  return Object.fromEntries(Object.entries(kinds).map(([kind, tally]) => [kind, tally.figures()]));
}

function createTally() {
  let [phrases, firstRight, nothing, nearest, wronglyWordForWord, wordForWordMissed] = [0, 0, 0, 0, 0, 0];
  let present = 0;
  const times: number[] = [];
  return {
    add({ relevant, verbatim }: Phrase, found: SearchResult, ids: readonly string[], took: number) {
      const graded = found.matches.map(({ statement, grade }) => ({ id: ids[statement - 1] ?? '', grade }));
      const wordForWord = graded.filter(({ grade }) => grade !== 'close').map(({ id }) => id);
      phrases += 1;
      times.push(took);
      if (relevant.length > 0) present += 1;
      if (relevant.includes(graded[0]?.id ?? '')) firstRight += 1;
      if (graded.length === 0) nothing += 1;
      if (found.nearest !== null) nearest += 1;
      if (wordForWord.some((id) => !verbatim.includes(id))) wronglyWordForWord += 1;
      if (verbatim.some((id) => !wordForWord.includes(id))) wordForWordMissed += 1;
    },
    figures() {
      return {
        phrases,
        ...(present > 0
          ? { precisionAt1: round(firstRight / present), presentLost: nothing }
          : { toldNothing: nothing }),
        nearestShown: nearest,
        wronglyWordForWord,
        wordForWordMissed,
        ...timesToFigures(times),
      };
    },
  };
}

function measureMessages({ index, ids }: Corpus, queriesPath: string, qrelsPath: string) {
  const relevant = new Map<string, Set<string>>();
  for (const line of readFileSync(qrelsPath, 'utf8').trim().split('\n')) {
    const [query = '', , id = ''] = line.split(/\s+/u);
    relevant.set(query, (relevant.get(query) ?? new Set()).add(id));
  }
  const times: number[] = [];
  let sum = 0;
  for (const { id, text } of readLines<Row>(queriesPath)) {
    const wanted = relevant.get(id);
    if (wanted === undefined) continue;
    const started = performance.now();
    const found = index.related(text, { limit: 5, within: null, least: 0 });
    times.push(performance.now() - started);
    sum += averagePrecision(
      found.map(({ statement }) => ids[statement - 1] ?? ''),
      wanted,
    );
  }
  return { messages: times.length, mapAt5: round(sum / times.length), ...timesToFigures(times) };
}

/** Precision at each rank that is right, divided by how many are right. */
function averagePrecision(found: readonly string[], wanted: ReadonlySet<string>): number {
  let [hits, sum] = [0, 0];
  found.forEach((id, i) => {
    if (!wanted.has(id)) return;
    hits += 1;
    sum += hits / (i + 1);
  });
  return sum / wanted.size;
}

function timesToFigures(times: readonly number[]) {
  const sorted = [...times].sort((a, b) => a - b);
  const at = (share: number) => round(sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0);
  return { medianMs: at(0.5), p99Ms: at(0.99) };
}

function round(value: number): number {
  return Math.round(value * 10_000) / 10_000;
}
