import { readFileSync } from 'node:fs';
import { tokenize } from '../../../src/claims/search/tokenizer.ts';

const SYLLABLES = 'ba ce di fo gu ha je ki lo mu na pe qui ro su ta ve wi xo za bre clo dri fla gro pli sta tre'.split(
  ' ',
);
// Zipf's exponent and the vocabulary that English news text of this size has (Heaps: about 40 * n^0.55 words).
const EXPONENT = 1.05;
const VOCABULARY = 400_000;

/** A repeatable source of numbers from 0 to 1 (mulberry32), so that two runs measure one corpus. */
export function createRandom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

/** The texts of a JSON Lines file whose rows have `text`. */
export function readTexts(path: string): string[] {
  const lines = readFileSync(path, 'utf8').split('\n');
  return lines.filter((line) => line !== '').map((line) => (JSON.parse(line) as { text: string }).text);
}

/**
 * Yields `count` statements: the real ones first, then generated ones whose words follow Zipf's law, the real corpus's
 * words first by how common they are, then invented ones. Repeatable.
 */
export function* generateStatements(real: readonly string[], count: number): Generator<string> {
  yield* real.slice(0, count);
  const random = createRandom(20);
  const words = vocabulary(real);
  const upTo = cumulativeZipf(words.length);
  const lengths = real.map((text) => text.split(/\s+/u).length);
  for (let made = real.length; made < count; made += 1) {
    const length = lengths[Math.floor(random() * lengths.length)] ?? 18;
    const text = Array.from({ length }, () => words[pick(upTo, random())] ?? '').join(' ');
    yield `${text.charAt(0).toUpperCase()}${text.slice(1)}.`;
  }
}

function vocabulary(real: readonly string[]): string[] {
  const counts = new Map<string, number>();
  for (const text of real) for (const { folded } of tokenize(text)) counts.set(folded, (counts.get(folded) ?? 0) + 1);
  const words = [...counts].sort((a, b) => b[1] - a[1]).map(([word]) => word);
  const random = createRandom(7);
  const known = new Set(words);
  while (known.size < VOCABULARY) {
    const syllables = 2 + Math.floor(random() * 4);
    known.add(Array.from({ length: syllables }, () => SYLLABLES[Math.floor(random() * SYLLABLES.length)]).join(''));
  }
  return [...known];
}

function cumulativeZipf(size: number): Float64Array {
  const upTo = new Float64Array(size);
  let sum = 0;
  for (let rank = 0; rank < size; rank += 1) {
    sum += (rank + 1) ** -EXPONENT;
    upTo[rank] = sum;
  }
  return upTo.map((value) => value / sum);
}

function pick(upTo: Float64Array, at: number): number {
  let [low, high] = [0, upTo.length - 1];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((upTo[middle] ?? 1) < at) low = middle + 1;
    else high = middle;
  }
  return low;
}
