import { GAP } from '../wording.ts';
import type { Query, Term } from './query.ts';
import { isShort, type Tables, toPair, type Within, wordsToPhrase } from './tables.ts';

/** Which statements to compare word by word: a bounded number, found without reading more than a bounded part of the index. */
export interface Candidates {
  /** Statements that may have the phrase word for word in a field, after the statement `after`, in the order of their numbers. */
  wordForWord(field: 'quotation' | 'reported', after: number, limit: number): number[];
  /** Statements that hold several of the words that say most, likeliest first. */
  close(): number[];
}

// How many statements are compared word by word for close matches.
const COMPARED = 80;
// A phrase is looked up by the words that say most. One in more statements than this says too little to look up by,
// and would cost more than the few milliseconds that an answer may.
const TOO_COMMON = 20_000;
// How many of the words that say most are looked up by, and how many statements they may be in altogether once there
// are three.
const LOOKED_UP = 5;
const BUDGET = 30_000;

interface Unit {
  /** An FTS5 expression. */
  expression: string;
  docs: number;
  weight: number;
}

export function createCandidates(query: Query, tables: Tables, within: Within | null, enough: number): Candidates {
  const { terms } = query;
  const phrase = phraseToExpression(terms);
  return {
    wordForWord(field, after, limit) {
      return phrase === null ? [] : tables.match(`${field} : (${phrase})`, within, after, limit);
    },
    close() {
      const total = terms.reduce((sum, term) => sum + term.weight, 0);
      const units = findUnits(terms, tables);
      const found: number[] = [];
      for (const expression of unitsToExpressions(units, (1 - enough) * total)) {
        if (found.length >= COMPARED) break;
        found.push(...tables.match(expression, within, 0, COMPARED - found.length));
      }
      return found;
    },
  };
}

/**
 * The phrase for FTS5. Where every word is in many statements, the index's pairs of short words stand in for the
 * phrase: they are far rarer than their words. What they bring is verified on the text in any case.
 */
function phraseToExpression(terms: readonly Term[]): string | null {
  if (terms.some((term) => term.prefix || term.docs === 0)) return null;
  const rarest = Math.min(...terms.map((term) => term.docs));
  const pairs = rarest > TOO_COMMON ? termsToPairs(terms) : [];
  if (pairs.length === 0) return wordsToPhrase(terms.map((term) => term.plain));
  const others = terms.filter((term) => !isShort(term.plain)).map((term) => wordsToPhrase([term.plain]));
  return [...new Set([...pairs.map((pair) => wordsToPhrase([pair])), ...others])].join(' AND ');
}

function termsToPairs(terms: readonly Term[]): string[] {
  return terms.slice(1).flatMap((term, i) => {
    const before = terms[i]?.plain ?? '';
    return isShort(before) && isShort(term.plain) ? [toPair(before, term.plain)] : [];
  });
}

/** What the phrase is looked up by: its words that say most, with what else may be meant by them, rarest first. */
function findUnits(terms: readonly Term[], tables: Tables): Unit[] {
  const words = terms.filter((term) => term.folded !== GAP).flatMap((term) => termToUnit(term));
  if (words.length < 3 && terms.length > words.length) {
    for (const pair of new Set(termsToPairs(terms))) {
      const expression = wordsToPhrase([pair]);
      const docs = tables.count(expression, TOO_COMMON + 1);
      if (docs > 0 && docs <= TOO_COMMON) words.push({ expression, docs, weight: 0 });
    }
  }
  let docs = 0;
  return words
    .sort((a, b) => a.docs - b.docs)
    .slice(0, LOOKED_UP)
    .filter((unit, i) => {
      docs += unit.docs;
      return i < 3 || docs <= BUDGET;
    });
}

function termToUnit(term: Term): Unit[] {
  const known = [{ word: term.plain, docs: term.docs, likeness: 1 }, ...term.variants];
  const meant = known.filter((each) => each.docs > 0).sort((a, b) => b.likeness - a.likeness || a.docs - b.docs);
  let docs = 0;
  const words: string[] = [];
  for (const each of meant) {
    if (docs + each.docs > TOO_COMMON) continue;
    docs += each.docs;
    words.push(wordsToPhrase([each.word]));
  }
  if (words.length === 0) return [];
  return [{ expression: words.length === 1 ? (words[0] ?? '') : `(${words.join(' OR ')})`, docs, weight: term.weight }];
}

/**
 * Expressions for the statements that hold all of the units, then all but the one that says least, and so on, each
 * without the statements of those before it, while what is missing does not say more than `spare`.
 */
function unitsToExpressions(units: readonly Unit[], spare: number): string[] {
  const subsets: { missing: number; expression: string }[] = [];
  for (let bits = 1; bits < 1 << units.length; bits += 1) {
    const has = units.filter((_, i) => bits & (1 << i));
    const hasNot = units.filter((_, i) => !(bits & (1 << i)));
    const missing = hasNot.reduce((sum, unit) => sum + unit.weight, 0);
    if (missing > spare && has.length < units.length - 1) continue;
    const expression = has.map((unit) => unit.expression).join(' AND ');
    const without = hasNot.map((unit) => ` NOT ${unit.expression}`).join('');
    subsets.push({ missing, expression: without === '' ? expression : `(${expression})${without}` });
  }
  return subsets.sort((a, b) => a.missing - b.missing).map((subset) => subset.expression);
}
