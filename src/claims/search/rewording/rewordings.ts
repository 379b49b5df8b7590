/** Other ways of writing a phrase that mean the same: its numbers in digits or in words, two words as one. */

import type { Term } from '../query.ts';
import { stripAccents, tokenize } from '../tokenizer.ts';
import type { Vocabulary } from '../vocabulary.ts';
import { MAX_NUMBER_WORDS, numberToWords, wordsToNumber } from './number-words.ts';

/** A stretch of the phrase's words, `to` exclusive, and what stands in its place. */
interface Replacement {
  from: number;
  to: number;
  text: string;
}

export interface Rewording {
  phrase: string;
  /** For each word of the rewording, which word of the phrase it is; null for one that stands for others. */
  origins: (number | null)[];
}

// A longer phrase has enough words that are right.
const MAX_TERMS = 40;
const SCALES: [RegExp, number][] = [
  [/^(?:millions?|millionen|millon|millones|mio|mln)$/u, 1e6],
  [/^(?:billions?|milliards?|milliarden?|mrd|bn)$/u, 1e9],
];
const SCALE_WORDS: [string, number][] = [
  ['billion', 1e9],
  ['milliards', 1e9],
  ['Milliarden', 1e9],
  ['million', 1e6],
  ['millions', 1e6],
  ['Millionen', 1e6],
  ['millones', 1e6],
];

/** The rewordings whose words the record has; none where there is nothing to write otherwise. */
export function findRewordings(phrase: string, terms: readonly Term[], vocabulary: Vocabulary): Rewording[] {
  if (terms.length > MAX_TERMS || terms.some(({ isPrefix }) => isPrefix)) return [];
  const isKnown = (text: string) => {
    const words = new Set(tokenize(text).map(({ folded }) => stripAccents(folded)));
    return words.size > 0 && vocabulary.lookUp([...words]).length === words.size;
  };
  const ways = [toDigits(terms), ...toWords(terms), ungrouped(terms), joined(phrase, terms)];
  const seen = new Set([phrase]);
  return ways.flatMap((replacements) => {
    const known = replacements.filter(({ text }) => isKnown(text));
    const reworded = known.length === 0 ? null : apply(phrase, terms, known);
    if (reworded === null || seen.has(reworded.phrase)) return [];
    seen.add(reworded.phrase);
    return [reworded];
  });
}

/** "two hundred" as "200", "1.5 million" as "1500000". */
function toDigits(terms: readonly Term[]): Replacement[] {
  const found: Replacement[] = [];
  for (let from = 0; from < terms.length; from += 1) {
    const scaled = scaleAt(terms, from);
    if (scaled !== null) found.push({ from, to: from + 2, text: scaled });
    const length = [...Array(MAX_NUMBER_WORDS).keys()]
      .reverse()
      .find((more) => numberAt(terms, from, more + 1) !== null);
    if (scaled !== null) from += 1;
    if (scaled !== null || length === undefined) continue;
    found.push({ from, to: from + length + 1, text: String(numberAt(terms, from, length + 1)) });
    from += length;
  }
  return found;
}

function numberAt(terms: readonly Term[], from: number, length: number): number | null {
  if (from + length > terms.length) return null;
  const words = terms.slice(from, from + length).map(({ plain }) => plain);
  // "one", "un" and "a" are most often no number.
  const value = wordsToNumber(words.join(' '));
  return value === 1 || value === 0 ? null : value;
}

function scaleAt(terms: readonly Term[], at: number): string | null {
  const value = toNumber(terms[at]?.folded);
  const scale = SCALES.find(([words]) => words.test(terms[at + 1]?.plain ?? ''))?.[1];
  return value === null || scale === undefined ? null : String(Math.round(value * scale));
}

function toNumber(folded: string | undefined): number | null {
  return folded !== undefined && /^\d+(?:\.\d+)?$/u.test(folded) ? Number(folded) : null;
}

/** "200" as "two hundred", "deux cents", …; "2000000" as "2 million", …: one list for each way. */
function toWords(terms: readonly Term[]): Replacement[][] {
  const ways = new Map<string, Replacement[]>();
  const add = (way: string, replacement: Replacement) => ways.set(way, [...(ways.get(way) ?? []), replacement]);
  terms.forEach(({ folded }, from) => {
    const value = toNumber(folded);
    if (value === null || value < 2) return;
    numberToWords(value).forEach((spellings, language) => {
      spellings.forEach((text, way) => {
        add(`${language} ${way}`, { from, to: from + 1, text });
      });
    });
    for (const [word, scale] of SCALE_WORDS)
      if (value >= scale && (value / scale) * 10 === Math.round((value / scale) * 10))
        add(word, { from, to: from + 1, text: `${value / scale} ${word}` });
  });
  return [...ways.values()];
}

/** "1.200" is 1200 in most of Europe: as "1200", and the other way round. */
function ungrouped(terms: readonly Term[]): Replacement[] {
  return terms.flatMap(({ folded }, from) => {
    if (/^\d{1,3}\.\d{3}$/u.test(folded)) return [{ from, to: from + 1, text: folded.replace('.', '') }];
    if (/^[1-9]\d{3,5}$/u.test(folded))
      return [{ from, to: from + 1, text: `${folded.slice(0, -3)}.${folded.slice(-3)}` }];
    return [];
  });
}

/** "counter-terrorism" as "counterterrorism". */
function joined(phrase: string, terms: readonly Term[]): Replacement[] {
  return terms.slice(1).flatMap((term, i) => {
    const before = terms[i];
    if (before === undefined || !/^[ \p{Pd}\u00a0\u202f]$/u.test(phrase.slice(before.end, term.start))) return [];
    const text = before.folded + term.folded;
    return /^\p{L}{5,}$/u.test(text) ? [{ from: i, to: i + 2, text }] : [];
  });
}

function apply(phrase: string, terms: readonly Term[], replacements: readonly Replacement[]): Rewording | null {
  const origins: (number | null)[] = [];
  let text = '';
  let at = 0;
  let end = 0;
  for (const { from, to, text: instead } of replacements) {
    if (from < at) continue;
    for (; at < from; at += 1) origins.push(at);
    text += phrase.slice(end, terms[from]?.start) + instead;
    for (const _ of tokenize(instead)) origins.push(null);
    at = to;
    end = terms[to - 1]?.end ?? phrase.length;
  }
  for (; at < terms.length; at += 1) origins.push(at);
  text += phrase.slice(end);
  return tokenize(text).length === origins.length ? { phrase: text, origins } : null;
}
