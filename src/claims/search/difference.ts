/**
 * What makes of close words another statement: a name, a number or a negation that only one of the two has. It changes
 * no ranking: whoever shows matches shows these as no match.
 */
import { distance } from 'fastest-levenshtein';
import type { DiffPart } from './diff.ts';
import { findOneSidedNegation, isNegation } from './negation.ts';
import { MAX_NUMBER_WORDS, wordsToNumber } from './rewording/number-words.ts';
import { stripAccents, tokenize, type Word } from './tokenizer.ts';
import { areOpposite } from './word-lists/opposites.ts';
import { isFunctionWord } from './word-lists/stop-words.ts';
import { isTitle } from './word-lists/titles.ts';
import { areOtherUnits } from './word-lists/units.ts';

export interface Difference {
  kind: 'name' | 'number' | 'negation';
  /** As typed and as printed; empty where that side has nothing. */
  asked: string;
  source: string;
}

interface Compared {
  diff: readonly DiffPart[];
  text: string;
  start: number;
  end: number;
}

/**
 * What the record knows a word as: a name where it stands with a capital inside of sentences, initial where it only ever
 * begins them; null for unknown.
 */
export type WordUse = (plain: string) => 'name' | 'initial' | 'word' | null;

export function findDifference(match: Compared, useOf: WordUse): Difference | null {
  const wide = withEdges(match);
  return (
    findOtherNumber(wide.diff) ??
    findOtherUnit(wide.diff) ??
    findOtherName(wide, useOf) ??
    findOpposite(wide.diff) ??
    findOneSidedDenial(match.diff) ??
    findOtherNegation(match)
  );
}

/** The comparison with what the source has in place of words that are missing at an end: “summer” for “winter”. */
export function diffWithEdges(match: Compared): DiffPart[] {
  const { diff } = match;
  // A negation beside the words is told apart from them; and what is not next to equal words stands in no place of theirs.
  const isTold = ({ source }: DiffPart) => tokenize(source).some(({ folded }) => isNegation(folded));
  const isBeside = (at: number) => (diff[at === 0 ? 1 : at - 1]?.kind ?? 'equal') === 'equal';
  return withEdges(match).diff.map((part, at) => (isTold(part) || !isBeside(at) ? (diff[at] ?? part) : part));
}

/**
 * A match ends with the words that both sides have. Where asked words are missing at an end, the source's words that
 * stand there are what they have to be compared with: “contact with Ukraine”, “contact with Russia”.
 */
export function withEdges(match: Compared): Compared {
  const { diff, text, start, end } = match;
  const [first, last] = [diff[0], diff.at(-1)];
  const before = first?.kind === 'missing' ? wordsBefore(text, start, first.asked) : '';
  const after = last?.kind === 'missing' && diff.length > 1 ? wordsAfter(text, end, last.asked) : '';
  return {
    ...match,
    start: before === '' ? start : text.lastIndexOf(before, start),
    diff: diff.map((part) => {
      const source = part === first ? before : part === last ? after : '';
      return source === '' ? part : { kind: 'changed', asked: part.asked, source };
    }),
  };
}

const SENTENCE_END = /[.!?;:…]\s/u;

/** As many words as were asked for, or the whole number that ends there. */
function wordsBefore(text: string, end: number, asked: string): string {
  const near = text.slice(0, end).split(SENTENCE_END).at(-1) ?? '';
  const words = tokenize(near);
  const number = findNumbers(near).findLast(({ text: printed }) => near.trimEnd().endsWith(printed));
  return number?.text ?? near.slice(words.at(-tokenize(asked).length)?.start ?? words[0]?.start ?? near.length).trim();
}

function wordsAfter(text: string, start: number, asked: string): string {
  const near = text.slice(start).split(SENTENCE_END)[0] ?? '';
  const words = tokenize(near);
  const number = findNumbers(near).find(({ text: printed }) => near.trimStart().startsWith(printed));
  const last = words[Math.min(tokenize(asked).length, words.length) - 1];
  return number?.text ?? (last === undefined ? '' : near.slice(words[0]?.start, last.end));
}

function findOtherNegation(match: Compared): Difference | null {
  const negation = findOneSidedNegation(match);
  if (negation === null || negation.where === 'around') return null;
  const { word, side } = negation;
  // "csannot"
  const isMistyped = ({ kind, asked, source }: DiffPart) =>
    kind === 'changed' && [asked, source].includes(word) && isSlip(asked, source);
  if (match.diff.some(isMistyped)) return null;
  return { kind: 'negation', asked: side === 'asked' ? word : '', source: side === 'source' ? word : '' };
}

