import type { Term } from './query.ts';
import { isSameWord, stripAccents, type Word } from './tokenizer.ts';

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
  /** Whether every asked word stands in the passage, wherever */
  hasAllTerms: boolean;
  /** What the asked words weigh together. */
  totalWeight: number;
  /** In the order of both texts. */
  pairs: Pair[];
  /** Positions of the first and last of the passage's words that belong to the match. */
  first: number;
  last: number;
}

/** Which asked words a word of the record may stand for, by its form without accents. */
export type TermLookup = ReadonlyMap<string, readonly { term: number; likeness: number }[]>;

// All costs are in shares of an asked word that says most: a missing word costs its weight.
// What each word costs that stands in the source between two asked ones.
const EXTRA_WORD_COST = 0.2;
// What each such word costs where asked words are missing in its place.
const SUBSTITUTION_COST = 0.1;
// What an asked word out of order costs.
const REORDER_COST = 0.3;
// The farthest that two neighbouring asked words may stand apart in the source, in words.
const MAX_TERM_DISTANCE = 10;
// How far outside the words in order one out of order may stand.
const REORDER_WINDOW = 3;
const OTHER_ACCENTS_LIKENESS = 0.95;
const JOINER = /^[\p{Pd}'’]$/u;

/** The look-up of the words and of all that may be meant by them. */
export function termsToLookup(terms: readonly Term[]): TermLookup {
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
export function align(
  terms: readonly Term[],
  lookup: TermLookup,
  text: string,
  words: readonly Word[],
): Alignment | null {
  const worth = terms.map((term) => term.weight);
  const pairs = findPairs(terms, lookup, words);
  const chain = pairs.length === 0 ? null : bestChain(worth, pairs, numberPrintedWords(text, words));
  if (chain === null) return null;
  let first = chain.pairs[0]?.position ?? 0;
  let last = chain.pairs.at(-1)?.position ?? 0;
  const usedTerms = new Set(chain.pairs.map((pair) => pair.term));
  const usedPositions = new Set(chain.pairs.map((pair) => pair.position));
  let gain = chain.gain;
  const [from, to] = [first - REORDER_WINDOW, last + REORDER_WINDOW];
  for (const pair of pairs) {
    if (pair.position < from || pair.position > to) continue;
    if (usedTerms.has(pair.term) || usedPositions.has(pair.position)) continue;
    const more = (worth[pair.term] ?? 0) - (1 - pair.likeness) - REORDER_COST;
    if (more <= 0) continue;
    usedTerms.add(pair.term);
    usedPositions.add(pair.position);
    // A word between the others was paid for as one that nobody asked for.
    gain += pair.position > first && pair.position < last ? more + Math.min(EXTRA_WORD_COST, REORDER_COST) : more;
    first = Math.min(first, pair.position);
    last = Math.max(last, pair.position);
  }
  const total = worth.reduce((sum, each) => sum + each, 0);
  const hasAllTerms = new Set(pairs.map((pair) => pair.term)).size === terms.length;
  return {
    score: Math.min(1, Math.max(0, gain / total)),
    hasAllTerms,
    totalWeight: total,
    pairs: chain.pairs,
    first,
    last,
  };
}

/** The number of each word as one reads it: those joined by a hyphen or an apostrophe count as one. */
function numberPrintedWords(text: string, words: readonly Word[]): number[] {
  let count = 0;
  return words.map((word, i) => {
    const from = words[i - 1]?.end ?? 0;
    const isJoined = i > 0 && word.start > from && text[from] !== ' ' && JOINER.test(text.slice(from, word.start));
    if (!isJoined) count += 1;
    return count;
  });
}

function findPairs(terms: readonly Term[], lookup: TermLookup, words: readonly Word[]): Pair[] {
  const pairs: Pair[] = [];
  const last = terms.length - 1;
  const { prefixLikeness = 0, plain: beginning = '' } = terms[last] ?? {};
  words.forEach((word, position) => {
    const plain = stripAccents(word.folded);
    const meant = lookup.get(plain) ?? [];
    for (const { term, likeness } of meant) {
      const same = likeness < 1 || isSameWord(terms[term]?.folded ?? '', word.folded);
      pairs.push({ term, position, likeness: same ? likeness : OTHER_ACCENTS_LIKENESS });
    }
    if (prefixLikeness > 0 && plain.startsWith(beginning) && !meant.some((each) => each.term === last)) {
      pairs.push({ term: last, position, likeness: prefixLikeness });
    }
  });
  return pairs;
}

/** The chain of pairs, rising in both texts, that gains most. Pairs come in order of position. */
function bestChain(
  worth: readonly number[],
  pairs: readonly Pair[],
  printed: readonly number[],
): { gain: number; pairs: Pair[] } | null {
  const gains: number[] = [];
  const before: number[] = [];
  let best = -1;
  pairs.forEach((pair, k) => {
    let gain = 0;
    let from = -1;
    for (let p = k - 1; p >= 0; p -= 1) {
      const earlier = pairs[p] as Pair;
      if (pair.position - earlier.position > MAX_TERM_DISTANCE) break;
      if (pair.position === earlier.position || earlier.term >= pair.term) continue;
      const apart = Math.max(0, (printed[pair.position] ?? 0) - (printed[earlier.position] ?? 0) - 1);
      const instead = Math.min(apart, pair.term - earlier.term - 1);
      const through = (gains[p] ?? 0) - instead * SUBSTITUTION_COST - (apart - instead) * EXTRA_WORD_COST;
      if (through > gain) [gain, from] = [through, p];
    }
    gains[k] = gain + Math.max(0, (worth[pair.term] ?? 0) - (1 - pair.likeness));
    before[k] = from;
    if (best < 0 || (gains[k] ?? 0) > (gains[best] ?? 0)) best = k;
  });
  if (best < 0) return null;
  const chain: Pair[] = [];
  for (let k = best; k >= 0; k = before[k] ?? -1) chain.unshift(pairs[k] as Pair);
  return { gain: gains[best] ?? 0, pairs: chain };
}
