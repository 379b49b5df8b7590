/** Which statements to compare with a whole message: those that have most of its rarest words. */

import { type FtsTables, type SqlCondition, wordsToPhrase } from '../fts-tables.ts';

/** A word of the message with its inflections, as one thing that it speaks of. */
export interface TermGroup {
  words: string[];
  docs: number;
  /** How much it says: its rarity, sharpened. */
  weight: number;
}

// A message is looked up by its rarest words, in so many statements altogether; so many are then compared.
const DOC_BUDGET = 20_000;
const MAX_COMPARED = 120;

/**
 * Where each statement stands in the list of those found, by its number, plus one; 0 between two calls. An array that is
 * kept costs a tenth of a Map's time.
 */
let slots = new Int32Array(1 << 16);

/** @param groups the rarest first */
export function findCandidates(groups: readonly TermGroup[], tables: FtsTables, within: SqlCondition | null): number[] {
  const lists: { list: ArrayLike<number>; weight: number }[] = [];
  let [spent, length] = [0, 0];
  for (const { words, docs, weight } of groups) {
    spent += docs;
    if (spent > DOC_BUDGET && length > 0) break;
    const expression = words.map((word) => wordsToPhrase([word])).join(' OR ');
    const list =
      within === null ? tables.list(expression, DOC_BUDGET) : tables.match(expression, within, 0, DOC_BUDGET);
    lists.push({ list, weight });
    length += list.length;
  }
  const found = new Int32Array(length);
  const weights = new Float64Array(length);
  let count = 0;
  for (const { list, weight } of lists) {
    reserveSlots(list[list.length - 1] ?? 0);
    for (let i = 0; i < list.length; i += 1) {
      const statement = list[i] as number;
      let slot = slots[statement] as number;
      if (slot === 0) {
        found[count] = statement;
        count += 1;
        slot = count;
        slots[statement] = slot;
      }
      weights[slot - 1] = (weights[slot - 1] as number) + weight;
    }
  }
  for (let i = 0; i < count; i += 1) slots[found[i] as number] = 0;
  return findHeaviest(weights.subarray(0, count), MAX_COMPARED).map((at) => found[at] as number);
}

function reserveSlots(statement: number): void {
  if (statement < slots.length) return;
  const larger = new Int32Array(Math.max(statement + 1, slots.length * 2));
  larger.set(slots);
  slots = larger;
}

/** The indexes of the heaviest, heaviest first; of equal ones the earlier. A heap of `most`: sorting all took half the time. */
function findHeaviest(weights: Float64Array, most: number): number[] {
  const heap: number[] = [];
  const isLighter = (one: number, other: number) => {
    const [a, b] = [weights[one] as number, weights[other] as number];
    return a < b || (a === b && one > other);
  };
  const sink = (from: number) => {
    for (let at = from; ; ) {
      let lightest = at;
      for (const child of [2 * at + 1, 2 * at + 2])
        if (child < heap.length && isLighter(heap[child] as number, heap[lightest] as number)) lightest = child;
      if (lightest === at) return;
      [heap[at], heap[lightest]] = [heap[lightest] as number, heap[at] as number];
      at = lightest;
    }
  };
  for (let i = 0; i < weights.length; i += 1) {
    if (heap.length < most) {
      heap.push(i);
      if (heap.length === most) for (let at = most >> 1; at >= 0; at -= 1) sink(at);
    } else if ((weights[i] as number) > (weights[heap[0] as number] as number)) {
      heap[0] = i;
      sink(0);
    }
  }
  return heap.sort((a, b) => (isLighter(a, b) ? 1 : -1));
}