/** Numbers that each side has and the other has not: one that is only missing is a gap of memory. */
function findOtherNumber(diff: readonly DiffPart[]): Difference | null {
  const differing = diff.filter(({ kind }) => kind !== 'equal');
  const asked = differing.flatMap(({ asked: words }) => findNumbers(words));
  const source = differing.flatMap(({ source: words }) => findNumbers(words));
  const [one] = asked.filter(({ values }) => !source.some((other) => sharesValue(values, other.values)));
  const [other] = source.filter(({ values }) => !asked.some((each) => sharesValue(values, each.values)));
  return one === undefined || other === undefined ? null : { kind: 'number', asked: one.text, source: other.text };
}

/** "12.5 million" for "12.5 billion", "40 mph" for "40 km/h": the same digits, and another number. */
function findOtherUnit(diff: readonly DiffPart[]): Difference | null {
  for (const [at, { kind, asked, source }] of diff.entries()) {
    const before = diff[at - 1];
    const number = before === undefined ? undefined : findNumbers(before.source).at(-1);
    if (kind !== 'changed' || before?.kind !== 'equal' || !number || !before.source.endsWith(number.text)) continue;
    const [one, other] = [tokenize(asked)[0], tokenize(source)[0]];
    if (one === undefined || other === undefined || !areOtherUnits(one.folded, other.folded)) continue;
    return { kind: 'number', asked, source };
  }
  return null;
}

/** "far from sound" for "sound": a negation without a word for it. */
function findOneSidedDenial(diff: readonly DiffPart[]): Difference | null {
  for (const { kind, asked, source } of diff) {
    if (kind === 'equal') continue;
    const [typed = '', printed = ''] = [asked, source].map((words) => DENIAL.exec(words)?.[0]);
    if ((typed === '') !== (printed === '')) return { kind: 'negation', asked: typed, source: printed };
  }
  return null;
}

