import {
  accentedToToken,
  type Field,
  type FtsTables,
  isShortWord,
  pairToToken,
  type SqlCondition,
  wordsToPhrase,
} from './fts-tables.ts';
import { MIN_CLOSE_SCORE } from './grading.ts';
import { MAX_PREFIX_VARIANTS, type Query, type Term } from './query.ts';
import { ELISION } from './tokenizer.ts';
import { isFunctionWord } from './word-lists/stop-words.ts';

/** Which statements to compare word by word: a bounded number, found without reading more than a bounded part of the index. */
export interface Candidates {
  /** Whether the phrase has nothing but common words, in their thousands of statements each. */
  isCommon: boolean;
  /** Statements that may have the phrase word for word in one of the fields, after a statement, in order of number. */
  exactMatches(fields: readonly Field[], after: number, limit: number): number[];
  /**
   * Up to `most` statements that have every word of the phrase, wherever. Where they are fewer, those are all; others may
   * be among them that lack only words which nearly all statements have, or the one that is only begun.
   */
  withAllWords(most: number): number[];
  /** Statements that may be close, in batches, likeliest first, beside those that have every word. */
  closeBatches(): Generator<Batch>;
}

export interface Batch {
  statements: number[];
  /** Whether they lack so much of the phrase that they are to be looked at only where nothing else matches. */
  isFar: boolean;
}

// How many statements are compared word by word for close matches, and how many where none can be more than near.
const MAX_COMPARED = 50;
const MAX_COMPARED_FAR = 16;
// A phrase is looked up by the words that say most. One in more statements than this says too little to look up by,
// and would cost more than the few milliseconds that an answer may.
const MAX_LOOKUP_DOCS = 20_000;
// How many of the words that say most are looked up by, and how many statements they may be in altogether once there
// are three.
const MAX_LOOKUP_UNITS = 5;
const DOC_BUDGET = 30_000;
// How much of a long phrase is looked up. All of it is compared.
const MAX_PHRASE_WORDS = 24;

// In how many statements the words may be that a begun word may become, for FTS5 to look for them in a phrase.
const MAX_PREFIX_DOCS = 60_000;

interface LookupUnit {
  /** An FTS5 expression. */
  expression: string;
  docs: number;
  weight: number;
  /** Whether it holds a sentence together rather than says what it is about: one that is missing is no sign of another phrase. */
  isSmall: boolean;
}

export function createCandidates(query: Query, tables: FtsTables, within: SqlCondition | null): Candidates {
  const { terms } = query;
  const phrase = phraseToExpression(terms);
  return {
    isCommon: isCommon(terms),
    exactMatches(fields, after, limit) {
      return phrase === null ? [] : tables.match(`{${fields.join(' ')}} : (${phrase})`, within, after, limit);
    },
    withAllWords(most) {
      const asked = terms.slice(0, MAX_PHRASE_WORDS);
      if (asked.some((term) => term.docs === 0 && !(term.isPrefix && term.variants.length > 0))) return [];
      const match = (words: readonly Term[]) =>
        tables.match([...new Set(words.map(termToExpression))].join(' AND '), within, 0, most);
      // A begun word may become hundreds: where the others say enough, they are not gone through.
      const certain = asked.filter((term) => !term.isPrefix && term.docs <= MAX_LOOKUP_DOCS);
      if (certain.length > 0 && asked.at(-1)?.isPrefix) {
        const few = match(certain);
        if (few.length < most) return few;
      }
      // Finding a place in the list of a word that nearly all statements have takes most of the time: see docs/ranking.md.
      const rare = asked.filter((term) => termToDocs(term) <= MAX_LOOKUP_DOCS);
      const few = rare.length === 0 ? null : match(rare);
      const isFew = few !== null && few.length < most;
      const begun = isFew && !isTruncated(asked) ? [] : matchBegun(most);
      if (isFew) return [...new Set([...few, ...begun])].slice(0, most);
      return begun.length > 0 ? begun : match(asked);
    },
    *closeBatches() {
      const units = findUnits(terms, tables);
      if (units.length === 0) return;
      const isFar = createFarTest(units, terms);
      const held = tables.rankByUnits(units, minUnitsHeld(units, isFar), within, MAX_COMPARED);
      const near = held.filter(({ has }) => !isFar(has));
      yield { statements: near.map(({ statement }) => statement), isFar: false };
      const far = held.filter(({ has }) => isFar(has)).slice(0, MAX_COMPARED_FAR);
      yield { statements: far.map(({ statement }) => statement), isFar: true };
    },
  };

  /** Statements that have a phrase whose last word is only begun; none where no star says so. */
  function matchBegun(most: number): number[] {
    const last = terms.at(-1);
    if (last?.isPrefix !== true || terms.length > MAX_PHRASE_WORDS || termToDocs(last) > MAX_PREFIX_DOCS) return [];
    const phrase = `${wordsToPhrase(terms.map((term) => term.plain))} *`;
    return tables.match([phrase, ...shortWordRuns(terms.slice(0, -1))].join(' AND '), within, 0, most);
  }
}

/** Whether a begun word may become more words than are known here. */
function isTruncated(terms: readonly Term[]): boolean {
  return terms.some(
    ({ isPrefix: prefix, docs, variants }) => prefix && variants.length + Math.min(docs, 1) >= MAX_PREFIX_VARIANTS,
  );
}

