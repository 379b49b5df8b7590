import { isSameWord, type Word, withoutAccents } from '../wording.ts';
import type { Term } from './query.ts';

/** An asked word and the source's word that stands for it. */
export interface Pair {
  term: number;
  position: number;
  likeness: number;
}

/** The best place of the asked words in a passage. */
export interface Alignment {
  /** The share of what the phrase says that stands here, from 0 to 1, less what stands between and out of order. */
  score: number;
  /** In the order of both texts. */
  pairs: Pair[];
  /** Positions of the first and last of the passage's words that belong to the match. */
  first: number;
  last: number;
}

/** Which asked words a word of the record may stand for, by its form without accents. */
export type Lookup = ReadonlyMap<string, readonly { term: number; likeness: number }[]>;

// The farthest that two neighbouring asked words may stand apart in the source, in words.
const REACH = 10;
// What a source's word between two asked ones takes off, in shares of an average asked word.
const BETWEEN = 0.04;
// What an asked word out of order is worth beside one in order.
const MOVED = 0.8;
// How far outside the words in order one out of order may stand.
const NEARBY = 3;
const OTHER_ACCENTS = 0.9;

/** The look-up of the words and of all that may be meant by them. */
export function termsToLookup(terms: readonly Term[]): Lookup {
  const lookup = new Map<string, { term: number; likeness: number }[]>();
  const put = (word: string, entry: { term: number; likeness: number }) => {
    const entries = lookup.get(word);
    if (entries === undefined) lookup.set(word, [entry]);
    else entries.push(entry);
  };
  terms.forEach((term, i) => {
    put(term.plain, { term: i, likeness: 1 });
    for (const variant of term.variants) put(variant.word, { term: i, likeness: variant.likeness });
  });
  return lookup;
}

/**
 * Finds the stretch of a passage that holds most of what the phrase says, in its order.
 * @returns null where no asked word stands in the passage
 */
export function align(terms: readonly Term[], lookup: Lookup, words: readonly Word[]): Alignment | null {
  const pairs = findPairs(terms, lookup, words);
  const total = terms.reduce((sum, term) => sum + term.weight, 0);
  const chain = bestChain(terms, pairs, total / terms.length);
  if (chain === null) return null;
  const inOrder = chain.pairs;
  let first = inOrder[0]?.position ?? 0;
  let last = inOrder.at(-1)?.position ?? 0;
  const usedTerms = new Set(inOrder.map((pair) => pair.term));
  const usedPositions = new Set(inOrder.map((pair) => pair.position));
  let gain = chain.gain;
  const [from, to] = [first - NEARBY, last + NEARBY];
  for (const pair of pairs) {
    if (pair.position < from || pair.position > to) continue;
    if (usedTerms.has(pair.term) || usedPositions.has(pair.position)) continue;
    usedTerms.add(pair.term);
    usedPositions.add(pair.position);
    gain += (terms[pair.term]?.weight ?? 0) * pair.likeness * MOVED;
    first = Math.min(first, pair.position);
    last = Math.max(last, pair.position);
  }
  return { score: Math.max(0, gain / total), pairs: inOrder, first, last };
}

function findPairs(terms: readonly Term[], lookup: Lookup, words: readonly Word[]): Pair[] {
  const pairs: Pair[] = [];
  words.forEach((word, position) => {
    for (const { term, likeness } of lookup.get(withoutAccents(word.folded)) ?? []) {
      const same = likeness < 1 || isSameWord(terms[term]?.folded ?? '', word.folded);
      pairs.push({ term, position, likeness: same ? likeness : OTHER_ACCENTS });
    }
  });
  return pairs;
}

/** The chain of pairs, rising in both texts, that gains most. Pairs come in order of position. */
function bestChain(
  terms: readonly Term[],
  pairs: readonly Pair[],
  average: number,
): { gain: number; pairs: Pair[] } | null {
  const gains: number[] = [];
  const before: number[] = [];
  let best = -1;
  pairs.forEach((pair, k) => {
    let gain = 0;
    let from = -1;
    for (let p = k - 1; p >= 0; p -= 1) {
      const earlier = pairs[p] as Pair;
      const apart = pair.position - earlier.position - 1;
      if (apart >= REACH) break;
      if (apart < 0 || earlier.term >= pair.term) continue;
      const through = (gains[p] ?? 0) - apart * BETWEEN * average;
      if (through > gain) [gain, from] = [through, p];
    }
    gains[k] = gain + (terms[pair.term]?.weight ?? 0) * pair.likeness;
    before[k] = from;
    if (best < 0 || (gains[k] ?? 0) > (gains[best] ?? 0)) best = k;
  });
  if (best < 0) return null;
  const chain: Pair[] = [];
  for (let k = best; k >= 0; k = before[k] ?? -1) chain.unshift(pairs[k] as Pair);
  return { gain: gains[best] ?? 0, pairs: chain };
}