const DENIAL =
  /(?<!\p{L})(?:far from|anything but|hardly|barely|scarcely|no longer|loin d['’e]|tout sauf|à peine|ne plus|weit davon entfernt|kaum|alles andere als|lejos de|apenas)(?!\p{L})/iu;

/** "legal" for "illegal", "careful" for "careless", "something" for "nothing". */
function findOpposite(diff: readonly DiffPart[]): Difference | null {
  for (const { kind, asked, source } of diff) {
    if (kind !== 'changed') continue;
    const [typed, printed] = [tokenize(asked), tokenize(source)];
    if (typed.length !== printed.length) continue;
    for (const [at, one] of typed.entries()) {
      const other = printed[at];
      if (other !== undefined && areOpposite(one.folded, other.folded))
        return {
          kind: 'negation',
          asked: asked.slice(one.start, one.end),
          source: source.slice(other.start, other.end),
        };
    }
  }
  return null;
}

interface PrintedNumber {
  text: string;
  values: readonly number[];
}

function sharesValue(one: readonly number[], other: readonly number[]): boolean {
  return one.some((value) => other.includes(value));
}

const SCALES: [RegExp, number][] = [
  [/^(?:millions?|millionen|millon|millones)$/u, 1e6],
  [/^(?:billions?|milliards?|milliarden?)$/u, 1e9],
];

function findNumbers(text: string): PrintedNumber[] {
  const words = tokenize(text);
  const found: PrintedNumber[] = [];
  for (let at = 0; at < words.length; at += 1) {
    const number = numberAt(words, at);
    if (number === null) continue;
    const scale = SCALES.find(([unit]) => unit.test(stripAccents(words[at + number.length]?.folded ?? '')))?.[1];
    const last = at + number.length - (scale === undefined ? 1 : 0);
    const printed = text.slice(words[at]?.start, words[last]?.end);
    found.push({ text: printed, values: number.values.map((value) => value * (scale ?? 1)) });
    at = last;
  }
  return found;
}

function numberAt(words: readonly Word[], at: number): { values: number[]; length: number } | null {
  const { folded = '' } = words[at] ?? {};
  const digits = /-?\d+(?:\.\d+)?/u.exec(folded)?.[0];
  if (digits !== undefined) {
    const isGrouped = /^-?\d{1,3}\.\d{3}$/u.test(digits);
    return { values: [Number(digits), ...(isGrouped ? [Number(digits.replace('.', ''))] : [])], length: 1 };
  }
  for (let length = Math.min(MAX_NUMBER_WORDS, words.length - at); length > 0; length -= 1) {
    const value = wordsToNumber(
      words
        .slice(at, at + length)
        .map((word) => word.folded)
        .join(' '),
    );
    if (value !== null) return { values: [value], length };
  }
  return null;
}

/** A name in whose place the other side has another word, beyond a slip of typing. */
function findOtherName({ diff, text, start }: Compared, useOf: WordUse): Difference | null {
  let at = start;
  const typed = tokenize(diff.map(({ asked }) => asked).join(' '));
  const phrase = diff.map(({ asked }) => asked).join(' ');
  const capitals = typed.filter((word) => /^\p{Lu}/u.test(phrase.slice(word.start))).length;
  // In a phrase typed With Capitals Throughout they say nothing.
  const hasNames = capitals * 2 <= typed.length;
  const printed = new Set(tokenize(diff.map(({ source }) => source).join(' ')).map(({ folded }) => folded));
  // A name that stands elsewhere is only in another order.
  const isMoved = (words: string) =>
    tokenize(words).some(({ folded }) => !isFunctionWord(folded) && printed.has(folded));
  for (const [index, { kind, asked, source }] of diff.entries()) {
    const found = source === '' ? -1 : text.indexOf(source, at);
    if (kind === 'changed' && found >= 0 && !isMoved(asked)) {
      const isStart = { asked: index === 0 || !hasNames, source: startsSentence(text, found) };
      const other = compareNames(asked, source, isStart, useOf);
      if (other !== null) return other;
    }
    if (found >= 0) at = found + source.length;
  }
  return null;
}

function compareNames(
  asked: string,
  source: string,
  /** Whether a capital says nothing, because a sentence begins there. */
  isStart: { asked: boolean; source: boolean },
  useOf: WordUse,
): Difference | null {
  const says = ({ folded }: Word) =>
    !isFunctionWord(folded) && !isNegation(folded) && !isTitle(folded) && !/\d/u.test(folded);
  const typed = tokenize(asked).filter(says);
  const printed = tokenize(source);
  const isCapital = (words: string, { start }: Word) => /^\p{Lu}/u.test(words.slice(start));
  const isKnownName = (word: Word) => useOf(stripAccents(word.folded)) === 'name';
  const names = printed.filter(
    (word, index) => says(word) && isCapital(source, word) && (index > 0 || !isStart.source || isKnownName(word)),
  );
  // A name that was typed, against any other word that says something.
  const others = names.length > 0 ? names : printed.filter(says);
  const useOfFirst = others[0] === undefined ? null : useOf(stripAccents(others[0].folded));
  for (const [index, word] of typed.entries()) {
    const plain = stripAccents(word.folded);
    const use = useOf(plain);
    const hasCapital = isCapital(asked, word) && !(isStart.asked && index === 0);
    // Two words that only ever begin sentences, both with a capital: "Iran", "Iraq".
    const isInitial = use === 'initial' && isCapital(asked, word) && useOfFirst === 'initial';
    const isTyped = use === 'name' || (hasCapital && use !== 'word') || isInitial;
    if (names.length === 0 && !isTyped) continue;
    // An ordinary word for a name: "the country".
    if (use === 'word' && !hasCapital) continue;
    const isOnRecord = use === 'name' || isInitial;
    if (others.length === 0 || others.some((other) => isSameName(plain, stripAccents(other.folded), isOnRecord)))
      continue;
    const [other] = others;
    return {
      kind: 'name',
      asked: asked.slice(word.start, word.end),
      source: other === undefined ? source : source.slice(other.start, other.end),
    };
  }
  return null;
}

const SUFFIX = /^(?:'?s|n|an|ian|ien|ienne|ish|ese|ese|e|es|is|i)?$/u;

/** Another form of the name, or one slip away where it is not another name on record. */
function isSameName(one: string, other: string, isOnRecord: boolean): boolean {
  const [short = '', long = ''] = [one, other].sort((a, b) => a.length - b.length);
  if (long.startsWith(short) && SUFFIX.test(long.slice(short.length))) return true;
  return !isOnRecord && isSlip(one, other);
}

/** One letter more, less or other, two in a longer word; or two neighbours swapped. */
function isSlip(one: string, other: string): boolean {
  const far = distance(one, other);
  if (far <= (Math.min(one.length, other.length) < 6 ? 1 : 2)) return true;
  return far === 2 && [...one].sort().join('') === [...other].sort().join('');
}

function startsSentence(text: string, at: number): boolean {
  return /(?:^|[.!?…:]\s*)[“”„«»"‘'(\s]*$/u.test(text.slice(0, at));
}
