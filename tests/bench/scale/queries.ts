/** What people ask, by kind, made from the statements of a record; and whether an answer is right. */
import { ELISION, tokenize } from '../../../src/claims/search/tokenizer.ts';
import { createRandom, generateStatements } from './corpus.ts';

export const KINDS = ['phrase', 'four words', 'typo', 'prefix', 'absent', 'commonest words'] as const;
export type Kind = (typeof KINDS)[number];

export interface Query {
  kind: Kind;
  /** As it is typed. */
  phrase: string;
  /** The folded words that a right answer has, side by side; empty where any answer, or none, is right. */
  wanted: string[];
  /** For four words: all of them somewhere. */
  isLoose: boolean;
}

export interface Figures {
  medianMs: number;
  p99Ms: number;
  longestMs: number;
  meanMs: number;
}

const LETTERS = 'abcdefghijklmnopqrstuvwxyz';

/** `count` queries of each kind, spread over the record. Repeatable. */
export function makeQueries(real: readonly string[], size: number, count: number): Query[] {
  const random = createRandom(3);
  const whole = (below: number) => Math.floor(random() * below);
  const wantedAt = new Set<number>();
  while (wantedAt.size < count * 6) wantedAt.add(whole(size));
  const picked: string[][] = [];
  const counts = new Map<string, number>();
  let at = 0;
  for (const text of generateStatements(real, size)) {
    if (wantedAt.has(at) || at % Math.ceil(size / 10_000) === 0) {
      const words = tokenize(text).map(({ folded }) => folded);
      for (const word of words) counts.set(word, (counts.get(word) ?? 0) + 1);
      if (wantedAt.has(at) && words.length >= 9 && !words.includes(ELISION)) picked.push(words);
    }
    at += 1;
  }
  const common = [...counts]
    .sort((a, b) => b[1] - a[1])
    .slice(0, 30)
    .map(([word]) => word);
  const run = (length: number): string[] => {
    const words = picked[whole(picked.length)] ?? [];
    const from = whole(words.length - length + 1);
    return words.slice(from, from + length);
  };
  const asked = (kind: Kind, words: readonly string[], wanted: string[] = [], isLoose = false): Query => ({
    kind,
    phrase: words.join(' '),
    wanted,
    isLoose,
  });
  const make: Record<Kind, () => Query> = {
    phrase() {
      const words = run(6);
      return asked('phrase', words, words);
    },
    'four words'() {
      const words = run(9).filter((_, i) => [0, 3, 5, 8].includes(i));
      return asked('four words', words, words, true);
    },
    typo() {
      let words = run(6);
      while (!words.some((word) => /^[a-z]{5,}$/u.test(word))) words = run(6);
      const long = words.filter((word) => /^[a-z]{5,}$/u.test(word));
      const spoilt = long[whole(long.length)] ?? '';
      const place = 1 + whole(spoilt.length - 2);
      const wrong = `${spoilt.slice(0, place)}${LETTERS[whole(26)]}${spoilt.slice(place + 1)}`;
      return asked(
        'typo',
        words.map((word) => (word === spoilt ? wrong : word)),
        words,
      );
    },
    prefix() {
      let words = run(4);
      while ((words[3]?.length ?? 0) < 5) words = run(4);
      const cut = `${words[3]?.slice(0, 4)}*`;
      return asked('prefix', [...words.slice(0, 3), cut], [...words.slice(0, 3), cut]);
    },
    // Words of five statements that no statement has together: half known, half unknown.
    absent() {
      const words = Array.from({ length: 5 }, (_, i) => {
        const word = run(1)[0] ?? '';
        return i % 2 === 0 ? `${word}x${word.slice(0, 2)}` : word;
      });
      return asked('absent', words);
    },
    'commonest words': () =>
      asked(
        'commonest words',
        Array.from({ length: 4 }, () => common[whole(common.length)] ?? ''),
      ),
  };
  return KINDS.flatMap((kind) => Array.from({ length: count }, () => make[kind]()));
}

/** Whether a text, in folded words, is what was asked for. */
export function isRight({ wanted, isLoose }: Query, words: readonly string[]): boolean {
  const same = (want: string, word: string | undefined) =>
    want.endsWith('*') ? word?.startsWith(want.slice(0, -1)) === true : word === want;
  if (isLoose) return wanted.every((want) => words.includes(want));
  return words.some((_, from) => wanted.every((want, i) => same(want, words[from + i])));
}

/** Median, 99th percentile (nearest rank), the longest and the mean, in milliseconds. */
export function timesToFigures(times: readonly number[]): Figures {
  const sorted = [...times].sort((a, b) => a - b);
  const at = (share: number) => round(sorted[Math.max(0, Math.ceil(sorted.length * share) - 1)] ?? 0);
  const meanMs = round(times.reduce((sum, each) => sum + each, 0) / Math.max(1, times.length));
  return { medianMs: at(0.5), p99Ms: at(0.99), longestMs: at(1), meanMs };
}

/** Times by the clock and of the processor; and the share that was right, where there is a right answer. */
export interface KindFigures extends Figures {
  cpu: Figures;
  precisionAt1: number | null;
}

export function rowsToFigures(
  rows: readonly { tookMs: number; cpuMs: number; isRight?: boolean | null }[],
): KindFigures {
  const judged = rows.filter(({ isRight }) => typeof isRight === 'boolean');
  const right = judged.filter(({ isRight }) => isRight);
  return {
    ...timesToFigures(rows.map(({ tookMs }) => tookMs)),
    cpu: timesToFigures(rows.map(({ cpuMs }) => cpuMs)),
    precisionAt1: judged.length === 0 ? null : round(right.length / judged.length),
  };
}

/**
 * What this thread has used of a processor, in milliseconds: unlike the clock, it does not count what others take. Linux
 * brings a thread's own count up to date at its tick only, every four milliseconds, or when the whole process is asked for.
 */
export function readCpu(): number {
  process.cpuUsage();
  const { user, system } = process.threadCpuUsage();
  return (user + system) / 1_000;
}

export function round(value: number): number {
  return Math.round(value * 1_000) / 1_000;
}
