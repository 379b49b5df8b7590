import { type Field, isShort, type Tables, toAccented, toPair, type Within, wordsToPhrase } from './fts-tables.ts';
import { CLOSE } from './grading.ts';
import { MOST_CONTINUED, type Query, type Term } from './query.ts';
import { isFunctionWord } from './stop-words.ts';
import { GAP } from './tokenizer.ts';

/** Which statements to compare word by word: a bounded number, found without reading more than a bounded part of the index. */
export interface Candidates {
  /** Whether the phrase has nothing but common words, in their thousands of statements each. */
  isCommon: boolean;
  /** Statements that may have the phrase word for word in one of the fields, after a statement, in order of number. */
  wordForWord(fields: readonly Field[], after: number, limit: number): number[];
  /**
   * Up to `most` statements that have every word of the phrase, wherever. Where they are fewer, those are all; others may
   * be among them that lack only words which nearly all statements have, or the one that is only begun.
   */
  whole(most: number): number[];
  /** Statements that may be close, in batches, likeliest first, beside those that have every word. */
  close(): Generator<Batch>;
}

export interface Batch {
  statements: number[];
  /** Whether they lack so much of the phrase that they are to be looked at only where nothing else matches. */
  isFar: boolean;
}

// How many statements are compared word by word for close matches, and how many where none can be more than near.
const COMPARED = 50;
const COMPARED_NEAR = 16;
// A phrase is looked up by the words that say most. One in more statements than this says too little to look up by,
// and would cost more than the few milliseconds that an answer may.
const TOO_COMMON = 20_000;
// How many of the words that say most are looked up by, and how many statements they may be in altogether once there
// are three.
const LOOKED_UP = 5;
const BUDGET = 30_000;
// How much of a long phrase is looked up. All of it is compared.
const PHRASE = 24;

// In how many statements the words may be that a begun word may become, for FTS5 to look for them in a phrase.
const BEGUN = 60_000;

interface Unit {
  /** An FTS5 expression. */
  expression: string;
  docs: number;
  weight: number;
  /** Whether it holds a sentence together rather than says what it is about: one that is missing is no sign of another phrase. */
  isSmall: boolean;
}

export function createCandidates(query: Query, tables: Tables, within: Within | null): Candidates {
  const { terms } = query;
  const phrase = phraseToExpression(terms);
  return {
    isCommon: isCommon(terms),
    wordForWord(fields, after, limit) {
      return phrase === null ? [] : tables.match(`{${fields.join(' ')}} : (${phrase})`, within, after, limit);
    },
    whole(most) {
      const asked = terms.slice(0, PHRASE);
      if (asked.some((term) => term.docs === 0 && !(term.prefix && term.variants.length > 0))) return [];
      const match = (words: readonly Term[]) =>
        tables.match([...new Set(words.map(termToWords))].join(' AND '), within, 0, most);
      // A begun word may become hundreds: where the others say enough, they are not gone through.
      const certain = asked.filter((term) => !term.prefix && term.docs <= TOO_COMMON);
      if (certain.length > 0 && asked.at(-1)?.prefix) {
        const few = match(certain);
        if (few.length < most) return few;
      }
      // Finding a place in the list of a word that nearly all statements have takes most of the time: see docs/ranking.md.
      const rare = asked.filter((term) => termToDocs(term) <= TOO_COMMON);
      const few = rare.length === 0 ? null : match(rare);
      const isFew = few !== null && few.length < most;
      const begun = isFew && !isCut(asked) ? [] : matchBegun(most);
      if (isFew) return [...new Set([...few, ...begun])].slice(0, most);
      return begun.length > 0 ? begun : match(asked);
    },
    *close() {
      const units = findUnits(terms, tables);
      if (units.length === 0) return;
      const isFar = createIsFar(units, terms);
      const held = tables.holding(units, leastHeld(units, isFar), within, COMPARED);
      const near = held.filter(({ has }) => !isFar(has));
      yield { statements: near.map(({ statement }) => statement), isFar: false };
      const far = held.filter(({ has }) => isFar(has)).slice(0, COMPARED_NEAR);
      yield { statements: far.map(({ statement }) => statement), isFar: true };
    },
  };

  /** Statements that have a phrase whose last word is only begun; none where no star says so. */
  function matchBegun(most: number): number[] {
    const last = terms.at(-1);
    if (last?.prefix !== true || terms.length > PHRASE || termToDocs(last) > BEGUN) return [];
    const phrase = `${wordsToPhrase(terms.map((term) => term.plain))} *`;
    return tables.match([phrase, ...shortRuns(terms.slice(0, -1))].join(' AND '), within, 0, most);
  }
}

