import { GAP } from '../wording.ts';
import { CLOSE } from './grading.ts';
import type { Query, Term } from './query.ts';
import { type Field, isShort, type Tables, toAccented, toPair, type Within, wordsToPhrase } from './tables.ts';

/** Which statements to compare word by word: a bounded number, found without reading more than a bounded part of the index. */
export interface Candidates {
  /** Statements that may have the phrase word for word in one of the fields, after a statement, in order of number. */
  wordForWord(fields: readonly Field[], after: number, limit: number): number[];
  /** Statements that may be close, likeliest first; or where none may be, those nearest. */
  close(): number[];
}

// How many statements are compared word by word for close matches, and how many where none can be more than near.
const COMPARED = 50;
const COMPARED_NEAR = 8;
// A phrase is looked up by the words that say most. One in more statements than this says too little to look up by,
// and would cost more than the few milliseconds that an answer may.
const TOO_COMMON = 20_000;
// How many of the words that say most are looked up by, and how many statements they may be in altogether once there
// are three.
const LOOKED_UP = 5;
const BUDGET = 30_000;
// How much of a long phrase is looked up. All of it is compared.
const PHRASE = 24;

interface Unit {
  /** An FTS5 expression. */
  expression: string;
  docs: number;
  weight: number;
}

export function createCandidates(query: Query, tables: Tables, within: Within | null): Candidates {
  const { terms } = query;
  const phrase = phraseToExpression(terms);
  return {
    wordForWord(fields, after, limit) {
      return phrase === null ? [] : tables.match(`{${fields.join(' ')}} : (${phrase})`, within, after, limit);
    },
    close() {
      const spare = (1 - CLOSE) * terms.reduce((sum, term) => sum + term.weight, 0);
      const found: number[] = [];
      for (const { expression, missing } of unitsToLookups(findUnits(terms, tables), terms)) {
        const room = (missing > spare ? COMPARED_NEAR : COMPARED) - found.length;
        if (room <= 0) break;
        found.push(...tables.match(expression, within, 0, room));
      }
      return found;
    },
  };
}

/**
 * The phrase for FTS5; null where it is more than words. One of short words alone is looked up by its pairs, which are
 * far rarer than the words, and follow each other in the index as the words do in the text.
 */
function phraseToExpression(terms: readonly Term[]): string | null {
  if (terms.some((term) => term.prefix)) return null;
  const beginning = terms.slice(0, PHRASE);
  const isOfPairs = beginning.length > 1 && beginning.every((term) => isShort(term.plain));
  const phrase = wordsToPhrase(isOfPairs ? termsToPairs(beginning) : beginning.map((term) => term.plain));
  const accented = beginning.filter((term) => term.folded !== term.plain);
  return [phrase, ...accented.map((term) => wordsToPhrase([toAccented(term.folded)]))].join(' AND ');
}

function termsToPairs(terms: readonly Term[]): string[] {
  return terms.slice(1).flatMap((term, i) => {
    const before = terms[i]?.plain ?? '';
    return isShort(before) && isShort(term.plain) ? [toPair(before, term.plain)] : [];
  });
}

/** What the phrase is looked up by: its words that say most, with what else may be meant by them, rarest first. */
function findUnits(terms: readonly Term[], tables: Tables): Unit[] {
  const units = terms.flatMap(termToUnit);
  if (units.length < 3) units.push(...pairsToUnits(terms, tables));
  let docs = 0;
  return units
    .sort((a, b) => a.docs - b.docs)
    .slice(0, LOOKED_UP)
    .filter((unit, i) => {
      docs += unit.docs;
      return i < 3 || docs <= BUDGET;
    });
}

function termToUnit(term: Term): Unit[] {
  if (term.folded === GAP || term.docs > TOO_COMMON) return [];
  let docs = term.docs;
  const words = docs > 0 ? [term.plain] : [];
  for (const variant of term.variants) {
    if (docs + variant.docs > TOO_COMMON) continue;
    docs += variant.docs;
    words.push(variant.word);
  }
  if (words.length === 0) return [];
  const expression = words.map((word) => wordsToPhrase([word])).join(' OR ');
  return [{ expression: words.length === 1 ? expression : `(${expression})`, docs, weight: term.weight }];
}

/** Pairs of short words, which can be rare where their words are not. Missing, they cost nothing: the words count. */
function pairsToUnits(terms: readonly Term[], tables: Tables): Unit[] {
  return [...new Set(termsToPairs(terms.slice(0, PHRASE)))].flatMap((pair) => {
    const expression = wordsToPhrase([pair]);
    const docs = tables.count(expression, TOO_COMMON + 1);
    return docs > 0 && docs <= TOO_COMMON ? [{ expression, docs, weight: 0 }] : [];
  });
}

interface Lookup {
  expression: string;
  /** The weight of the asked words that its statements do not have. */
  missing: number;
}

/**
 * Look-ups of the statements that hold all of the units, then all but the one that says least, and so on, each without
 * the statements of those before it.
 */
function unitsToLookups(units: readonly Unit[], terms: readonly Term[]): Lookup[] {
  const unknown = terms.filter((term) => term.docs === 0 && term.variants.length === 0);
  const absent = unknown.reduce((sum, term) => sum + term.weight, 0);
  const lookups: Lookup[] = [];
  for (let bits = 1; bits < 1 << units.length; bits += 1) {
    const has = units.filter((_, i) => bits & (1 << i));
    const hasNot = units.filter((_, i) => !(bits & (1 << i)));
    const missing = hasNot.reduce((sum, unit) => sum + unit.weight, absent);
    const expression = has.map((unit) => unit.expression).join(' AND ');
    const without = hasNot.map((unit) => ` NOT ${unit.expression}`).join('');
    lookups.push({ missing, expression: without === '' ? expression : `(${expression})${without}` });
  }
  return lookups.sort((a, b) => a.missing - b.missing);
}