/** In how many statements the words may be that a word is looked up by. */
function termToDocs({ isPrefix: prefix, docs, variants }: Term): number {
  return prefix ? variants.reduce((sum, variant) => sum + variant.docs, docs) : docs;
}

/**
 * The phrase for FTS5; null where it is more than words. One of short words alone is looked up by its pairs, which are
 * far rarer than the words, and follow each other in the index as the words do in the text.
 */
function phraseToExpression(terms: readonly Term[]): string | null {
  if (terms.some((term) => term.isPrefix)) return null;
  const beginning = terms.slice(0, MAX_PHRASE_WORDS);
  const isOfPairs = beginning.length > 1 && beginning.every((term) => isShortWord(term.plain));
  const phrase = wordsToPhrase(isOfPairs ? termsToPairs(beginning) : beginning.map((term) => term.plain));
  const accented = beginning.filter((term) => term.folded !== term.plain);
  const runs = isOfPairs ? [] : shortWordRuns(beginning);
  return [phrase, ...runs, ...accented.map((term) => wordsToPhrase([accentedToToken(term.folded)]))].join(' AND ');
}

function isCommon(terms: readonly Term[]): boolean {
  return terms.every(({ docs }) => docs > MAX_LOOKUP_DOCS);
}

/**
 * The runs of short words in a phrase of nothing but common words, by their pairs, which what has the phrase has too. Most
 * of the time such a phrase takes goes into comparing the places of its words in statements that have them all, far apart.
 */
function shortWordRuns(terms: readonly Term[]): string[] {
  if (!isCommon(terms)) return [];
  const runs: Term[][] = [[]];
  for (const term of terms) {
    if (isShortWord(term.plain)) runs.at(-1)?.push(term);
    else runs.push([]);
  }
  return runs.filter(({ length }) => length > 1).map((run) => wordsToPhrase(termsToPairs(run)));
}

/** Where a word is only begun, those that it may become. */
function termToExpression({ plain, docs, isPrefix: prefix, variants }: Term): string {
  if (!prefix) return wordsToPhrase([plain]);
  const words = [...(docs > 0 ? [plain] : []), ...variants.map(({ word }) => word)];
  return `(${words.map((word) => wordsToPhrase([word])).join(' OR ')})`;
}

function termsToPairs(terms: readonly Term[]): string[] {
  return terms.slice(1).flatMap((term, i) => {
    const before = terms[i]?.plain ?? '';
    return isShortWord(before) && isShortWord(term.plain) ? [pairToToken(before, term.plain)] : [];
  });
}

/** What the phrase is looked up by: its words that say most, with what else may be meant by them, rarest first. */
function findUnits(terms: readonly Term[], tables: FtsTables): LookupUnit[] {
  const units = terms.flatMap(termToUnit);
  if (units.length < 3) units.push(...pairsToUnits(terms, tables));
  let docs = 0;
  return units
    .sort((a, b) => a.docs - b.docs)
    .slice(0, MAX_LOOKUP_UNITS)
    .filter((unit, i) => {
      docs += unit.docs;
      return i < 3 || docs <= DOC_BUDGET;
    });
}

function termToUnit(term: Term): LookupUnit[] {
  if (term.folded === ELISION || term.docs > MAX_LOOKUP_DOCS) return [];
  let docs = term.docs;
  const words = docs > 0 ? [term.plain] : [];
  for (const variant of term.variants) {
    if (docs + variant.docs > MAX_LOOKUP_DOCS) continue;
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
function pairsToUnits(terms: readonly Term[], tables: FtsTables): LookupUnit[] {
  return [...new Set(termsToPairs(terms.slice(0, MAX_PHRASE_WORDS)))].flatMap((pair) => {
    const expression = wordsToPhrase([pair]);
    const docs = tables.count(expression, MAX_LOOKUP_DOCS + 1);
    return docs > 0 && docs <= MAX_LOOKUP_DOCS ? [{ expression, docs, weight: 0, isSmall: true }] : [];
  });
}

function allBits(units: readonly LookupUnit[]): number {
  return (1 << units.length) - 1;
}

/** How many of the rarest units a statement may not lack together: it has at least one of them, or is far. */
function minUnitsHeld(units: readonly LookupUnit[], isFar: (has: number) => boolean): number {
  const all = allBits(units);
  for (let count = 1; count < units.length; count += 1) if (isFar(all & ~((1 << count) - 1))) return count;
  return units.length;
}

/**
 * Whether a statement that has some of the units, as bits, lacks more of the phrase than a match may. Small words that
 * are missing are no sign of that, however many, where others say what the phrase is about.
 */
function createFarTest(units: readonly LookupUnit[], terms: readonly Term[]): (has: number) => boolean {
  const spare = (1 - MIN_CLOSE_SCORE) * terms.reduce((sum, term) => sum + term.weight, 0);
  const unknown = terms.filter((term) => term.docs === 0 && term.variants.length === 0);
  const absent = unknown.reduce((sum, term) => sum + term.weight, 0);
  const isAboutSomething = terms.filter(({ folded }) => folded !== ELISION && !isFunctionWord(folded)).length > 1;
  return (has) => {
    const lacking = units.filter((_unit, at) => !(has & (1 << at)));
    const missing = lacking.reduce((sum, unit) => sum + unit.weight, absent);
    return missing > spare && !(isAboutSomething && lacking.every((unit) => unit.isSmall));
  };
}