/** Whether a begun word may become more words than are known here. */
function isCut(terms: readonly Term[]): boolean {
  return terms.some(({ prefix, docs, variants }) => prefix && variants.length + Math.min(docs, 1) >= MOST_CONTINUED);
}

/** In how many statements the words may be that a word is looked up by. */
function termToDocs({ prefix, docs, variants }: Term): number {
  return prefix ? variants.reduce((sum, variant) => sum + variant.docs, docs) : docs;
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
  const runs = isOfPairs ? [] : shortRuns(beginning);
  return [phrase, ...runs, ...accented.map((term) => wordsToPhrase([toAccented(term.folded)]))].join(' AND ');
}

function isCommon(terms: readonly Term[]): boolean {
  return terms.every(({ docs }) => docs > TOO_COMMON);
}

/**
 * The runs of short words in a phrase of nothing but common words, by their pairs, which what has the phrase has too. Most
 * of the time such a phrase takes goes into comparing the places of its words in statements that have them all, far apart.
 */
function shortRuns(terms: readonly Term[]): string[] {
  if (!isCommon(terms)) return [];
  const runs: Term[][] = [[]];
  for (const term of terms) {
    if (isShort(term.plain)) runs.at(-1)?.push(term);
    else runs.push([]);
  }
  return runs.filter(({ length }) => length > 1).map((run) => wordsToPhrase(termsToPairs(run)));
}

/** Where a word is only begun, those that it may become. */
function termToWords({ plain, docs, prefix, variants }: Term): string {
  if (!prefix) return wordsToPhrase([plain]);
  const words = [...(docs > 0 ? [plain] : []), ...variants.map(({ word }) => word)];
  return `(${words.map((word) => wordsToPhrase([word])).join(' OR ')})`;
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
  return [
    {
      expression: words.length === 1 ? expression : `(${expression})`,
      docs,
      weight: term.weight,
      isSmall: isFunctionWord(term.folded),
    },
  ];
}

/** Pairs of short words, which can be rare where their words are not. Missing, they cost nothing: the words count. */
function pairsToUnits(terms: readonly Term[], tables: Tables): Unit[] {
  return [...new Set(termsToPairs(terms.slice(0, PHRASE)))].flatMap((pair) => {
    const expression = wordsToPhrase([pair]);
    const docs = tables.count(expression, TOO_COMMON + 1);
    return docs > 0 && docs <= TOO_COMMON ? [{ expression, docs, weight: 0, isSmall: true }] : [];
  });
}

function allBits(units: readonly Unit[]): number {
  return (1 << units.length) - 1;
}

/** How many of the rarest units a statement may not lack together: it has at least one of them, or is far. */
function leastHeld(units: readonly Unit[], isFar: (has: number) => boolean): number {
  const all = allBits(units);
  for (let count = 1; count < units.length; count += 1) if (isFar(all & ~((1 << count) - 1))) return count;
  return units.length;
}

/**
 * Whether a statement that has some of the units, as bits, lacks more of the phrase than a match may. Small words that
 * are missing are no sign of that, however many, where others say what the phrase is about.
 */
function createIsFar(units: readonly Unit[], terms: readonly Term[]): (has: number) => boolean {
  const spare = (1 - CLOSE) * terms.reduce((sum, term) => sum + term.weight, 0);
  const unknown = terms.filter((term) => term.docs === 0 && term.variants.length === 0);
  const absent = unknown.reduce((sum, term) => sum + term.weight, 0);
  const isAboutSomething = terms.filter(({ folded }) => folded !== GAP && !isFunctionWord(folded)).length > 1;
  return (has) => {
    const lacking = units.filter((_unit, at) => !(has & (1 << at)));
    const missing = lacking.reduce((sum, unit) => sum + unit.weight, absent);
    return missing > spare && !(isAboutSomething && lacking.every((unit) => unit.isSmall));
  };
}
